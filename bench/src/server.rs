//! Server with prepared responses, so that it costs every client the same.

use std::{
    borrow::Cow,
    collections::HashMap,
    fs,
    path::Path,
    sync::{Arc, Mutex, PoisonError},
};

use serde_json::Value;
use tokio::{
    io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt},
    net::{TcpListener, TcpSocket},
    sync::Barrier,
};
use tokio_rustls::TlsAcceptor;

use crate::{Result, data};

/// Writes its certificate, prints its plain and its TLS address, and serves until it is stopped.
pub(crate) async fn run(certificate: &Path) -> Result<()> {
    let identity = rcgen::generate_simple_self_signed(["localhost".to_owned()])?;
    fs::write(certificate, identity.cert.pem())?;
    let acceptor = acceptor(&identity)?;
    let (plain, tls) = (listen()?, listen()?);
    println!("http://{} https://localhost:{}", plain.local_addr()?, tls.local_addr()?.port());
    let answers = Arc::new(Answers::new());
    tokio::spawn(serve_tls(tls, acceptor, answers.clone()));
    loop {
        let (stream, _) = plain.accept().await?;
        stream.set_nodelay(true)?;
        tokio::spawn(serve(stream, answers.clone()));
    }
}

async fn serve_tls(listener: TcpListener, acceptor: TlsAcceptor, answers: Arc<Answers>) {
    while let Ok((stream, _)) = listener.accept().await {
        // Otherwise a response may wait for the kernel.
        let _ = stream.set_nodelay(true);
        let (acceptor, answers) = (acceptor.clone(), answers.clone());
        tokio::spawn(async move {
            if let Ok(stream) = acceptor.accept(stream).await {
                serve(stream, answers).await;
            }
        });
    }
}

fn listen() -> Result<TcpListener> {
    let socket = TcpSocket::new_v4()?;
    socket.bind("127.0.0.1:0".parse()?)?;
    Ok(socket.listen(4096)?)
}

fn acceptor(identity: &rcgen::CertifiedKey<rcgen::KeyPair>) -> Result<TlsAcceptor> {
    let key = rustls::pki_types::PrivateKeyDer::try_from(identity.signing_key.serialize_der())?;
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = rustls::ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()?
        .with_no_client_auth()
        .with_single_cert(vec![identity.cert.der().clone()], key)?;
    Ok(TlsAcceptor::from(Arc::new(config)))
}

const TOKEN: &str = "/v1.0/oauth2/accessToken";
const BOOK: &str = "/v1.0/conference/scheduleConferences";
const QUERY: &str = "/v1.0/conference/videoConferences/query";

struct Answers {
    token: Vec<u8>,
    booked: Vec<u8>,
    meetings: Vec<u8>,
    held: Mutex<HashMap<String, Arc<Barrier>>>,
}

impl Answers {
    fn new() -> Self {
        let token = format!(r#"{{"accessToken":"{}","expireIn":7200}}"#, data::TOKEN);
        Self {
            token: answer(&token),
            booked: answer(data::ANSWER),
            meetings: answer(&data::meetings()),
            held: Mutex::default(),
        }
    }

    /// Returns the response to a request, or the reason why there is none.
    fn to(&self, request: &Request) -> std::result::Result<&[u8], &'static str> {
        let answer = match request.path {
            TOKEN => return Ok(&self.token),
            QUERY => &self.meetings,
            BOOK => &self.booked,
            _ => return Err("nobody calls this path"),
        };
        match header(request.head, "x-acs-dingtalk-access-token") {
            Some(data::TOKEN) => Ok(answer),
            _ => Err("the token is missing"),
        }
    }

    fn barrier(&self, held: Option<(&str, usize)>) -> Option<Arc<Barrier>> {
        let (run, calls) = held?;
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        let barrier = || Arc::new(Barrier::new(calls));
        Some(held.entry(run.to_owned()).or_insert_with(barrier).clone())
    }
}

fn answer(body: &str) -> Vec<u8> {
    response("200 OK", body)
}

fn response(status: &str, body: &str) -> Vec<u8> {
    format!(
        "HTTP/1.1 {status}\r\nContent-Type: application/json;charset=utf-8\r\n\
         x-acs-request-id: 8F2B1F5C-3A4D-7E6F-9B8A-1C2D3E4F5A6B\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    )
    .into_bytes()
}

async fn serve(mut stream: impl AsyncRead + AsyncWrite + Unpin, answers: Arc<Answers>) {
    let mut read = Vec::with_capacity(4096);
    let mut has_booked = false;
    loop {
        while let Some(request) = request(&read) {
            let refusal;
            let answer = match check(&request, &mut has_booked).and_then(|()| answers.to(&request))
            {
                Ok(answer) => answer,
                Err(why) => {
                    eprintln!("refused: {why}: {}", request.path);
                    refusal = response("400 Bad Request", &format!(r#"{{"message":"{why}"}}"#));
                    &refusal
                }
            };
            if let Some(barrier) = answers.barrier(request.held) {
                barrier.wait().await;
            }
            if stream.write_all(answer).await.is_err() {
                return;
            }
            let length = request.length;
            read.drain(..length);
        }
        match stream.read_buf(&mut read).await {
            Ok(0) | Err(_) => return,
            Ok(_) => {}
        }
    }
}

/// Checks that the first booking of a connection is the expected one.
fn check(request: &Request, has_booked: &mut bool) -> std::result::Result<(), &'static str> {
    if request.path != BOOK || *has_booked {
        return Ok(());
    }
    *has_booked = true;
    let (Ok(found), Ok(expected)) =
        (serde_json::from_slice::<Value>(&request.body), serde_json::from_str(data::REQUEST))
    else {
        return Err("this is no JSON");
    };
    let is_node = header(request.head, "user-agent").is_some_and(|agent| agent.contains("Node.js"));
    if found == expected || (is_node && is_part(&found, &expected)) {
        return Ok(());
    }
    Err("this is another booking")
}

/// Returns true if a part of the expected value was found: the SDK for Node sends only the fields
/// that its version knows.
fn is_part(found: &Value, expected: &Value) -> bool {
    let Value::Object(fields) = found else {
        return found == expected;
    };
    fields.iter().all(|(name, value)| expected.get(name).is_some_and(|known| is_part(value, known)))
}

struct Request<'a> {
    length: usize,
    head: &'a str,
    path: &'a str,
    body: Cow<'a, [u8]>,
    /// Run of the request, and the number of requests that must arrive before one is answered.
    held: Option<(&'a str, usize)>,
}

/// Returns the first request, if it is complete.
fn request(read: &[u8]) -> Option<Request<'_>> {
    let end = read.windows(4).position(|window| window == b"\r\n\r\n")? + 4;
    let head = std::str::from_utf8(&read[..end]).ok()?;
    let (body, length) = match header(head, "content-length") {
        Some(length) => {
            let length = length.parse().ok()?;
            (Cow::Borrowed(read[end..].get(..length)?), length)
        }
        None if header(head, "transfer-encoding").is_some() => chunks(&read[end..])?,
        None => (Cow::Borrowed(&[][..]), 0),
    };
    let (path, run) = split(head.split(' ').nth(1)?);
    Some(Request { length: end + length, head, path, body, held: run })
}

/// Returns a chunked body, as the SDK for Node sends it, and its encoded length.
fn chunks(read: &[u8]) -> Option<(Cow<'_, [u8]>, usize)> {
    let (mut body, mut rest) = (Vec::new(), read);
    loop {
        let end = rest.windows(2).position(|window| window == b"\r\n")?;
        let length = usize::from_str_radix(std::str::from_utf8(&rest[..end]).ok()?, 16).ok()?;
        let chunk = rest.get(end + 2..end + 2 + length)?;
        rest = rest.get(end + 2 + length + 2..)?;
        if length == 0 {
            return Some((Cow::Owned(body), read.len() - rest.len()));
        }
        body.extend_from_slice(chunk);
    }
}

/// Removes `/hold/{run}/{calls}` from the path, except for a token request.
fn split(path: &str) -> (&str, Option<(&str, usize)>) {
    let parts = path.strip_prefix("/hold/").and_then(|rest| {
        let mut parts = rest.splitn(3, '/');
        let held = (parts.next()?, parts.next()?.parse().ok()?);
        let length = parts.next()?.len() + 1;
        Some((&path[path.len() - length..], held))
    });
    match parts {
        None => (path, None),
        Some((path, held)) => (path, (path != TOKEN).then_some(held)),
    }
}

fn header<'a>(head: &'a str, name: &str) -> Option<&'a str> {
    let mut headers = head.lines().filter_map(|line| line.split_once(':'));
    let (_, value) = headers.find(|(found, _)| found.eq_ignore_ascii_case(name))?;
    Some(value.trim())
}
