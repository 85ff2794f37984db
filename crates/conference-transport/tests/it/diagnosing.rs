//! A connection step by step.

use std::time::{Duration, UNIX_EPOCH};

use conference_transport::{
    CallOptions, CertificateDefect, ConnectionReport, Credentials, ErrorKind, RetryClass, Step,
    Transport, TransportBuilder,
};

use crate::{
    server::{Response, Server, json, with_headers},
    tls::{VALID, authority, serve},
};

async fn diagnose(builder: TransportBuilder) -> ConnectionReport {
    builder.build().unwrap().diagnose_connection().await.unwrap()
}

/// The report on a connection through a proxy to a host that does not exist.
async fn through(proxy: &str) -> ConnectionReport {
    let builder = Transport::builder().credentials(Credentials::access_token("token"));
    diagnose(builder.base_url("https://service.invalid").proxy(proxy)).await
}

#[tokio::test]
async fn plain_http_on_loopback_needs_no_name_no_proxy_and_no_tls() {
    let date = "date: Thu, 01 Jan 1970 00:01:00 GMT\r\n";
    let server = Server::start([with_headers(404, date, "{}")]).await;
    let report = diagnose(server.builder()).await;
    assert!(matches!(report.name, Step::NotNeeded), "{report:?}");
    assert!(matches!(report.tcp, Step::Done(address) if address == server.address), "{report:?}");
    assert!(matches!((&report.tunnel, &report.tls), (Step::NotNeeded, Step::NotNeeded)));
    let Step::Done(response) = report.first_response else { panic!("{report:?}") };
    assert_eq!(response.date, Some(UNIX_EPOCH + Duration::from_secs(60)));
    assert_eq!(response.error.unwrap().status(), Some(404));
    let [request] = server.requests().try_into().unwrap();
    assert!(request.starts_with("GET / HTTP/1.1\r\n"), "{request}");
    assert!(!request.contains("token"), "{request}");
}

#[tokio::test]
async fn a_certificate_is_read_whether_it_is_accepted_or_not() {
    let authority = authority();
    let cases = [
        ("localhost", VALID, true, None),
        ("localhost", VALID, false, Some(CertificateDefect::UnknownIssuer)),
        ("localhost", [2019, 2020], true, Some(CertificateDefect::OutOfDate)),
        ("localhost", [2089, 2090], true, Some(CertificateDefect::OutOfDate)),
        ("other.example", VALID, true, Some(CertificateDefect::OtherName)),
    ];
    for (name, years, is_trusted, defect) in cases {
        let server = serve(&authority, name, years).await;
        let url = format!("https://localhost:{}", server.address.port());
        let builder = server.builder().base_url(url);
        let builder = if is_trusted { builder.root_certificate(authority.pem()) } else { builder };
        let report = diagnose(builder).await;
        assert!(matches!(&report.name, Step::Done(found) if !found.is_empty()), "{report:?}");
        let certificate = report.certificate.unwrap();
        assert_eq!(certificate.issuer, "CN=rcgen self signed cert");
        assert!(certificate.not_before < certificate.not_after, "{certificate:?}");
        assert_eq!(certificate.defect, defect);
        match (defect, &report.tls, &report.first_response) {
            (None, Step::Done(()), Step::Done(_)) => {}
            (Some(_), Step::Failed(error), Step::NotReached) => {
                assert!(error.to_string().contains("no secure connection"), "{error}");
            }
            other => panic!("{other:?}"),
        }
    }
}

#[tokio::test]
async fn a_proxy_that_refuses_is_reported_with_its_status() {
    for (status, retry_class) in
        [(403, RetryClass::Transient), (503, RetryClass::Transient), (407, RetryClass::Never)]
    {
        let proxy = Server::start([with_headers(status, "", "")]).await;
        let report = through(&format!("http://me:hunter2@{}", proxy.address)).await;
        assert_eq!(report.proxy.unwrap(), format!("{} (`proxy(…)`)", proxy.address));
        let Step::Failed(error) = report.tunnel else { panic!("{:?}", report.tunnel) };
        assert_eq!(error.retry_class(), retry_class);
        let cause = std::error::Error::source(&error).unwrap().to_string();
        assert_eq!(cause, format!("it answered CONNECT with status {status}"));
        assert!(matches!(report.tls, Step::NotReached));
        let [request] = proxy.requests().try_into().unwrap();
        let head = "CONNECT service.invalid:443 HTTP/1.1\r\nHost: service.invalid:443\r\n";
        assert_eq!(request, format!("{head}Proxy-Authorization: Basic bWU6aHVudGVyMg==\r\n\r\n"));
    }
}

#[tokio::test]
async fn a_connection_that_cannot_be_made_ends_the_report() {
    let report = through("http://127.0.0.1:1").await;
    assert!(matches!(&report.tcp, Step::Failed(error) if error.kind() == ErrorKind::Transport));
    assert!(matches!(report.tunnel, Step::NotReached));
    let report = through("http://proxy.invalid:1").await;
    let Step::Failed(error) = report.name else { panic!("{:?}", report.name) };
    assert_eq!(error.message(), "the name proxy.invalid cannot be resolved");
    assert!(matches!(report.tcp, Step::NotReached));
}

#[tokio::test]
async fn a_proxy_that_stalls_is_a_timeout() {
    let proxy = Server::start([Response::Stall(Vec::new())]).await;
    let builder = Transport::builder()
        .credentials(Credentials::access_token("token"))
        .base_url("https://service.invalid")
        .proxy(proxy.base_url())
        .connect_timeout(Duration::from_millis(100));
    let report = diagnose(builder).await;
    assert!(matches!(&report.tunnel, Step::Failed(error) if error.kind() == ErrorKind::Timeout));
}

#[tokio::test]
async fn nothing_is_sent_after_a_ban_in_the_first_response() {
    let ban = json(200, r#"{"status":1111,"wait":5,"source":"x5","punish":"deny","uuid":"u"}"#);
    let server = Server::start([ban]).await;
    let transport = server.builder().build().unwrap();
    let report = transport.diagnose_connection().await.unwrap();
    let Step::Done(response) = report.first_response else { panic!("{report:?}") };
    assert_eq!(response.error.unwrap().retry_class(), RetryClass::Banned);
    let call = transport.send(&crate::server::read(), &CallOptions::new()).await;
    assert_eq!(call.unwrap_err().attempts(), 0);
    assert_eq!(server.requests().len(), 1);
}
