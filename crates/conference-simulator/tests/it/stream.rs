//! Events over Stream.

use std::{collections::BTreeSet, time::Duration};

use conference_simulator::Simulator;
use serde_json::{Value, json};
use tokio_tungstenite::tungstenite::Message;

use crate::{
    client::{Client, VIDEO, instant_meeting},
    stage::person,
    stream_client::{StreamClient, header, ticket},
};

pub(crate) const TYPE: &str = "meeting_status_change";

/// Publishes an event of which the data name it.
pub(crate) fn publish(simulator: &Simulator, name: &str) {
    simulator.publish(TYPE, json!({ "name": name }));
}

pub(crate) fn name(frame: &Value) -> String {
    let data: Value = serde_json::from_str(frame["data"].as_str().unwrap()).unwrap();
    data["name"].as_str().unwrap().to_owned()
}

/// The next event is this one: nothing came before it.
pub(crate) async fn assert_next(client: &mut StreamClient, expected: &str) {
    let frame = client.take().await;
    assert_eq!(name(&frame), expected);
}

pub(crate) fn seconds(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

pub(crate) fn answers(simulator: &Simulator) -> Vec<Option<String>> {
    let journal = simulator.journal();
    let pushes = journal.pushes().iter().filter(|push| push.event_id().is_some());
    pushes.map(|push| push.answer().map(str::to_owned)).collect()
}

#[tokio::test]
async fn what_happens_comes_as_frames_whose_headers_are_text() {
    let simulator = Simulator::start().await;
    let mut stream = StreamClient::connect(&simulator).await;
    let mut client = Client::connect(&simulator).await;
    let created = client.post(VIDEO, &instant_meeting()).await.success();
    let meeting = created["conferenceId"].as_str().unwrap().into();
    simulator.join(&meeting, &person("u2")).unwrap();
    let events = simulator.events();
    assert_eq!(events.len(), 6);
    for event in events {
        let frame = stream.take().await;
        assert_eq!((&frame["specVersion"], &frame["type"]), (&json!("1.0"), &json!("EVENT")));
        assert!(frame["headers"].as_object().unwrap().values().all(Value::is_string), "{frame}");
        assert_eq!(header(&frame, "topic"), "*");
        assert_eq!(header(&frame, "eventType"), event.event_type());
        assert_eq!(header(&frame, "eventId"), event.event_id());
        assert_eq!(header(&frame, "eventCorpId"), simulator.corp_id());
        assert_eq!(header(&frame, "eventBornTime"), event.created_at().as_millis().to_string());
        assert_eq!(header(&frame, "contentType"), "application/json");
        assert_eq!(frame["data"], event.data().to_string());
    }
    let journal = simulator.journal();
    assert!(journal.pushes().iter().all(|push| push.is_acknowledged() && push.attempt() == 1));
}

#[tokio::test]
async fn an_event_comes_again_after_10_30_60_and_120_seconds_and_no_more() {
    let simulator = Simulator::start().await;
    let mut stream = StreamClient::connect(&simulator).await;
    publish(&simulator, "one");
    let first = stream.frame().await;
    let mut messages = BTreeSet::from([header(&first, "messageId").to_owned()]);
    for wait in [10, 30, 60, 120] {
        simulator.advance(seconds(wait - 1));
        publish(&simulator, "between");
        let frame = stream.event().await;
        assert_eq!(name(&frame), "between");
        stream.acknowledge(&frame).await;
        simulator.advance(seconds(1));
        let again = stream.event().await;
        assert_eq!(header(&again, "eventId"), header(&first, "eventId"));
        assert!(messages.insert(header(&again, "messageId").to_owned()));
    }
    simulator.advance(seconds(3_600));
    publish(&simulator, "two");
    assert_eq!(name(&stream.event().await), "two");
}

#[tokio::test]
async fn only_200_without_another_status_than_success_acknowledges() {
    let simulator = Simulator::start().await;
    let mut stream = StreamClient::connect(&simulator).await;
    publish(&simulator, "one");
    let refusals = [
        (200, json!({ "status": "LATER" })),
        (500, json!({ "status": "SUCCESS" })),
        (404, json!(1)),
    ];
    for ((code, data), wait) in refusals.into_iter().zip([10, 30, 60]) {
        let frame = stream.event().await;
        stream.answer(&frame, code, &data).await;
        simulator.advance(seconds(wait));
    }
    // The official Python client sends the data of the event back.
    let frame = stream.event().await;
    stream.answer(&frame, 200, &json!({ "name": "one" })).await;
    simulator.advance(seconds(120));
    let expected = ["200 LATER", "500 SUCCESS", "404", "200"];
    assert_eq!(answers(&simulator), expected.map(|answer| Some(answer.to_owned())));
    let journal = simulator.journal();
    let first = journal.pushes().iter().find(|push| push.event_id().is_some()).unwrap();
    assert!(first.raw_answer().contains("application/json"), "{}", first.raw_answer());
}

#[tokio::test]
async fn a_late_acknowledgement_of_an_earlier_push_counts() {
    let simulator = Simulator::start().await;
    let mut stream = StreamClient::connect(&simulator).await;
    publish(&simulator, "one");
    let first = stream.frame().await;
    simulator.advance(seconds(10));
    stream.frame().await;
    stream.acknowledge(&first).await;
    simulator.advance(seconds(29));
    publish(&simulator, "two");
    simulator.advance(seconds(1));
    let frames = [stream.frame().await, stream.frame().await];
    let events = frames.iter().filter(|frame| frame["type"] == "EVENT").map(name);
    assert_eq!(events.collect::<Vec<_>>(), ["two"]);
}

#[tokio::test]
async fn each_event_goes_to_one_of_several_connections() {
    let simulator = Simulator::start().await;
    let mut streams =
        [StreamClient::connect(&simulator).await, StreamClient::connect(&simulator).await];
    for number in 0..20 {
        publish(&simulator, &number.to_string());
    }
    streams[0].settle().await;
    let mut seen = Vec::new();
    for (stream, connection) in streams.iter_mut().zip([2, 4]) {
        let journal = simulator.journal();
        let pushes = journal.pushes().iter();
        let count = pushes.filter(|push| push.connection() == Some(connection)).count();
        assert!(count > 2, "{journal}");
        for _ in 0..count {
            seen.push(name(&stream.take().await).parse::<u32>().unwrap());
        }
    }
    seen.sort_unstable();
    assert!(seen.iter().copied().eq(0..20), "{seen:?}");
}

#[tokio::test]
async fn events_before_the_first_connection_are_lost_and_those_between_two_come_again() {
    let simulator = Simulator::start().await;
    publish(&simulator, "before");
    let mut stream = StreamClient::connect(&simulator).await;
    stream.send(Message::Close(None)).await;
    while stream.receive().await.is_some() {}
    publish(&simulator, "between");
    let mut stream = StreamClient::connect(&simulator).await;
    let journal = simulator.journal();
    assert!(journal.to_string().contains(" to nobody at "), "{journal}");
    simulator.advance(seconds(10));
    assert_next(&mut stream, "between").await;
}

#[tokio::test]
async fn the_service_pings_every_30_seconds_and_hears_the_answer() {
    let simulator = Simulator::start().await;
    let mut stream = StreamClient::connect(&simulator).await;
    for _ in 0..2 {
        simulator.advance(seconds(30));
        let ping = stream.frame().await;
        assert_eq!((&ping["type"], header(&ping, "topic")), (&json!("SYSTEM"), "ping"));
        let data: Value = serde_json::from_str(ping["data"].as_str().unwrap()).unwrap();
        assert!(data["opaque"].is_string(), "{data}");
        stream.answer(&ping, 200, &data).await;
    }
    let journal = simulator.journal();
    let pings: Vec<_> =
        journal.pushes().iter().map(|push| (push.event_type(), push.answer())).collect();
    assert_eq!(pings, [("ping", Some("200")); 2]);
}

#[tokio::test]
async fn the_journal_shows_pushes_and_answers_and_neither_ticket_nor_secret() {
    let simulator = Simulator::start().await;
    let ticket = ticket(&simulator).await;
    let mut stream = StreamClient::connect_with(&simulator, &ticket).await.unwrap();
    stream.settle().await;
    publish(&simulator, "one");
    let frame = stream.take().await;
    publish(&simulator, "two");
    stream.frame().await;
    let journal = simulator.journal().to_string();
    assert!(!journal.contains(&ticket) && !journal.contains(simulator.app_secret()), "{journal}");
    let pushes: Vec<_> = journal.lines().filter(|line| line.starts_with("push ")).collect();
    let id = header(&frame, "eventId");
    let first = format!(
        "push 1 of meeting_status_change ({id}, attempt 1) on connection 2 at 1767225600000 \
         -> 200 SUCCESS"
    );
    assert_eq!(pushes[0], first);
    assert!(pushes[1].ends_with("-> no answer"), "{journal}");
}
