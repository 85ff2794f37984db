//! Pushes over Stream that go wrong.

use std::time::Duration;

use conference_simulator::{CallMatcher, Fault, ScriptedFault, Simulator};
use serde_json::json;
use tokio_tungstenite::tungstenite::{Bytes, Message};

use crate::{
    stream::{TYPE, assert_next, name, publish, seconds},
    stream_client::{StreamClient, header},
};

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

#[test]
fn a_fault_of_pushes_is_for_events_only() {
    let parse = |text: &str| text.parse::<ScriptedFault>();
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
