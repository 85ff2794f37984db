//! Events over Stream.

use std::{collections::BTreeSet, time::Duration};

use conference_simulator::{CallMatcher, Fault, Simulator};
use serde_json::{Value, json};
use tokio_tungstenite::tungstenite::{
    self, Bytes, Message,
    protocol::{CloseFrame, frame::coding::CloseCode},
};

use crate::{
    client::{Client, VIDEO, instant_meeting},
    stage::person,
    stream_client::{OPEN, StreamClient, header, open, opening, ticket},
};

const TYPE: &str = "meeting_status_change";

/// Publishes an event of which the data name it.
fn publish(simulator: &Simulator, name: &str) {
    simulator.publish(TYPE, json!({ "name": name }));
}

fn name(frame: &Value) -> String {
    let data: Value = serde_json::from_str(frame["data"].as_str().unwrap()).unwrap();
    data["name"].as_str().unwrap().to_owned()
}

/// The next event is this one: nothing came before it.
async fn assert_next(client: &mut StreamClient, expected: &str) {
    let frame = client.take().await;
    assert_eq!(name(&frame), expected);
}

fn seconds(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

fn answers(simulator: &Simulator) -> Vec<Option<String>> {
    let journal = simulator.journal();
    let pushes = journal.pushes().iter().filter(|push| push.event_id().is_some());
    pushes.map(|push| push.answer().map(str::to_owned)).collect()
}

fn status(error: tungstenite::Error) -> u16 {
    match error {
        tungstenite::Error::Http(response) => response.status().as_u16(),
        other => panic!("{other}"),
    }
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

async fn with_fault(fault: Fault) -> (Simulator, StreamClient) {
    let simulator = Simulator::start().await;
    let stream = StreamClient::connect(&simulator).await;
    simulator.inject(CallMatcher::named(TYPE).unwrap(), fault);
    (simulator, stream)
}

#[tokio::test]
async fn an_event_comes_twice() {
    let (simulator, mut stream) = with_fault(Fault::push_twice()).await;
    publish(&simulator, "one");
    let frames = [stream.take().await, stream.take().await];
    assert_eq!(header(&frames[0], "eventId"), header(&frames[1], "eventId"));
    assert_ne!(header(&frames[0], "messageId"), header(&frames[1], "messageId"));
}

#[tokio::test]
async fn an_event_comes_late() {
    let (simulator, mut stream) = with_fault(Fault::push_late(seconds(5))).await;
    publish(&simulator, "late");
    publish(&simulator, "two");
    assert_next(&mut stream, "two").await;
    simulator.advance(seconds(4));
    publish(&simulator, "three");
    assert_next(&mut stream, "three").await;
    simulator.advance(seconds(1));
    assert_next(&mut stream, "late").await;
}

#[tokio::test]
async fn events_come_out_of_order() {
    let (simulator, mut stream) = with_fault(Fault::push_after_next()).await;
    for name in ["one", "two", "three"] {
        publish(&simulator, name);
    }
    let names = [stream.take().await, stream.take().await, stream.take().await];
    let names = names.map(|frame| name(&frame));
    assert_ne!(names[0], "one");
    assert!(names.contains(&"one".to_owned()));
}

#[tokio::test]
async fn an_event_comes_in_fragments() {
    let (simulator, mut stream) = with_fault(Fault::push_in_fragments()).await;
    publish(&simulator, "fragments");
    let frame = stream.frame().await;
    assert_eq!(name(&frame), "fragments");
}

#[tokio::test]
async fn an_event_has_an_unknown_type_or_odd_data() {
    let (simulator, mut stream) = with_fault(Fault::unknown_event_type()).await;
    simulator.inject(CallMatcher::any_call().nth(2), Fault::odd_payload("{odd"));
    publish(&simulator, "one");
    publish(&simulator, "two");
    let frames = [stream.take().await, stream.take().await];
    assert_eq!(header(&frames[0], "eventType"), "meeting_of_another_kind");
    assert_eq!(header(&frames[1], "eventType"), TYPE);
    assert_eq!(frames[1]["data"], "{odd");
}

#[tokio::test]
async fn a_reset_loses_the_push_and_the_next_connection_gets_it_again() {
    let (simulator, mut stream) = with_fault(Fault::reset_stream()).await;
    publish(&simulator, "one");
    assert_eq!(stream.receive().await, None);
    let mut stream = StreamClient::connect(&simulator).await;
    simulator.advance(seconds(10));
    assert_next(&mut stream, "one").await;
}

#[tokio::test]
async fn a_half_open_connection_is_silent_and_gets_events_for_a_minute() {
    let (simulator, mut stream) = with_fault(Fault::half_open()).await;
    publish(&simulator, "one");
    stream.send(Message::Ping(Bytes::new())).await;
    let silence = Duration::from_millis(200);
    let next = futures_util::StreamExt::next(&mut stream.socket);
    assert!(tokio::time::timeout(silence, next).await.is_err());
    let mut second = StreamClient::connect(&simulator).await;
    for _ in 0..20 {
        publish(&simulator, "two");
    }
    second.settle().await;
    let journal = simulator.journal();
    let lost = journal.pushes().iter().filter(|push| push.connection() == Some(2)).count();
    assert!((2..20).contains(&lost), "{journal}");
    simulator.advance(seconds(60));
    assert_eq!(stream.receive().await, None);
}

#[tokio::test]
async fn disconnect_ends_the_events_and_10_seconds_later_the_connection() {
    let (simulator, mut stream) = with_fault(Fault::disconnect()).await;
    publish(&simulator, "one");
    assert_next(&mut stream, "one").await;
    let disconnect = stream.frame().await;
    assert_eq!(
        (&disconnect["type"], header(&disconnect, "topic")),
        (&json!("SYSTEM"), "disconnect")
    );
    let mut second = StreamClient::connect(&simulator).await;
    for _ in 0..10 {
        publish(&simulator, "two");
        assert_next(&mut second, "two").await;
    }
    simulator.advance(seconds(9));
    stream.settle().await;
    simulator.advance(seconds(1));
    assert_eq!(stream.receive().await, None);
}

#[tokio::test]
async fn a_connection_stays_after_disconnect_or_ends_without_it() {
    let (simulator, mut stream) = with_fault(Fault::disconnect_without_close()).await;
    publish(&simulator, "one");
    assert_next(&mut stream, "one").await;
    assert_eq!(header(&stream.frame().await, "topic"), "disconnect");
    simulator.advance(seconds(3_600));
    stream.settle().await;

    let (simulator, mut stream) = with_fault(Fault::close_without_disconnect()).await;
    publish(&simulator, "one");
    assert_eq!(name(&stream.frame().await), "one");
    assert!(matches!(stream.receive().await, Some(Message::Close(_))));
}

#[tokio::test]
async fn openings_and_tickets_fail_when_they_are_told_to() {
    let simulator = Simulator::start().await;
    for scripted in [
        "OpenConnection=throttled",
        "OpenConnection#2=used_ticket",
        "ConnectStream#2=ticket_refused",
    ] {
        let scripted: conference_simulator::ScriptedFault = scripted.parse().unwrap();
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

#[test]
fn a_fault_of_pushes_is_for_events_only() {
    let parse = |text: &str| text.parse::<conference_simulator::ScriptedFault>();
    for text in [
        "any*=push_twice",
        "meeting_status_change@2#3=half_open",
        "flash_minutes_open_event=push_late:5s",
        "any=odd_payload:{",
    ] {
        parse(text).unwrap();
    }
    for (text, said) in [
        ("CreateVideoConference=push_twice", "push_twice is for events, not for calls"),
        ("meeting_status_change=busy", "busy is for calls, not for events"),
    ] {
        let error = parse(text).unwrap_err().to_string();
        assert!(error.contains(said), "{error}");
    }
}
