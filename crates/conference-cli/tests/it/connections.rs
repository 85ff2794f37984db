//! No connection: certificates and proxies.

use std::{
    fs,
    io::{BufRead, BufReader, Write},
    net::TcpListener,
    thread,
};

use crate::{
    program::{CREATE, Run, conference},
    secure::{SecureService, empty_folder},
};

/// The program, called with a token at a host that does not exist.
fn run(variables: &[(&str, &str)]) -> Run {
    let mut command = conference(CREATE);
    command
        .env("DINGTALK_BASE_URL", "https://service.invalid")
        .env("DINGTALK_ACCESS_TOKEN", "0123456789abcdef")
        .envs(variables.iter().copied());
    Run::of(&mut command)
}

/// The address of a proxy that answers each CONNECT with this status line.
pub(crate) fn proxy(status_line: &'static str) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap().to_string();
    thread::spawn(move || {
        for socket in listener.incoming() {
            let mut socket = socket.unwrap();
            let head = BufReader::new(socket.try_clone().unwrap()).lines().map(Result::unwrap);
            let head: Vec<_> = head.take_while(|line| !line.is_empty()).collect();
            assert!(head[0].starts_with("CONNECT service.invalid:443 "), "{head:?}");
            write!(socket, "HTTP/1.1 {status_line}\r\ncontent-length: 0\r\n\r\n").unwrap();
        }
    });
    address
}

#[test]
fn a_machine_without_certificates_is_named_with_the_remedy() {
    let nowhere = [("SSL_CERT_FILE", "/nonexistent"), ("SSL_CERT_DIR", "/nonexistent")];
    let run = run(&nowhere);
    let text = run.error_text(2);
    for part in ["no root certificates", "ca-certificates", "SSL_CERT_FILE"] {
        assert!(text.contains(part), "{text}");
    }
}

#[test]
fn a_proxy_that_refuses_is_named_with_its_variable() {
    for status in ["502 Bad Gateway", "503 Busy", "400 Bad Request", "407 Authorization Required"] {
        let address = proxy(status);
        let run = run(&[("HTTPS_PROXY", &format!("http://me:hunter2@{address}"))]);
        let text = run.error_text(1);
        let expected = format!(
            "the proxy {address} (HTTPS_PROXY) refuses the connection to service.invalid:443"
        );
        assert!(text.contains(&expected) && !text.contains("hunter2"), "{text}");
        let is_unauthorized = status.starts_with("407");
        assert_eq!(text.contains("hint: the proxy requires a user"), is_unauthorized, "{text}");
        assert_eq!(text.contains("3 attempts"), !is_unauthorized, "{text}");
    }
}

#[test]
fn a_proxy_that_cannot_be_used_is_refused_by_its_variable() {
    for url in ["socks5://me:hunter2@127.0.0.1:1080", "http://127.0.0.1:port", "http://["] {
        let run = run(&[("HTTPS_PROXY", url)]);
        let text = run.error_text(2);
        assert!(text.contains("of HTTPS_PROXY cannot be used"), "{text}");
        assert!(!text.contains("hunter2"), "{text}");
    }
}

#[test]
fn a_certificate_of_a_file_is_trusted() {
    let secure = SecureService::start("root-certificate");
    let file = secure.certificate.to_str().unwrap();
    secure.run(CREATE).response();
    let mut unknown = secure.service.conference(CREATE);
    let unknown = Run::of(unknown.env("DINGTALK_BASE_URL", &secure.url));
    assert!(unknown.error_text(1).contains("UnknownIssuer"), "{}", unknown.errors);
    let listen = ["events", "listen", "--for", "10", "--root-certificate", file];
    let mut listen = secure.service.conference(&listen);
    let listen =
        Run::of(listen.env("DINGTALK_BASE_URL", &secure.url).env("DINGTALK_APP_SECRET", "wrong"));
    assert!(listen.error_text(1).contains("401"), "{}", listen.errors);
}

#[test]
fn a_file_without_certificates_is_refused_by_its_name() {
    let folder = empty_folder("root-certificate-wrong");
    let broken = "-----BEGIN CERTIFICATE-----\n!\n-----END CERTIFICATE-----";
    fs::write(folder.join("empty.pem"), "nothing").unwrap();
    fs::write(folder.join("broken.pem"), broken).unwrap();
    fs::write(folder.join("garbage.pem"), broken.replace('!', "AAAA")).unwrap();
    for (name, problem) in [
        ("missing.pem", "No such file"),
        ("empty.pem", "no certificate in PEM form"),
        ("broken.pem", "not valid PEM"),
        ("garbage.pem", "not of an X.509 certificate"),
    ] {
        let file = folder.join(name);
        let file = file.to_str().unwrap();
        let mut command = conference(&[CREATE, &["--root-certificate", file]].concat());
        let run = Run::of(command.env("DINGTALK_ACCESS_TOKEN", "t"));
        let text = run.error_text(2);
        let expected = format!("--root-certificate {file}: ");
        assert!(text.contains(&expected) && text.contains(problem), "{text}");
    }
}
