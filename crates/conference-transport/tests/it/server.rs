//! A server that reads whole requests, keeps them, and answers with bytes that the test wrote.

use std::sync::{Arc, Mutex};

use conference_transport::{
    CallOptions, Credentials, Error, Reply, Request, Transport, TransportBuilder,
};
use tokio::{
    io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _},
    net::TcpListener,
    task::AbortHandle,
};

use crate::{clock::SkippingClock, watch};

pub(crate) const TOKEN: &str = "0123456789abcdef0123456789abcdef";

/// What the server does with one request.
#[derive(Clone)]
pub(crate) enum Answer {
    /// Writes the bytes and waits for the next request.
    Bytes(Vec<u8>),
    /// Writes the bytes and closes the connection.
    Last(Vec<u8>),
    /// Writes the bytes and never another.
    Stall(Vec<u8>),
}

pub(crate) struct Server {
    pub(crate) address: std::net::SocketAddr,
    requests: Arc<Mutex<Vec<String>>>,
    task: AbortHandle,
}

impl Server {
    /// Answers the first request with the first answer, and so on; the last answer serves all that
    /// follow.
    pub(crate) async fn start(answers: impl IntoIterator<Item = Answer>) -> Self {
        let answers: Vec<_> = answers.into_iter().collect();
        Self::with(move |number, _| answers[number.min(answers.len() - 1)].clone()).await
    }

    /// Answers as `answer` says of the number and the text of a request.
    pub(crate) async fn with(
        answer: impl Fn(usize, &str) -> Answer + Send + Sync + 'static,
    ) -> Self {
        watch::over([TOKEN]);
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let requests = Arc::new(Mutex::new(Vec::new()));
        let (seen, answer) = (requests.clone(), Arc::new(answer));
        let task = tokio::spawn(async move {
            while let Ok((socket, _)) = listener.accept().await {
                tokio::spawn(converse(socket, seen.clone(), answer.clone()));
            }
        });
        Self { address, requests, task: task.abort_handle() }
    }

    pub(crate) fn base_url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The requests so far, as they came over the socket.
    pub(crate) fn requests(&self) -> Vec<String> {
        self.requests.lock().unwrap().clone()
    }

    pub(crate) fn builder(&self) -> TransportBuilder {
        Transport::builder()
            .base_url(self.base_url())
            .credentials(Credentials::access_token(TOKEN))
            .clock(Arc::new(SkippingClock::default()))
    }

    pub(crate) async fn call(&self, request: Request) -> Result<Reply, Error> {
        self.builder().build().unwrap().send(&request, &CallOptions::new()).await
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.task.abort();
        if !std::thread::panicking() {
            watch::check_log();
        }
    }
}

type Answering = Arc<dyn Fn(usize, &str) -> Answer + Send + Sync>;

pub(crate) async fn converse(
    mut socket: impl AsyncRead + AsyncWrite + Unpin,
    seen: Arc<Mutex<Vec<String>>>,
    answer: Answering,
) {
    while let Some(request) = read_request(&mut socket).await {
        let number = {
            let mut seen = seen.lock().unwrap();
            seen.push(request.clone());
            seen.len() - 1
        };
        let answer = answer(number, &request);
        let (Answer::Bytes(bytes) | Answer::Last(bytes) | Answer::Stall(bytes)) = &answer;
        if socket.write_all(bytes).await.is_err() {
            return;
        }
        socket.flush().await.unwrap();
        match answer {
            Answer::Bytes(_) => {}
            Answer::Last(_) => return,
            Answer::Stall(_) => std::future::pending().await,
        }
    }
}

async fn read_request(socket: &mut (impl AsyncRead + Unpin)) -> Option<String> {
    let mut request = Vec::new();
    loop {
        if complete(&request) {
            return Some(String::from_utf8(request).unwrap());
        }
        if socket.read_buf(&mut request).await.ok()? == 0 {
            return None;
        }
    }
}

fn complete(request: &[u8]) -> bool {
    let text = std::str::from_utf8(request).unwrap();
    let Some((head, body)) = text.split_once("\r\n\r\n") else {
        return false;
    };
    let length = head.lines().find_map(|line| line.strip_prefix("content-length: "));
    body.len() >= length.map_or(0, |length| length.parse().unwrap())
}

/// A JSON answer with a request id.
pub(crate) fn json(status: u16, body: &str) -> Answer {
    with_headers(status, "content-type: application/json\r\nx-acs-request-id: R-1\r\n", body)
}

pub(crate) fn with_headers(status: u16, headers: &str, body: &str) -> Answer {
    let length = body.len();
    Answer::Bytes(
        format!("HTTP/1.1 {status} X\r\n{headers}content-length: {length}\r\n\r\n{body}")
            .into_bytes(),
    )
}

/// A read, as the operations have it.
pub(crate) fn read() -> Request {
    Request::new("QueryRooms", "GET", "/v1.0/rooms").idempotent(true)
}

/// A creation, which must not happen twice.
pub(crate) fn create() -> Request {
    Request::new("CreateRoom", "POST", "/v1.0/rooms").body(r#"{"title":"Weekly"}"#)
}
