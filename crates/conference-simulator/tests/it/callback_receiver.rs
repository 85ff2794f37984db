//! An app that receives callbacks, with the crate that apps use for that.

use std::sync::{Arc, Mutex};

use conference_events::{Callback, CallbackError, Event};
use conference_simulator::{CallbackTarget, Simulator};
use serde_json::Value;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    sync::mpsc,
    task::AbortHandle,
};

pub(crate) const TOKEN: &str = "token123";
pub(crate) const AES_KEY: &str = "4g5j64qlyl3zvetqxz5jiocdr586fn2zvjpa8zls3ij";

/// Reply of the app.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Reply {
    Success,
    InChunks,
    Status(u16),
    Plain(&'static str),
    /// `success`, changed by this.
    Changed(fn(&mut Value)),
    /// The connection ends without any.
    None,
}

/// A received event, or the error of a request.
pub(crate) type Received = Result<Event, CallbackError>;

pub(crate) struct Receiver {
    port: u16,
    owner_key: String,
    reply: Arc<Mutex<Reply>>,
    received: mpsc::UnboundedReceiver<Received>,
    task: AbortHandle,
}

impl Receiver {
    pub(crate) async fn start(simulator: &Simulator) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let owner_key = simulator.app_key().to_owned();
        let callback = Callback::new(TOKEN, AES_KEY, [&owner_key]).unwrap();
        let reply = Arc::new(Mutex::new(Reply::Success));
        let (sender, received) = mpsc::unbounded_channel();
        let current = Arc::clone(&reply);
        let task = tokio::spawn(async move {
            loop {
                let (stream, _) = listener.accept().await.unwrap();
                let reply = *current.lock().unwrap();
                if let Some(received) = serve(stream, &callback, reply).await {
                    sender.send(received).unwrap();
                }
            }
        });
        Self { port, owner_key, reply, received, task: task.abort_handle() }
    }

    pub(crate) fn port(&self) -> u16 {
        self.port
    }

    pub(crate) fn target(&self) -> CallbackTarget {
        let url = format!("http://localhost:{}/events?tenant=1", self.port);
        CallbackTarget::new(&url, TOKEN, AES_KEY, &self.owner_key).unwrap()
    }

    /// Registers it, which starts with a check of the URL.
    pub(crate) async fn register(&mut self, simulator: &Simulator) {
        simulator.push_to(self.target()).await.unwrap();
        assert_eq!(self.event().await.event_type, "check_url");
    }

    pub(crate) fn reply(&self, reply: Reply) {
        *self.reply.lock().unwrap() = reply;
    }

    pub(crate) async fn receive(&mut self) -> Received {
        let next = self.received.recv();
        tokio::time::timeout(crate::client::PATIENCE, next).await.unwrap().unwrap()
    }

    pub(crate) async fn event(&mut self) -> Event {
        self.receive().await.unwrap()
    }
}

impl Drop for Receiver {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn serve(mut stream: TcpStream, callback: &Callback, reply: Reply) -> Option<Received> {
    let (query, body) = read(&mut stream).await?;
    let received = callback.open(&query, &body);
    let owner_key = received.as_ref().map(|received| received.owner_key.clone());
    let success = || callback.reply(owner_key.as_deref().unwrap_or("nobody")).unwrap();
    let response = match reply {
        Reply::Success => response(200, &success()),
        Reply::InChunks => {
            let text = success();
            let length = text.len();
            format!(
                "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n{length:x}\r\n{text}\r\n0\r\n\r\n"
            )
        }
        Reply::Status(status) => response(status, &success()),
        Reply::Plain(text) => response(200, text),
        Reply::Changed(change) => {
            let mut text = serde_json::from_str(&success()).unwrap();
            change(&mut text);
            response(200, &text.to_string())
        }
        Reply::None => String::new(),
    };
    stream.write_all(response.as_bytes()).await.unwrap();
    Some(received.map(|received| received.message.event().clone()))
}

/// The query and the body of a request.
async fn read(stream: &mut TcpStream) -> Option<(String, Vec<u8>)> {
    let mut bytes = Vec::new();
    loop {
        let mut headers = [httparse::EMPTY_HEADER; 16];
        let mut request = httparse::Request::new(&mut headers);
        if let httparse::Status::Complete(head) = request.parse(&bytes).unwrap() {
            let length = request.headers.iter().find(|header| header.name == "content-length");
            let length: usize = std::str::from_utf8(length?.value).ok()?.parse().ok()?;
            if bytes.len() >= head + length {
                let (path, query) = request.path?.split_once('?')?;
                assert_eq!((request.method?, path), ("POST", "/events"));
                return Some((query.to_owned(), bytes[head..].to_vec()));
            }
        }
        if stream.read_buf(&mut bytes).await.ok()? == 0 {
            return None;
        }
    }
}

fn response(status: u16, body: &str) -> String {
    format!("HTTP/1.1 {status} X\r\ncontent-length: {}\r\n\r\n{body}", body.len())
}
