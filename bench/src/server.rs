//! A server that answers what it has ready, so that it costs every client the same.

use std::{
    collections::HashMap,
    fs,
    sync::{Arc, Mutex, PoisonError},
};

use tokio::{
    io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt},
    net::{TcpListener, TcpSocket},
    sync::Barrier,
};
use tokio_rustls::TlsAcceptor;

use crate::{Result, data};

/// Prints its plain address, its TLS address and the file of its certificate,
/// and serves until it is ended.
pub(crate) async fn run() -> Result<()> {
    let identity = rcgen::generate_simple_self_signed(["localhost".to_owned()])?;
    let certificate = std::env::temp_dir().join(format!("bench-{}.pem", std::process::id()));
    fs::write(&certificate, identity.cert.pem())?;
    let acceptor = acceptor(&identity)?;
    let (plain, tls) = (listen()?, listen()?);
    println!(
        "http://{} https://localhost:{} {}",
        plain.local_addr()?,
        tls.local_addr()?.port(),
        certificate.display()
    );
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
        // Else an answer can wait for the kernel, not for us.
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

    fn to(&self, path: &str) -> &[u8] {
        if path.ends_with("/accessToken") {
            &self.token
        } else if path.ends_with("/query") {
            &self.meetings
        } else {
            &self.booked
        }
    }

    /// `/hold/{run}/{calls}/…` is answered when so many calls wait for it.
    fn barrier(&self, path: &str) -> Option<Arc<Barrier>> {
        let (run, rest) = path.strip_prefix("/hold/")?.split_once('/')?;
        let calls = rest.split('/').next()?.parse().ok()?;
        if rest.ends_with("/accessToken") {
            return None;
        }
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        let barrier = || Arc::new(Barrier::new(calls));
        Some(held.entry(run.to_owned()).or_insert_with(barrier).clone())
    }
}

fn answer(body: &str) -> Vec<u8> {
    format!(
        "HTTP/1.1 200 OK\r\nContent-Type: application/json;charset=utf-8\r\n\
         x-acs-request-id: 8F2B1F5C-3A4D-7E6F-9B8A-1C2D3E4F5A6B\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    )
    .into_bytes()
}

async fn serve(mut stream: impl AsyncRead + AsyncWrite + Unpin, answers: Arc<Answers>) {
    let mut read = Vec::with_capacity(4096);
    loop {
        while let Some((length, path)) = request(&read) {
            if let Some(barrier) = answers.barrier(&path) {
                barrier.wait().await;
            }
            if stream.write_all(answers.to(&path)).await.is_err() {
                return;
            }
            read.drain(..length);
        }
        match stream.read_buf(&mut read).await {
            Ok(0) | Err(_) => return,
            Ok(_) => {}
        }
    }
}

/// The length and the path of the first request, if all of it is there.
fn request(read: &[u8]) -> Option<(usize, String)> {
    let end = read.windows(4).position(|window| window == b"\r\n\r\n")? + 4;
    let head = std::str::from_utf8(&read[..end]).ok()?;
    let length = end + content_length(head);
    let path = head.split(' ').nth(1)?;
    (read.len() >= length).then(|| (length, path.to_owned()))
}

fn content_length(head: &str) -> usize {
    head.lines()
        .filter_map(|line| line.split_once(':'))
        .find(|(name, _)| name.eq_ignore_ascii_case("content-length"))
        .and_then(|(_, value)| value.trim().parse().ok())
        .unwrap_or(0)
}
