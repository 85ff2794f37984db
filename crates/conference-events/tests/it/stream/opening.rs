//! Opening calls, tickets and handshakes.

use std::time::Duration;

use conference_events::{
    EventStream,
    transport::{Credentials, ErrorKind, Transport},
};
use serde_json::{Value, json};

use super::{
    APP_KEY, APP_SECRET, builder, next, observed,
    server::{Server, answered, response, switched},
    start, watch, within,
};

#[tokio::test]
async fn the_opening_call_names_the_app_and_every_event_without_a_token() {
    let mut server = Server::start().await;
    let (_stream, notices) = start(&server);
    let _peer = server.accept().await;
    notices.wait_for("Connected", 1).await;
    let requests = server.requests();
    assert_eq!(requests.len(), 2);
    let (head, body) = requests[0].text.split_once("\r\n\r\n").unwrap();
    assert!(head.starts_with("POST /v1.0/gateway/connections/open HTTP/1.1\r\n"), "{head}");
    assert!(head.contains("\r\naccept: application/json\r\n"), "{head}");
    assert!(head.contains("\r\ncontent-type: application/json"), "{head}");
    let body: Value = serde_json::from_str(body).unwrap();
    assert_eq!(body["clientId"], APP_KEY);
    assert_eq!(body["clientSecret"], APP_SECRET);
    assert_eq!(body["subscriptions"], json!([{ "type": "EVENT", "topic": "*" }]));
    assert!(body["ua"].as_str().unwrap().ends_with("-union"), "{body}");
    for request in requests {
        assert!(!request.text.contains("access-token"), "{}", request.text);
    }
}

#[tokio::test]
async fn an_access_token_and_missing_credentials_are_refused_at_the_start() {
    let token = Credentials::access_token("0123456789abcdef0123456789abcdef");
    let error = EventStream::builder().credentials(token).start().unwrap_err();
    assert!(error.is_invalid_setting() && error.to_string().contains("secret"), "{error}");
    let error = EventStream::builder().start().unwrap_err();
    assert!(error.is_invalid_setting() && error.to_string().contains("credentials"), "{error}");
    let transport = Transport::builder().base_url("http://service.invalid");
    let app = Credentials::internal_app(APP_KEY, APP_SECRET);
    let error = EventStream::builder().credentials(app).transport(transport).start().unwrap_err();
    assert_eq!(error.transport_error().unwrap().kind(), ErrorKind::InvalidRequest);
}

#[test]
fn a_stream_outside_a_runtime_is_refused() {
    let app = Credentials::internal_app(APP_KEY, APP_SECRET);
    let error = EventStream::builder().credentials(app).start().unwrap_err();
    assert!(error.to_string().contains("runtime"), "{error}");
}

#[tokio::test]
async fn refused_credentials_end_the_stream_with_the_remedy() {
    let body = format!(r#"{{"code":"authFailed","message":"wrong {APP_SECRET}"}}"#);
    for (status, body) in
        [(401, body.as_str()), (400, r#"{"code":"invalidClientIdOrSecret","message":"no"}"#)]
    {
        let server = Server::start().await;
        server.answer_opening(status, "", body);
        let (mut stream, _) = start(&server);
        let error = within(stream.next()).await.unwrap_err();
        assert!(error.is_credentials(), "{error}");
        watch::check(&format!("{error} {error:?}"));
        let hint = error.transport_error().unwrap().hint().unwrap();
        assert!(hint.contains("developer console"), "{hint}");
        assert!(within(stream.next()).await.unwrap().is_none());
        assert_eq!(server.requests().len(), 1);
    }
}

#[tokio::test]
async fn every_other_failure_of_the_opening_call_is_tried_again() {
    let mut server = Server::start().await;
    server.answer_opening(403, "", r#"{"code":"Forbidden.AccessDenied.QpsLimitForApi"}"#);
    server.answer_opening(503, "", "");
    server.answer_opening(400, "content-type: text/html\r\n", "<html></html>");
    server.answer_opening(401, "", "");
    server.answer_opening(302, "location: http://127.0.0.1:1/\r\n", "");
    server.answer_opening(200, "", r#"{"endpoint":"ws://127.0.0.1:1/","ticket":5}"#);
    server.answer_opening(200, "", r#"{"endpoint":"ws://service.invalid/c","ticket":"t-1"}"#);
    server.answer_opening(200, "", r#"{"endpoint":"ws://127.0.0.1:1/c","ticket":"t-1"}"#);
    watch::over("t-1");
    let (mut stream, notices) = start(&server);
    let peer = server.accept().await;
    let failures = notices.wait_for("OpeningFailed", 8).await;
    assert_eq!(failures.len(), 8, "{failures:#?}");
    assert_eq!(server.openings().len(), 9);
    // A throttle is waited for, although the backoff is shorter.
    let times: Vec<_> = server.openings().iter().map(|opening| opening.at).collect();
    assert!(times[1] - times[0] >= Duration::from_secs(1));
    peer.event("e-1", "m-1");
    next(&mut stream).await.ack();
}

#[tokio::test]
async fn a_refused_ticket_and_a_bad_handshake_lead_to_another_ticket() {
    let other = "GET / HTTP/1.1\r\nsec-websocket-key: x\r\n\r\n";
    let extended = switched(other).replace("\r\n\r\n", "\r\nSec-WebSocket-Extensions: x\r\n\r\n");
    let mut server = Server::start().await;
    server.answer_upgrade(response(401, "", r#"{"code":"authFailed"}"#));
    server.answer_upgrade(switched(other));
    server.answer_upgrade(extended);
    server.answer_upgrade("HTTP/1.1 101 X\r\nupgrade: h2c\r\nconnection: upgrade\r\n\r\n".into());
    server.answer_upgrade(response(200, "", "{}"));
    let (mut stream, notices) = start(&server);
    notices.wait_for("Connected", 1).await;
    assert_eq!(notices.with("OpeningFailed").len(), 5);
    // The three handshakes that the client did not accept come first.
    let mut peers = vec![];
    for _ in 0..4 {
        peers.push(server.accept().await);
    }
    let mut peer = peers.pop().unwrap();
    peer.event("e-1", "m-1");
    next(&mut stream).await.ack();
    assert_eq!(peer.answer().await, answered("m-1", "SUCCESS"));
}

#[tokio::test]
async fn third_party_apps_open_it_with_their_suite_key() {
    let mut server = Server::start().await;
    let ticket = || async { Ok::<_, std::io::Error>("ticket".to_owned()) };
    let app = Credentials::third_party_app("suite-1", APP_SECRET, "corp", ticket);
    let (_stream, _) = observed(builder(&server).credentials(app));
    server.accept().await;
    let opening = &server.openings()[0].text;
    assert!(opening.contains(r#""clientId":"suite-1""#), "{opening}");
}
