//! A server that hands out tickets, and whose connections do what a test says.

use std::{
    collections::{HashSet, VecDeque},
    net::SocketAddr,
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use futures_util::{SinkExt as _, StreamExt as _};
use serde_json::{Value, json};
use sha1::{Digest as _, Sha1};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
    sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel},
    task::AbortHandle,
    time::timeout,
};
use tokio_tungstenite::{
    WebSocketStream,
    tungstenite::{Message, protocol::Role},
};

use super::{APP_SECRET, watch, within};

pub(crate) struct Server {
    pub(crate) address: SocketAddr,
    shared: Arc<Shared>,
    peers: UnboundedReceiver<Peer>,
    task: AbortHandle,
}

#[derive(Default)]
struct Shared {
    /// Responses to the next opening calls; after these they succeed.
    openings: Mutex<VecDeque<String>>,
    /// Responses to the next WebSocket requests; after these they succeed.
    upgrades: Mutex<VecDeque<String>>,
    requests: Mutex<Vec<Request>>,
    /// The tickets that were not used yet.
    tickets: Mutex<HashSet<String>>,
}

/// A request as it came over the socket.
#[derive(Clone, Debug)]
pub(crate) struct Request {
    pub(crate) text: String,
    pub(crate) at: Instant,
}

/// The server's end of one WebSocket. It answers pings until it is told otherwise.
pub(crate) struct Peer {
    commands: UnboundedSender<Command>,
    heard: UnboundedReceiver<Heard>,
}

enum Command {
    Send(Message),
    /// Neither reads nor writes any more.
    Freeze,
    Reset,
}

/// A message of the client.
#[derive(Debug)]
pub(crate) struct Heard {
    pub(crate) message: Message,
    pub(crate) at: Instant,
}

/// An answer of the client.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Answer {
    pub(crate) message_id: String,
    pub(crate) data: Value,
}

impl Server {
    pub(crate) async fn start() -> Self {
        for secret in [APP_SECRET, "tick+", "tick%2B"] {
            watch::over(secret);
        }
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let shared = Arc::<Shared>::default();
        let (sender, peers) = unbounded_channel();
        let serving = shared.clone();
        let task = tokio::spawn(async move {
            while let Ok((socket, _)) = listener.accept().await {
                tokio::spawn(serving.clone().serve(socket, address, sender.clone()));
            }
        });
        Self { address, shared, peers, task: task.abort_handle() }
    }

    pub(crate) fn base_url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Answers the next opening call with this.
    pub(crate) fn answer_opening(&self, status: u16, headers: &str, body: &str) {
        self.shared.openings.lock().unwrap().push_back(response(status, headers, body));
    }

    /// Answers the next WebSocket request with this.
    pub(crate) fn answer_upgrade(&self, response: String) {
        self.shared.upgrades.lock().unwrap().push_back(response);
    }

    /// Waits for the next WebSocket.
    pub(crate) async fn accept(&mut self) -> Peer {
        within(self.accept_late()).await
    }

    /// The same, however long it takes.
    pub(crate) async fn accept_late(&mut self) -> Peer {
        self.peers.recv().await.unwrap()
    }

    /// A WebSocket, if there is another.
    pub(crate) fn try_accept(&mut self) -> Option<Peer> {
        self.peers.try_recv().ok()
    }

    pub(crate) async fn assert_no_other_connection(&mut self) {
        let other = timeout(Duration::from_millis(150), self.peers.recv()).await;
        assert!(other.is_err(), "another connection");
    }

    pub(crate) fn requests(&self) -> Vec<Request> {
        self.shared.requests.lock().unwrap().clone()
    }

    /// The opening calls so far.
    pub(crate) fn openings(&self) -> Vec<Request> {
        let mut requests = self.requests();
        requests.retain(|request| request.text.starts_with("POST "));
        requests
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
    async fn serve(
        self: Arc<Self>,
        mut socket: TcpStream,
        address: SocketAddr,
        peers: UnboundedSender<Peer>,
    ) {
        while let Some(text) = read_request(&mut socket).await {
            let is_opening = text.starts_with("POST ");
            self.requests.lock().unwrap().push(Request { text: text.clone(), at: Instant::now() });
            let response = if is_opening { self.open(address) } else { self.upgrade(&text) };
            let is_switched = response.starts_with("HTTP/1.1 101");
            socket.write_all(response.as_bytes()).await.unwrap();
            if is_switched {
                let socket = WebSocketStream::from_raw_socket(socket, Role::Server, None).await;
                return drop(peers.send(Peer::start(socket)));
            }
        }
    }

    fn open(&self, address: SocketAddr) -> String {
        if let Some(response) = self.openings.lock().unwrap().pop_front() {
            return response;
        }
        let mut random = [0; 8];
        getrandom::fill(&mut random).unwrap();
        let ticket = format!("tick+{}/x==", u64::from_le_bytes(random));
        self.tickets.lock().unwrap().insert(encoded(&ticket));
        let endpoint = format!("ws://{address}/connect?a=1");
        response(200, "", &json!({ "endpoint": endpoint, "ticket": ticket }).to_string())
    }

    /// A ticket opens one connection.
    fn upgrade(&self, request: &str) -> String {
        if let Some(response) = self.upgrades.lock().unwrap().pop_front() {
            return response;
        }
        let path = request.split(' ').nth(1).unwrap();
        let ticket = path.split_once("/connect?a=1&ticket=").unwrap().1;
        if !self.tickets.lock().unwrap().remove(ticket) {
            return response(401, "", "{}");
        }
        switched(request)
    }
}

/// The response that accepts a WebSocket.
pub(crate) fn switched(request: &str) -> String {
    let key = request.lines().find_map(|line| line.strip_prefix("sec-websocket-key: ")).unwrap();
    let hash = Sha1::digest(format!("{key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11"));
    let accept = STANDARD.encode(hash);
    format!(
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\
         Sec-WebSocket-Accept: {accept}\r\n\r\n"
    )
}

pub(crate) fn response(status: u16, headers: &str, body: &str) -> String {
    let length = body.len();
    format!(
        "HTTP/1.1 {status} X\r\ncontent-type: application/json\r\n{headers}\
         content-length: {length}\r\n\r\n{body}"
    )
}

fn encoded(ticket: &str) -> String {
    ticket.replace('+', "%2B").replace('/', "%2F").replace('=', "%3D")
}

async fn read_request(socket: &mut TcpStream) -> Option<String> {
    let mut request = Vec::new();
    loop {
        let text = String::from_utf8_lossy(&request).into_owned();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let length = head.lines().find_map(|line| line.strip_prefix("content-length: "));
            if body.len() >= length.map_or(0, |length| length.parse().unwrap()) {
                return Some(text);
            }
        }
        if socket.read_buf(&mut request).await.ok()? == 0 {
            return None;
        }
    }
}

impl Peer {
    fn start(socket: WebSocketStream<TcpStream>) -> Self {
        let (commands, queue) = unbounded_channel();
        let (sender, heard) = unbounded_channel();
        tokio::spawn(pump(socket, queue, sender));
        Self { commands, heard }
    }

    pub(crate) fn event(&self, event_id: &str, message_id: &str) {
        self.frame(&event(event_id, message_id));
    }

    pub(crate) fn frame(&self, frame: &Value) {
        self.send(Message::text(frame.to_string()));
    }

    pub(crate) fn disconnect(&self) {
        self.frame(&json!({
            "specVersion": "1.0",
            "type": "SYSTEM",
            "headers": { "topic": "disconnect", "messageId": "bye", "time": "1" },
            "data": r#"{"reason":"persistent connection is timeout"}"#,
        }));
    }

    pub(crate) fn send(&self, message: Message) {
        self.commands.send(Command::Send(message)).ok();
    }

    pub(crate) fn close(&self) {
        self.send(Message::Close(None));
    }

    /// Leaves the client with a connection on which nothing comes and nothing is read.
    pub(crate) fn freeze(&self) {
        self.commands.send(Command::Freeze).ok();
    }

    pub(crate) fn reset(&self) {
        self.commands.send(Command::Reset).ok();
    }

    /// The next message of the client but for pings and pongs; `None` once the connection is gone.
    pub(crate) async fn heard(&mut self) -> Option<Heard> {
        loop {
            let heard = within(self.heard.recv()).await?;
            if !heard.message.is_ping() && !heard.message.is_pong() {
                return Some(heard);
            }
        }
    }

    /// A message of the client, if one came.
    pub(crate) fn try_heard(&mut self) -> Option<Heard> {
        let heard = std::iter::from_fn(|| self.heard.try_recv().ok());
        heard.into_iter().find(|heard| !heard.message.is_ping() && !heard.message.is_pong())
    }

    /// The next answer.
    pub(crate) async fn answer(&mut self) -> Answer {
        Answer::read(&self.heard().await.expect("the connection is there").message)
    }

    pub(crate) async fn assert_no_answer(&mut self) {
        let heard = timeout(Duration::from_millis(150), self.heard()).await;
        assert!(heard.is_err(), "{heard:?}");
    }
}

impl Answer {
    pub(crate) fn read(message: &Message) -> Self {
        let answer: Value = serde_json::from_str(message.to_text().unwrap()).unwrap();
        assert_eq!((&answer["code"], &answer["message"]), (&json!(200), &json!("OK")));
        Self {
            message_id: answer["headers"]["messageId"].as_str().unwrap_or_default().to_owned(),
            data: serde_json::from_str(answer["data"].as_str().unwrap()).unwrap(),
        }
    }
}

async fn pump(
    mut socket: WebSocketStream<TcpStream>,
    mut commands: UnboundedReceiver<Command>,
    heard: UnboundedSender<Heard>,
) {
    loop {
        tokio::select! {
            message = socket.next() => match message {
                Some(Ok(message)) => drop(heard.send(Heard { message, at: Instant::now() })),
                _ => return,
            },
            command = commands.recv() => match command {
                Some(Command::Send(message)) => drop(socket.send(message).await),
                Some(Command::Freeze) => while commands.recv().await.is_some() {},
                Some(Command::Reset) => {
                    socket.get_ref().set_zero_linger().unwrap();
                    return;
                }
                None => return,
            },
        }
    }
}

pub(crate) fn event(event_id: &str, message_id: &str) -> Value {
    json!({
        "specVersion": "1.0",
        "type": "EVENT",
        "headers": {
            "topic": "*",
            "contentType": "application/json",
            "messageId": message_id,
            "time": "1690362102194",
            "eventType": "meeting_status_change",
            "eventId": event_id,
            "eventCorpId": "ding-1",
            "eventBornTime": "1690362102194",
        },
        "data": r#"{"statusSeqNum":1,"changeScene":"conference_created"}"#,
    })
}

/// An answer to an event.
pub(crate) fn answered(message_id: &str, status: &str) -> Answer {
    Answer { message_id: message_id.to_owned(), data: json!({ "status": status }) }
}
