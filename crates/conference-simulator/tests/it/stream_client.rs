//! A client of the Stream protocol over a WebSocket library that the simulator does not use.

use std::collections::VecDeque;

use conference_simulator::Simulator;
use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio::{net::TcpStream, time::timeout};
use tokio_tungstenite::{
    WebSocketStream, client_async,
    tungstenite::{self, Bytes, Message},
};

use crate::client::{Client, PATIENCE, Response, connect};

pub(crate) const OPEN: &str = "/v1.0/gateway/connections/open";

/// A connection over Stream.
pub(crate) struct StreamClient {
    pub(crate) socket: WebSocketStream<TcpStream>,
    /// The frames that came while nobody asked for one.
    waiting: VecDeque<Value>,
}

/// Returns the request of a client that wants to receive events.
pub(crate) fn opening(simulator: &Simulator) -> Value {
    json!({
        "clientId": simulator.app_key(),
        "clientSecret": simulator.app_secret(),
        "subscriptions": [{ "type": "EVENT", "topic": "*" }],
        "ua": "test/1.0-union",
    })
}

pub(crate) async fn open(simulator: &Simulator) -> Response {
    let mut client = Client::connect(simulator).await;
    client.token.clear();
    client.post(OPEN, &opening(simulator)).await
}

/// The ticket of an opening that succeeds.
pub(crate) async fn ticket(simulator: &Simulator) -> String {
    let opened = open(simulator).await.success();
    // Under the host that the client knows.
    assert_eq!(opened["endpoint"], "ws://localhost/connect");
    opened["ticket"].as_str().unwrap().to_owned()
}

impl StreamClient {
    pub(crate) async fn connect(simulator: &Simulator) -> Self {
        let ticket = ticket(simulator).await;
        let client = Self::connect_with(simulator, &ticket).await.unwrap();
        // The event that comes next is pushed to this connection.
        client.settled().await
    }

    pub(crate) async fn connect_with(
        simulator: &Simulator,
        ticket: &str,
    ) -> Result<Self, tungstenite::Error> {
        let host = simulator.base_url().strip_prefix("http://").unwrap();
        let url = format!("ws://{host}/connect?ticket={ticket}");
        let stream = connect(simulator).await.unwrap();
        let (socket, _) = timeout(PATIENCE, client_async(url, stream)).await.unwrap()?;
        Ok(Self { socket, waiting: VecDeque::new() })
    }

    async fn settled(mut self) -> Self {
        self.settle().await;
        self
    }

    /// Returns when the simulator has read what was sent so far.
    pub(crate) async fn settle(&mut self) {
        self.send(Message::Ping(Bytes::from_static(b"settle"))).await;
        loop {
            match self.receive().await.unwrap() {
                Message::Text(text) => self.waiting.push_back(serde_json::from_str(&text).unwrap()),
                Message::Pong(payload) => return assert_eq!(payload, "settle"),
                other => panic!("{other:?}"),
            }
        }
    }

    pub(crate) async fn send(&mut self, message: Message) {
        self.socket.send(message).await.unwrap();
    }

    /// The next message; `None` at the end, of whatever kind.
    pub(crate) async fn receive(&mut self) -> Option<Message> {
        timeout(PATIENCE, self.socket.next()).await.unwrap()?.ok()
    }

    /// The next message of the protocol.
    pub(crate) async fn frame(&mut self) -> Value {
        if let Some(frame) = self.waiting.pop_front() {
            return frame;
        }
        loop {
            match self.receive().await.unwrap() {
                Message::Text(text) => return serde_json::from_str(&text).unwrap(),
                Message::Ping(_) => {}
                other => panic!("{other:?}"),
            }
        }
    }

    /// The next event; what the service says for itself is left out.
    pub(crate) async fn event(&mut self) -> Value {
        loop {
            let frame = self.frame().await;
            if frame["type"] == "EVENT" {
                return frame;
            }
        }
    }

    /// Answers a frame with a code and data, and returns when the simulator knows.
    pub(crate) async fn answer(&mut self, frame: &Value, code: u16, data: &Value) {
        let answer = json!({
            "code": code,
            "headers": {
                "messageId": frame["headers"]["messageId"],
                "contentType": "application/json",
            },
            "message": "OK",
            "data": data.to_string(),
        });
        self.send(Message::text(answer.to_string())).await;
        self.settle().await;
    }

    pub(crate) async fn acknowledge(&mut self, frame: &Value) {
        self.answer(frame, 200, &json!({ "status": "SUCCESS" })).await;
    }

    /// The next frame, acknowledged.
    pub(crate) async fn take(&mut self) -> Value {
        let frame = self.frame().await;
        self.acknowledge(&frame).await;
        frame
    }
}

pub(crate) fn header<'a>(frame: &'a Value, name: &str) -> &'a str {
    frame["headers"][name].as_str().unwrap()
}
