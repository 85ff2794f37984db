//! Events, from the official examples of both envelopes.

use conference_events::{
    Event, EventContent, EventError,
    models::{ConferenceChange, EventData, MemberChange, UnionId},
};
use serde_json::{Value, json};

fn examples() -> Vec<Value> {
    serde_json::from_str(include_str!("data/events.json")).unwrap()
}

fn read(envelope: &Value) -> Event {
    Event::from_slice(envelope.to_string().as_bytes()).unwrap()
}

#[test]
fn every_official_example_is_of_its_type() {
    let examples = examples();
    assert_eq!(examples.len(), 16);
    for example in examples {
        let event = read(&example);
        let EventContent::Known(data) = &event.content else {
            panic!("{} is not known", event.event_type);
        };
        assert_eq!(data.event_type(), event.event_type);
        assert_eq!(event.event_id.as_deref(), Some("c7c7120f2c07419**ebdba0318c8"));
        assert_eq!(event.corp_id.as_deref(), Some("ding9f50b15bxxxx16741"));
        assert!(event.created_at.is_some());
    }
}

#[test]
fn both_envelopes_and_the_parts_read_into_the_same() {
    let examples = examples();
    for pair in examples.chunks(2) {
        let (stream, http) = (read(&pair[0]), read(&pair[1]));
        assert_eq!(stream.content, http.content);
        let parts = Event::from_parts(&stream.event_type, pair[0]["data"].clone()).unwrap();
        assert_eq!(parts.content, stream.content);
    }
}

#[test]
fn what_an_event_tells_is_typed() {
    let events: Vec<Event> = examples().iter().map(read).collect();
    let EventContent::Known(EventData::MeetingStatusChange(change)) = &events[0].content else {
        panic!("{:?}", events[0]);
    };
    assert_eq!(change.change_scene, Some(ConferenceChange::Created));
    assert_eq!(change.status_seq_num, Some(1));
    let EventContent::Known(EventData::MeetingMemberStatusChange(change)) = &events[2].content
    else {
        panic!("{:?}", events[2]);
    };
    assert_eq!(change.change_scene, Some(MemberChange::Joined));
    let person = change.members[0].user_id.clone();
    assert_eq!(person, Some(UnionId::new("2iPO*********wiEiE")));
}

#[test]
fn an_unknown_event_is_kept_as_it_came() {
    let data = json!({ "news": [1, { "a": null }] });
    let stream = json!({ "eventType": "meeting_dreamt", "eventId": "e", "data": data });
    assert_eq!(read(&stream).content, EventContent::Unknown(data));
    let http = json!({ "EventType": "meeting_dreamt", "news": 1 });
    assert_eq!(read(&http).content, EventContent::Unknown(http));
}

#[test]
fn what_is_wrong_is_told() {
    let error = |text: &str| Event::from_slice(text.as_bytes()).unwrap_err();
    assert!(matches!(error("{"), EventError::NotJson(_)));
    assert!(matches!(error("{}"), EventError::NoType));
    assert!(matches!(error(r#"{"eventType": 7}"#), EventError::NoType));
    let wrong = error(r#"{"eventType": "meeting_status_change", "data": {"statusSeqNum": "x"}}"#);
    assert!(
        matches!(&wrong, EventError::Data { event_type, .. } if event_type == "meeting_status_change")
    );
}
