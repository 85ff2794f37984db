//! Events about meetings.

use std::collections::BTreeSet;

use conference_models::EventData;
use conference_simulator::{SimulatedEvent, Simulator};
use serde_json::{Value, json};

use crate::{
    client::{Client, VIDEO, instant_meeting},
    stage::{Stage, person},
};

const GENERAL: [&str; 4] = [
    "meeting_status_change",
    "meeting_member_status_change",
    "meeting_asr_result_event",
    "flash_minutes_open_event",
];

/// Returns the events since then about meetings and their participants, as `scene person…`.
fn scenes(simulator: &Simulator, since: usize) -> Vec<String> {
    let scene = |event: &SimulatedEvent| {
        let data = event.data();
        let people = data["openMemberModels"].as_array().into_iter().flatten();
        let people = people.map(|one| one["userNick"].as_str().unwrap());
        let scene = data["changeScene"].as_str().or(data["minutesEventType"].as_str());
        let said = data["payload"]["result"].as_str();
        let words: Vec<_> = scene.or(said).into_iter().chain(people).collect();
        words.join(" ")
    };
    simulator.events()[since..].iter().map(scene).collect()
}

fn of_type(simulator: &Simulator, event_type: &str) -> Vec<Value> {
    let events = simulator.events().into_iter();
    let events = events.filter(|event| event.event_type() == event_type);
    events.map(|event| event.data().clone()).collect()
}

#[tokio::test]
async fn a_story_makes_events_of_all_eight_types_that_the_models_read_completely() {
    let stage = Stage::set().await;
    let events = stage.simulator.events();
    let mut types = BTreeSet::new();
    for event in &events {
        let read = EventData::read(event.event_type(), event.data().to_string().as_bytes());
        assert_eq!(read.unreadable, [], "{event:?}");
        assert!(!matches!(read.value, EventData::Unknown | EventData::Unreadable(_)), "{event:?}");
        assert_eq!(event.corp_id(), stage.simulator.corp_id());
        types.insert(event.event_type());
    }
    assert_eq!(types.len(), 8, "{types:?}");
    let ids: BTreeSet<_> = events.iter().map(SimulatedEvent::event_id).collect();
    assert_eq!(ids.len(), events.len());
}

#[tokio::test]
async fn calls_and_people_make_events_in_the_order_in_which_they_act() {
    let mut stage = Stage::set().await;
    stage.simulator.subscribe(GENERAL);
    let before = stage.simulator.events().len();
    let phones = json!([{ "phoneNumber": "1", "nick": "phone" }]);
    let invitees = json!([{ "unionId": "u3", "nick": "three" }, { "unionId": "u4", "nick": "4" }]);
    let request = json!({ "unionId": "u1", "inviteeList": invitees, "phoneInviteeList": phones });
    stage.call("InviteUsers", request).await.success();
    stage.simulator.join(&stage.meeting, &person("u3")).unwrap();
    stage.call("StartMinutes", json!({ "unionId": "u1" })).await.success();
    stage.simulator.say(&stage.meeting, &person("u3"), "Hello there").unwrap();
    stage.simulator.leave(&stage.meeting, &person("u2")).unwrap();
    let request = json!({ "userList": [{ "unionId": "u3" }, { "unionId": "u2" }] });
    stage.call("KickMembers", request).await.success();
    stage.call("CloseVideoConference", json!({ "unionId": "u1" })).await.success();

    let expected = [
        "user_invited three 4 phone",
        "user_join three",
        "Hello there",
        "user_leave u2",
        "user_kicked three u2",
        "conference_closed",
        "summary_generated",
    ];
    assert_eq!(scenes(&stage.simulator, before), expected);
    let numbers: Vec<_> = stage.simulator.events()[before..]
        .iter()
        .filter_map(|event| event.data()["statusSeqNum"].as_i64())
        .collect();
    assert!(numbers.is_sorted_by(|a, b| a + 1 == *b), "{numbers:?}");
}

#[tokio::test]
async fn an_event_says_what_the_queries_say() {
    let mut stage = Stage::set().await;
    let member = stage.member("u2").await;
    let joined = of_type(&stage.simulator, "meeting_member_status_change");
    let joined = joined.iter().rfind(|data| data["changeScene"] == "user_join").unwrap();
    let joined = &joined["openMemberModels"][0];
    assert_eq!(joined["userId"], member["unionId"]);
    assert_eq!(joined["joinTime"], member["joinTime"]);
    assert_eq!(joined["conferenceId"], json!(stage.meeting));
    assert_eq!((&joined["host"], &joined["pstnJoin"]), (&json!(false), &json!(false)));

    stage.simulator.end_meeting(&stage.meeting).unwrap();
    let closed = of_type(&stage.simulator, "meeting_status_change").pop().unwrap();
    let closed = &closed["openConfModel"];
    assert_eq!(closed["roomCode"], json!(stage.room_code));
    assert_eq!((&closed["status"], &closed["attendNum"]), (&json!(1), &json!(2)));
    assert_eq!((&closed["activeNum"], &closed["invitedNum"]), (&json!(0), &json!(2)));
    assert_eq!(closed["confDuration"], json!(120_000));
}

#[tokio::test]
async fn speech_is_recognized_by_what_takes_it_down() {
    let stage = Stage::set().await;
    stage.simulator.say(&stage.meeting, &person("u1"), "unheard").unwrap();
    let speech = of_type(&stage.simulator, "meeting_asr_result_event_directed");
    let sources: Vec<_> = speech.iter().map(|data| data["bizType"].as_str().unwrap()).collect();
    assert_eq!(sources, ["cloud_record", "cloud_record", "minutes", "minutes"]);
    let payload = &speech[3]["payload"];
    assert_eq!((&payload["result"], &payload["index"]), (&json!("Yes."), &json!("2")));
    assert_eq!((&payload["beginTime"], &payload["time"]), (&json!("40000"), &json!("40400")));
    assert_eq!(
        payload["words"],
        json!([{ "text": "Yes.", "startTime": 40_000, "endTime": 40_400 }])
    );
    let ready = of_type(&stage.simulator, "flash_minutes_open_event");
    assert_eq!(ready[1]["minutesTaskId"], speech[3]["recordId"]);
}

#[tokio::test]
async fn only_what_was_subscribed_to_becomes_an_event() {
    let simulator = Simulator::start().await;
    simulator.subscribe(["meeting_status_change"]);
    let mut client = Client::connect(&simulator).await;
    client.post(VIDEO, &instant_meeting()).await.success();
    simulator.publish("meeting_of_another_type", json!({}));
    simulator.publish("meeting_status_change", json!({ "odd": true }));
    assert_eq!(scenes(&simulator, 0), ["conference_created", ""]);
}

#[tokio::test]
async fn a_call_that_is_refused_makes_no_event() {
    let mut stage = Stage::set().await;
    let before = stage.simulator.events().len();
    let nobody = json!({ "userList": [{ "unionId": "u1" }, { "unionId": "u7" }] });
    assert_ne!(stage.call("KickMembers", nobody).await.status, 200);
    assert_ne!(stage.call("StopMinutes", json!({ "unionId": "u1" })).await.status, 200);
    stage.simulator.join(&stage.ended, &person("u1")).unwrap_err();
    assert_eq!(stage.simulator.events().len(), before);
}
