//! One unreadable field does not cost the others.

use conference_models::{
    CreateVideoConferenceResponse, StartStreamOutResponse,
    json::{self, Decoded, Unreadable},
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
fn a_secret_key_is_masked_even_if_it_looks_like_a_name_and_costs_no_other_entry() {
    let text = "{\"successStreamMap\":{\n\"key1\":\"a\",\"key2\":{},\"key3\":\"b\",\"key4\":[]}}";
    let decoded: Decoded<StartStreamOutResponse> = json::read(text.as_bytes()).unwrap();
    let kept: Vec<_> = decoded.value.success_stream_map.into_values().collect();
    assert_eq!(kept, ["a", "b"]);
    let pointers: Vec<_> = decoded.unreadable.iter().map(Unreadable::pointer).collect();
    assert_eq!(pointers, ["/successStreamMap/*", "/successStreamMap/*"]);
}

#[test]
fn a_value_that_no_type_holds_has_a_reason_of_its_own() {
    let reason = |json: &str| {
        let decoded = create(&format!(r#"{{"roomCode":{json}}}"#));
        decoded.unreadable[0].reason().to_owned()
    };
    assert_eq!(reason("1e400"), "the number is out of range");
    assert_eq!(reason(r#""\ud800""#), "an escape in the value is not Unicode");
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

#[test]
fn a_large_text_is_read_again_only_as_often_as_fits_into_32_mebibytes() {
    let text = |count, padding: usize| {
        let numbers = vec!["{}"; count].join(",");
        format!(r#"{{"phoneNumbers":[{numbers}],"news":"{}"}}"#, "x".repeat(padding))
    };
    let error = |text: String| {
        json::read::<CreateVideoConferenceResponse>(text.as_bytes()).unwrap_err().to_string()
    };
    assert_eq!(error(text(100, 4 << 20)), "too many fields cannot be read: more than 7");
    assert_eq!(error(text(2, 17 << 20)), "too many fields cannot be read: more than 1");
    assert_eq!(create(&text(1, 17 << 20)).unreadable.len(), 1);
}

#[test]
fn an_unknown_key_that_is_not_unicode_costs_nothing() {
    for key in [r"\ud83d", r"\udc00 \\", r"a\ud83dz", r"\ud83d\ud83d\ude00", r"\\\ud83d"] {
        let news = format!(r#""{key}" : {{"{key}":":"}}"#);
        let decoded = create(&format!(r#"{{{news},"conferenceId":"c","roomCode":{{}}}}"#));
        assert_eq!(decoded.value.conference_id, Some("c".into()), "{key}");
        let pointers: Vec<_> = decoded.unreadable.iter().map(Unreadable::pointer).collect();
        assert_eq!(pointers, ["/roomCode"], "{key}");
    }
    let whole: Decoded<Value> = json::read(br#"{"\ud83d\ud83d\ude00":1,"a":"\ud83d"}"#).unwrap();
    assert_eq!(whole.value, serde_json::json!({ "\u{fffd}\u{1f600}": 1, "a": null }));
}
