//! Connections over Stream: how they open, and what goes over them beside events.

use conference_simulator::{ScriptedFault, Simulator};
use serde_json::json;
use tokio_tungstenite::tungstenite::{
    self, Bytes, Message,
    protocol::{CloseFrame, frame::coding::CloseCode},
};

use crate::{
    client::Client,
    stream::{assert_next, publish, seconds},
    stream_client::{OPEN, StreamClient, open, opening, ticket},
};

fn status(error: tungstenite::Error) -> u16 {
    match error {
        tungstenite::Error::Http(response) => response.status().as_u16(),
        other => panic!("{other}"),
    }
}

#[tokio::test]
async fn a_connection_without_a_subscription_to_events_gets_none() {
    let simulator = Simulator::start().await;
    let mut client = Client::connect(&simulator).await;
    let mut request = opening(&simulator);
    request["subscriptions"] = json!([{ "type": "CALLBACK", "topic": "/v1.0/im/bot" }]);
    let opened = client.post(OPEN, &request).await.success();
    let ticket = opened["ticket"].as_str().unwrap();
    let _robot = StreamClient::connect_with(&simulator, ticket).await.unwrap();
    let mut stream = StreamClient::connect(&simulator).await;
    for _ in 0..10 {
        publish(&simulator, "one");
        assert_next(&mut stream, "one").await;
    }
}

#[tokio::test]
async fn an_opening_needs_the_credentials_and_subscriptions() {
    let simulator = Simulator::start().await;
    let mut client = Client::connect(&simulator).await;
    let mut request = opening(&simulator);
    request["clientSecret"] = json!("wrong");
    client.post(OPEN, &request).await.assert_failure(401, "authFailed");
    let mut request = opening(&simulator);
    request["subscriptions"] = json!([]);
    client.post(OPEN, &request).await.assert_failure(400, "invalidParameter");
    client.post(OPEN, &json!({})).await.assert_failure(400, "invalidParameter");
    let mut request = opening(&simulator);
    request["clientId"] = json!(simulator.suite_key());
    request["clientSecret"] = json!(simulator.suite_secret());
    client.post(OPEN, &request).await.success();
}

#[tokio::test]
async fn a_client_that_does_not_ask_for_json_gets_xml() {
    let simulator = Simulator::start().await;
    let mut client = Client::connect(&simulator).await;
    let body = opening(&simulator).to_string();
    let request = format!(
        "POST {OPEN} HTTP/1.1\r\nhost: localhost\r\naccept: */*\r\ncontent-length: {}\r\n\r\n{body}",
        body.len(),
    );
    client.send(request.as_bytes()).await;
    let opened = client.receive().await;
    assert_eq!((opened.status, opened.header("content-type")), (200, Some("application/xml")));
    assert!(opened.body.starts_with(b"<xml><endpoint>ws://localhost/connect</endpoint><ticket>"));
}

#[tokio::test]
async fn a_ticket_opens_one_connection_within_90_seconds() {
    let simulator = Simulator::start().await;
    let refused = |ticket: String| {
        let simulator = &simulator;
        async move {
            let result = StreamClient::connect_with(simulator, &ticket).await;
            status(result.err().unwrap())
        }
    };
    assert_eq!(refused("made-up".to_owned()).await, 401);
    let used = ticket(&simulator).await;
    StreamClient::connect_with(&simulator, &used).await.unwrap();
    assert_eq!(refused(used).await, 401);
    let [late, early] = [ticket(&simulator).await, ticket(&simulator).await];
    simulator.advance(seconds(89));
    StreamClient::connect_with(&simulator, &early).await.unwrap();
    simulator.advance(seconds(1));
    assert_eq!(refused(late).await, 401);
}

#[tokio::test]
async fn a_handshake_that_is_none_is_refused_and_keeps_its_ticket() {
    let simulator = Simulator::start().await;
    let ticket = ticket(&simulator).await;
    let mut client = Client::connect(&simulator).await;
    let good = [
        ("connection", "keep-alive, Upgrade"),
        ("upgrade", "WebSocket"),
        ("sec-websocket-version", "13"),
        ("sec-websocket-key", "dGhlIHNhbXBsZSBub25jZQ=="),
    ];
    let request = |headers: &[(&str, &str)]| {
        let lines: Vec<_> =
            headers.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
        let lines = lines.concat();
        format!("GET /connect?ticket={ticket} HTTP/1.1\r\nhost: localhost\r\n{lines}\r\n")
    };
    for (left_out, status) in [(0, 400), (1, 400), (2, 426), (3, 400)] {
        let mut headers = good.to_vec();
        headers.remove(left_out);
        client.send(request(&headers).as_bytes()).await;
        client.receive().await.assert_failure(status, "InvalidHandshake");
    }
    client.send(request(&good).as_bytes()).await;
    let upgraded = client.receive().await;
    assert_eq!(upgraded.status, 101);
    assert_eq!(upgraded.header("sec-websocket-accept"), Some("s3pPLMBiTxaQ9kYGzzhZRbK+xOo="));
    assert_eq!(upgraded.header("content-length"), None);
}

#[tokio::test]
async fn pings_and_closes_are_answered_and_breaches_closed_with_their_code() {
    let simulator = Simulator::start().await;
    let mut stream = StreamClient::connect(&simulator).await;
    stream.send(Message::Ping(Bytes::from_static(&[7; 125]))).await;
    assert_eq!(stream.receive().await, Some(Message::Pong(Bytes::from_static(&[7; 125]))));
    stream.send(Message::text("no JSON")).await;
    stream.settle().await;
    let close = |code, reason: &'static str| {
        Message::Close(Some(CloseFrame { code, reason: reason.into() }))
    };
    stream.send(close(CloseCode::Away, "bye")).await;
    assert_eq!(stream.receive().await, Some(close(CloseCode::Away, "")));
    assert_eq!(stream.receive().await, None);

    for (message, code) in [
        (Message::binary(vec![1]), CloseCode::Unsupported),
        (Message::text("x".repeat(1024 * 1024 + 1)), CloseCode::Size),
    ] {
        let mut stream = StreamClient::connect(&simulator).await;
        stream.send(message).await;
        let Some(Message::Close(Some(frame))) = stream.receive().await else { panic!() };
        assert_eq!(frame.code, code);
    }
}

#[tokio::test]
async fn openings_and_tickets_fail_when_they_are_told_to() {
    let simulator = Simulator::start().await;
    for scripted in [
        "OpenConnection=throttled",
        "OpenConnection#2=used_ticket",
        "ConnectStream#2=ticket_refused",
    ] {
        let scripted: ScriptedFault = scripted.parse().unwrap();
        simulator.inject(scripted.matcher, scripted.fault);
    }
    assert_eq!(open(&simulator).await.status, 403);
    for _ in 0..2 {
        let ticket = ticket(&simulator).await;
        let result = StreamClient::connect_with(&simulator, &ticket).await;
        assert_eq!(status(result.err().unwrap()), 401);
    }
    StreamClient::connect(&simulator).await;
}
