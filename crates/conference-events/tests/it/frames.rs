//! Frames of the Stream protocol and their acknowledgements.

use conference_events::{Ack, Frame, FrameType};
use serde_json::{Value, json};

fn frame(kind: &str, topic: &str, data: &str) -> Frame {
    let headers = json!({ "topic": topic, "messageId": "m-1", "time": 7 });
    let frame = json!({ "type": kind, "headers": headers, "data": data });
    Frame::from_slice(frame.to_string().as_bytes()).unwrap()
}

fn ack_data(frame: &Frame, ack: Ack) -> Value {
    let ack: Value = serde_json::from_str(&frame.ack(ack)).unwrap();
    assert_eq!(ack["code"], 200);
    assert_eq!(ack["message"], "OK");
    assert_eq!(ack["headers"], json!({ "messageId": "m-1", "contentType": "application/json" }));
    serde_json::from_str(ack["data"].as_str().unwrap()).unwrap()
}

#[test]
fn an_event_is_acknowledged_with_a_status() {
    let event = frame("EVENT", "*", "{}");
    assert_eq!(event.frame_type, FrameType::Event);
    assert_eq!(ack_data(&event, Ack::Success), json!({ "status": "SUCCESS" }));
    assert_eq!(ack_data(&event, Ack::Later), json!({ "status": "LATER" }));
}

#[test]
fn a_ping_is_answered_with_its_own_data() {
    let ping = frame("SYSTEM", "ping", r#"{"opaque":"o-1"}"#);
    assert_eq!((&ping.frame_type, ping.topic.as_str()), (&FrameType::System, "ping"));
    assert_eq!(ack_data(&ping, Ack::Success), json!({ "opaque": "o-1" }));
}

#[test]
fn a_header_is_a_string_or_a_number() {
    let frame = frame("LATEST", "t", "{}");
    assert_eq!(frame.frame_type, FrameType::Unknown("LATEST".to_owned()));
    assert_eq!(frame.header("time"), Some("7"));
    assert_eq!(frame.message_id(), Some("m-1"));
}

#[test]
fn only_a_type_and_a_topic_are_required() {
    let read = |text: &str| Frame::from_slice(text.as_bytes());
    assert!(read(r#"{"type":"SYSTEM","header":{"topic":"disconnect"}}"#).is_ok());
    assert!(read(r#"{"headers":{"topic":"disconnect"}}"#).unwrap_err().is_missing_field());
    assert!(read(r#"{"type":"SYSTEM","headers":{}}"#).unwrap_err().is_missing_field());
    assert!(frame("EVENT", "*", "{}").event().unwrap_err().is_missing_field());
}
