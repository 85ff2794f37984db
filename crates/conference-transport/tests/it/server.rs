//! A server that reads whole requests, records them, and responds with bytes that the test wrote.

use std::{
    net::SocketAddr,
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
};

use conference_transport::{
    CallOptions, Credentials, Error, Reply, Request, TestClock, Transport, TransportBuilder,
};
use tokio::{
    io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
    task::AbortHandle,
};
use tokio_rustls::{TlsAcceptor, rustls::ServerConfig};

use crate::watch;

pub(crate) const TOKEN: &str = "0123456789abcdef0123456789abcdef";
pub(crate) const APP_SECRET: &str = "hush-hush-secret";

/// Response of the server to one request.
#[derive(Clone)]
pub(crate) enum Response {
    /// Writes the bytes and waits for the next request.
    Bytes(Vec<u8>),
    /// Writes the bytes and closes the connection.
    Last(Vec<u8>),
    /// Writes the bytes and waits until the client closes the connection.
    Stall(Vec<u8>),
}

pub(crate) struct Server {
    pub(crate) address: SocketAddr,
    shared: Arc<Shared>,
    task: AbortHandle,
}

type Respond = Box<dyn Fn(usize, &str) -> Response + Send + Sync>;

struct Shared {
    respond: Respond,
    tls: Option<TlsAcceptor>,
    requests: Mutex<Vec<String>>,
    closed: AtomicUsize,
}

impl Server {
    /// Gives the first request the first response, and so on; the last response serves all that
    /// follow.
    pub(crate) async fn start(responses: impl IntoIterator<Item = Response>) -> Self {
        let responses: Vec<_> = responses.into_iter().collect();
        Self::with(move |number, _| responses[number.min(responses.len() - 1)].clone()).await
    }

    /// Gives each request the response that `respond` makes of its number and its text.
    pub(crate) async fn with(
        respond: impl Fn(usize, &str) -> Response + Send + Sync + 'static,
    ) -> Self {
        Self::listen(Box::new(respond), None).await
    }

    /// Gives each request the response that `respond` makes of its number, over TLS.
    pub(crate) async fn over_tls(config: ServerConfig, respond: fn(usize) -> Response) -> Self {
        let tls = TlsAcceptor::from(Arc::new(config));
        Self::listen(Box::new(move |number, _| respond(number)), Some(tls)).await
    }

    async fn listen(respond: Respond, tls: Option<TlsAcceptor>) -> Self {
        watch::over([TOKEN]);
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (requests, closed) = (Mutex::default(), AtomicUsize::new(0));
        let shared = Arc::new(Shared { respond, tls, requests, closed });
        let accepting = shared.clone();
        let task = tokio::spawn(async move {
            while let Ok((socket, _)) = listener.accept().await {
                tokio::spawn(accepting.clone().serve(socket));
            }
        });
        Self { address, shared, task: task.abort_handle() }
    }

    pub(crate) fn base_url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The requests so far, as they came over the socket.
    pub(crate) fn requests(&self) -> Vec<String> {
        self.shared.requests.lock().unwrap().clone()
    }

    /// The number of connections that have ended.
    pub(crate) fn closed(&self) -> usize {
        self.shared.closed.load(Ordering::SeqCst)
    }

    pub(crate) fn builder(&self) -> TransportBuilder {
        Transport::builder()
            .base_url(self.base_url())
            .credentials(Credentials::access_token(TOKEN))
            .clock(Arc::new(TestClock::new()))
    }

    /// The same with credentials that have to be exchanged for a token first.
    pub(crate) fn app(&self) -> Transport {
        let credentials = Credentials::internal_app("key-1", APP_SECRET);
        self.builder().credentials(credentials).build().unwrap()
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

impl Shared {
    async fn serve(self: Arc<Self>, socket: TcpStream) {
        match &self.tls {
            None => self.converse(socket).await,
            Some(tls) => {
                if let Ok(socket) = tls.accept(socket).await {
                    self.converse(socket).await;
                }
            }
        }
        self.closed.fetch_add(1, Ordering::SeqCst);
    }

    async fn converse(&self, mut socket: impl AsyncRead + AsyncWrite + Unpin) {
        while let Some(request) = read_request(&mut socket).await {
            let response = self.respond(request);
            let (Response::Bytes(bytes) | Response::Last(bytes) | Response::Stall(bytes)) =
                &response;
            if socket.write_all(bytes).await.is_err() {
                return;
            }
            socket.flush().await.unwrap();
            match response {
                Response::Bytes(_) => {}
                Response::Last(_) => return,
                Response::Stall(_) => return drop(read_request(&mut socket).await),
            }
        }
    }

    fn respond(&self, request: String) -> Response {
        let mut requests = self.requests.lock().unwrap();
        requests.push(request);
        let number = requests.len() - 1;
        (self.respond)(number, &requests[number])
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

/// A JSON response with a request id.
pub(crate) fn json(status: u16, body: &str) -> Response {
    with_headers(status, "content-type: application/json\r\nx-acs-request-id: R-1\r\n", body)
}

pub(crate) fn with_headers(status: u16, headers: &str, body: &str) -> Response {
    let length = body.len();
    Response::Bytes(
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
