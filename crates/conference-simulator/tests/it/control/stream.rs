//! Server-sent events.

use conference_simulator::Simulator;
use serde_json::{Value, json};
use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
    net::TcpStream,
    time::timeout,
};

use super::done;
use crate::{
    client::{Client, PATIENCE, VIDEO, connect, instant_meeting},
    stage::person,
    stream_client::StreamClient,
};

/// A client of the stream.
struct Listener(BufReader<TcpStream>);

impl Listener {
    /// Listens, and reads the state that comes first.
    async fn start(simulator: &Simulator) -> (Self, Value) {
        let mut stream = connect(simulator).await.unwrap();
        let host = simulator.base_url().strip_prefix("http://").unwrap();
        let request = format!("GET /_simulator/v1/stream HTTP/1.1\r\nhost: {host}\r\n\r\n");
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut listener = Self(BufReader::new(stream));
        assert_eq!(listener.line().await, "HTTP/1.1 200 OK");
        assert_eq!(listener.line().await, "content-type: text/event-stream");
        while !listener.line().await.is_empty() {}
        let (name, state) = listener.event().await;
        assert_eq!(name, "state");
        (listener, state)
    }

    async fn line(&mut self) -> String {
        let mut line = String::new();
        timeout(PATIENCE, self.0.read_line(&mut line)).await.unwrap().unwrap();
        line.trim_end().to_owned()
    }

    async fn event(&mut self) -> (String, Value) {
        let name = self.line().await.strip_prefix("event: ").unwrap().to_owned();
        let data = self.line().await;
        assert_eq!(self.line().await, "");
        (name, serde_json::from_str(data.strip_prefix("data: ").unwrap()).unwrap())
    }

    async fn expect(&mut self, expected: &str) -> Value {
        let (name, data) = self.event().await;
        assert_eq!(name, expected, "{data}");
        data
    }
}

#[tokio::test]
async fn calls_and_changes_of_the_state_are_streamed() {
    let simulator = Simulator::start().await;
    let mut client = Client::connect(&simulator).await;
    let (mut listener, state) = Listener::start(&simulator).await;
    assert_eq!(state, simulator.state());
    let created = client.post(VIDEO, &instant_meeting()).await.success();
    let call = listener.expect("call").await;
    let journal = done(&simulator, ("GET", "journal"), Value::Null).await;
    assert_eq!(call, journal["calls"][0]);
    assert_eq!(listener.expect("state").await["meetings"][0]["status"], "started");
    // A call that changes nothing.
    client.get("/nothing").await;
    assert_eq!(listener.expect("call").await["status"], 404);
    let meeting = format!("meetings/{}", created["conferenceId"].as_str().unwrap());
    let joined =
        done(&simulator, ("POST", &format!("{meeting}/join")), json!({ "unionId": "u1" })).await;
    assert_eq!(listener.expect("state").await["meetings"][0], joined);
    simulator.leave(&created["conferenceId"].as_str().unwrap().into(), &person("u1")).unwrap();
    let state = listener.expect("state").await;
    assert_eq!(state["meetings"][0]["people"][0]["status"], "left");
    done(&simulator, ("DELETE", "journal"), Value::Null).await;
    listener.expect("cleared").await;
    simulator.reset(None);
    listener.expect("cleared").await;
    assert_eq!(listener.expect("state").await["meetings"], json!([]));
}

#[tokio::test]
async fn pushes_and_their_answers_are_streamed() {
    let simulator = Simulator::start().await;
    let mut stream = StreamClient::connect(&simulator).await;
    let (mut listener, _) = Listener::start(&simulator).await;
    simulator.publish("meeting_status_change", json!({}));
    let pushed = listener.expect("push").await;
    assert_eq!((&pushed["number"], &pushed["answer"]), (&json!(1), &Value::Null));
    stream.take().await;
    let answered = listener.expect("push").await;
    assert_eq!((&answered["number"], &answered["acknowledged"]), (&json!(1), &json!(true)));
}
