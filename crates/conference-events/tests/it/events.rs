//! Events, from the official examples and in every form.

use conference_events::{
    Event, EventData,
    models::{ConferenceChange, MemberChange, TimestampMillis, UnionId},
};
use serde_json::{Value, json};

fn examples() -> Vec<Value> {
    serde_json::from_str(include_str!("data/events.json")).unwrap()
}

fn read(envelope: &Value) -> Event {
    Event::from_slice(envelope.to_string().as_bytes()).unwrap()
}

fn change() -> Value {
    json!({
        "openConfModel": { "conferenceId": "c-1", "startTime": 1_684_215_608_570_i64 },
        "statusSeqNum": 1,
        "changeScene": "conference_created"
    })
}

#[test]
fn every_official_example_is_of_its_type() {
    let examples = examples();
    assert_eq!(examples.len(), 16);
    for example in examples {
        let event = read(&example);
        assert!(!matches!(event.data, EventData::Unknown | EventData::Unreadable(_)));
        assert!(event.unreadable().is_empty());
        assert_eq!(event.event_id.as_deref(), Some("c7c7120f2c07419**ebdba0318c8"));
        assert_eq!(event.corp_id.as_deref(), Some("ding9f50b15bxxxx16741"));
        assert!(event.created_at.is_some());
    }
}

#[test]
fn all_forms_read_into_the_same_data() {
    for pair in examples().chunks(2) {
        let (object, http) = (read(&pair[0]), read(&pair[1]));
        assert_eq!(object.data, http.data);
        let kind = object.event_type.as_str();
        let data = pair[0]["data"].clone();
        let text = data.to_string();
        assert_eq!(Event::from_parts(kind, text.clone()).data, object.data);
        let mut row_data = data;
        row_data["syncAction"] = json!(kind);
        let forms = [
            json!({ "eventType": kind, "data": text.clone() }),
            json!({ "type": "EVENT", "headers": { "eventType": kind }, "data": text.clone() }),
            json!({ "type": "EVENT", "header": { "eventType": kind }, "data": text }),
            json!({ "corp_id": "d", "biz_data": row_data.to_string() }),
            json!({ "corp_id": "d", "biz_data": row_data }),
        ];
        for form in &forms {
            let event = read(form);
            assert_eq!((event.event_type.as_str(), &event.data), (kind, &object.data), "{form}");
        }
    }
}

#[test]
fn a_frame_has_id_organization_and_time_in_its_headers_as_strings_or_numbers() {
    for time in [json!("1683533823336"), json!(1_683_533_823_336_i64)] {
        let event = read(&json!({
            "specVersion": "1.0",
            "type": "EVENT",
            "headers": {
                "topic": "*",
                "messageId": "m-1",
                "eventType": "meeting_status_change",
                "eventId": "e-1",
                "eventCorpId": "ding-1",
                "eventBornTime": time,
            },
            "data": change().to_string(),
        }));
        assert_eq!(event.idempotency_key(), Some("e-1"));
        assert_eq!(event.message_id.as_deref(), Some("m-1"));
        assert_eq!(event.corp_id.as_deref(), Some("ding-1"));
        assert_eq!(event.created_at.map(TimestampMillis::as_millis), Some(1_683_533_823_336));
        assert_eq!(event.sequence(), Some(1));
    }
}

#[test]
fn a_row_has_its_type_and_its_id_in_its_data() {
    let mut data = change();
    data["eventId"] = json!("e-1");
    data["syncAction"] = json!("meeting_status_change");
    let row = json!({ "corp_id": "ding-1", "biz_id": "b", "biz_type": 225, "biz_data": data });
    let event = read(&row);
    assert_eq!(event.event_type, "meeting_status_change");
    assert_eq!(event.event_id.as_deref(), Some("e-1"));
    assert_eq!(event.corp_id.as_deref(), Some("ding-1"));
    assert_eq!(event.created_at, None);
}

#[test]
fn what_an_event_tells_is_typed() {
    let events: Vec<Event> = examples().iter().map(read).collect();
    let EventData::MeetingStatusChange(change) = &events[0].data else {
        panic!("{:?}", events[0]);
    };
    assert_eq!(change.change_scene, Some(ConferenceChange::Created));
    assert_eq!(events[0].sequence(), Some(1));
    let EventData::MeetingMemberStatusChange(change) = &events[2].data else {
        panic!("{:?}", events[2]);
    };
    assert_eq!(change.change_scene, Some(MemberChange::Joined));
    let person = change.members[0].user_id.clone();
    assert_eq!(person, Some(UnionId::new("2iPO*********wiEiE")));
}

#[test]
fn the_id_of_minutes_as_a_number_is_read_digit_for_digit() {
    let data = json!({ "bizType": "cloud_record", "minutesTaskId": 1_159_876_543_210_987_609_i64 });
    let event = read(&json!({ "eventType": "flash_minutes_open_event", "data": data }));
    let EventData::FlashMinutesOpenEvent(change) = &event.data else { panic!("{event:?}") };
    assert_eq!(change.minutes_task_id.as_deref(), Some("1159876543210987609"));
    assert!(event.unreadable().is_empty());
}

#[test]
fn a_field_that_cannot_be_read_does_not_cost_the_event() {
    let mut data = change();
    data["statusSeqNum"] = json!("x");
    let event = read(&json!({ "eventType": "meeting_status_change", "data": data }));
    let EventData::MeetingStatusChange(change) = &event.data else { panic!("{event:?}") };
    assert_eq!(change.change_scene, Some(ConferenceChange::Created));
    assert_eq!(event.sequence(), None);
    assert_eq!(event.unreadable()[0].pointer(), "/statusSeqNum");
}

#[test]
fn an_event_with_unreadable_data_comes_with_its_json_and_the_reason() {
    for (data, json) in [("[1]", "[1]"), (r#""{\"a\":""#, r#"{"a":"#), (r#""x""#, r#""x""#)] {
        let text =
            format!(r#"{{"eventType":"meeting_status_change","eventId":"e-1","data":{data}}}"#);
        let event = Event::from_slice(text.as_bytes()).unwrap();
        assert_eq!(event.event_id.as_deref(), Some("e-1"));
        assert_eq!(event.json(), json);
        let EventData::Unreadable(reason) = &event.data else { panic!("{event:?}") };
        assert!(!reason.to_string().is_empty());
    }
}

#[test]
fn an_unknown_event_is_kept_as_it_came() {
    let text = r#"{"eventType":"meeting_dreamt","data":{"news": [1, 1e400]}}"#;
    let event = Event::from_slice(text.as_bytes()).unwrap();
    assert_eq!(event.data, EventData::Unknown);
    assert_eq!(event.json(), r#"{"news": [1, 1e400]}"#);
    let http = r#"{"EventType": "meeting_dreamt", "news": 1}"#;
    assert_eq!(Event::from_slice(http.as_bytes()).unwrap().json(), http);
}

#[test]
fn what_is_no_event_is_an_error_that_shows_no_value() {
    let error = |text: &str| Event::from_slice(text.as_bytes()).unwrap_err();
    assert!(error("{").is_not_json());
    assert!(error(r#""secret""#).is_not_json());
    assert!(!error(r#""secret""#).to_string().contains("secret"));
    assert!(error("{}").is_missing_field());
    assert_eq!(error(r#"{"eventType": {}}"#).to_string(), "the event has no type");
}
