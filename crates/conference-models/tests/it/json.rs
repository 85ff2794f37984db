//! One unreadable field does not cost the others.

use conference_models::{
    CreateVideoConferenceResponse, StartStreamOutResponse,
    json::{self, Decoded},
};
use serde_json::Value;

fn create(text: &str) -> Decoded<CreateVideoConferenceResponse> {
    json::read(text.as_bytes()).unwrap()
}

#[test]
fn an_unreadable_field_is_absent_and_listed_and_the_others_are_delivered() {
    let decoded = create(r#"{"roomCode":{"a":1e400},"conferenceId":"c","news":1e400}"#);
    assert_eq!(decoded.value.conference_id, Some("c".into()));
    assert_eq!(decoded.value.room_code, None);
    assert_eq!(decoded.unreadable.len(), 1);
    assert_eq!(decoded.unreadable[0].pointer(), "/roomCode");
    assert!(decoded.unreadable[0].reason().ends_with("found an object"));
}

#[test]
fn the_key_of_a_stream_is_masked() {
    let text = r#"{"successStreamMap":{"rtmp://host/secret":{},"rtmp://host/b":"s"}}"#;
    let decoded: Decoded<StartStreamOutResponse> = json::read(text.as_bytes()).unwrap();
    assert_eq!(decoded.value.success_stream_map.len(), 1);
    assert_eq!(decoded.unreadable[0].pointer(), "/successStreamMap/*");
    assert!(!format!("{:?}", decoded.unreadable).contains("secret"));
}

#[test]
fn a_number_that_no_type_holds_costs_only_itself() {
    let decoded: Decoded<Value> = json::read(br#"{"a":[1,1e400],"b":2}"#).unwrap();
    assert_eq!(decoded.value, serde_json::json!({ "a": [1, null], "b": 2 }));
    assert_eq!(decoded.unreadable[0].pointer(), "/a/1");
}

#[test]
fn a_text_that_is_no_json_is_an_error_that_names_the_position() {
    let error = |text: &[u8]| json::read::<CreateVideoConferenceResponse>(text).unwrap_err();
    assert!(error(b"{\"a\":\"\xff\"}").to_string().contains("from index 6"));
    assert!(error(b"\xef\xbb\xbf{}").to_string().contains("line 1 column 1"));
    assert!(error(b"{\"a\":}").to_string().contains("line 1 column"));
    assert!(error(b"\"secret\"").to_string().ends_with("found a string"));
}

#[test]
fn more_than_a_hundred_unreadable_fields_are_an_error() {
    let text = |count| format!(r#"{{"phoneNumbers":[{}]}}"#, vec!["{}"; count].join(","));
    assert_eq!(create(&text(100)).unreadable.len(), 100);
    assert!(json::read::<CreateVideoConferenceResponse>(text(101).as_bytes()).is_err());
}
