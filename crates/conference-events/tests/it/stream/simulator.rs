//! The event stream against the simulator, whose framing is its own.

use std::{collections::BTreeSet, time::Duration};

use conference_events::{
    EventData, EventStream,
    transport::{Credentials, Transport},
};
use conference_simulator::{CallMatcher, Fault, Simulator};
use serde_json::{Value, json};

use super::{Notices, next, observed, short, watch, within};

const TYPE: &str = "meeting_status_change";

async fn connect(simulator: &Simulator) -> (EventStream, Notices) {
    watch::over(simulator.app_secret());
    let app = Credentials::internal_app(simulator.app_key(), simulator.app_secret());
    let builder = EventStream::builder()
        .credentials(app)
        .transport(Transport::builder().base_url(simulator.base_url()))
        .intervals(short());
    let (stream, notices) = observed(builder);
    notices.wait_for("Connected", 1).await;
    (stream, notices)
}

/// Waits until the last push of every event is acknowledged, and returns the answers to all.
async fn answers(simulator: &Simulator, expected: usize) -> Vec<String> {
    let answered = || {
        let journal = simulator.journal();
        let pushes = journal.pushes().iter().filter(|push| push.event_id().is_some());
        pushes.filter_map(|push| push.answer().map(str::to_owned)).collect::<Vec<_>>()
    };
    let waiting = async {
        while answered().len() < expected {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    within(waiting).await;
    answered()
}

#[tokio::test]
async fn all_eight_types_are_received_and_acknowledged() {
    let simulator = Simulator::start().await;
    let (mut stream, _) = connect(&simulator).await;
    let examples: Vec<Value> = serde_json::from_str(include_str!("../data/events.json")).unwrap();
    let examples: Vec<_> = examples.iter().step_by(2).collect();
    let mut types = BTreeSet::new();
    for example in &examples {
        let event_type = example["eventType"].as_str().unwrap();
        simulator.publish(event_type, example["data"].clone());
        let delivery = next(&mut stream).await;
        assert_eq!(delivery.event.event_type, event_type);
        assert!(!matches!(delivery.event.data, EventData::Unknown | EventData::Unreadable(_)));
        assert!(delivery.event.unreadable().is_empty());
        types.insert(event_type);
        delivery.ack();
    }
    assert_eq!(types.len(), 8);
    assert!(answers(&simulator, 8).await.iter().all(|answer| answer == "200 SUCCESS"));
}

#[tokio::test]
async fn an_event_that_is_put_off_comes_again_and_one_that_comes_twice_does_not() {
    let simulator = Simulator::start().await;
    let (mut stream, notices) = connect(&simulator).await;
    simulator.publish(TYPE, json!({ "statusSeqNum": 1 }));
    next(&mut stream).await.later();
    assert_eq!(answers(&simulator, 1).await, ["200 LATER"]);
    simulator.advance(Duration::from_secs(10));
    let delivery = next(&mut stream).await;
    assert_eq!(delivery.event.sequence(), Some(1));
    delivery.ack();
    assert_eq!(answers(&simulator, 2).await, ["200 LATER", "200 SUCCESS"]);

    simulator.inject(CallMatcher::any_call(), Fault::push_twice());
    simulator.publish(TYPE, json!({ "statusSeqNum": 2 }));
    next(&mut stream).await.ack();
    notices.wait_for("Repeated", 1).await;
    let answers = answers(&simulator, 4).await;
    assert!(answers[1..].iter().all(|answer| answer == "200 SUCCESS"), "{answers:?}");
}

#[tokio::test]
async fn odd_events_are_received() {
    for (fault, event_type, json) in [
        (Fault::unknown_event_type(), "meeting_of_another_kind", r#"{"statusSeqNum":1}"#),
        (Fault::odd_payload("{odd"), TYPE, "{odd"),
        (Fault::push_in_fragments(), TYPE, r#"{"statusSeqNum":1}"#),
    ] {
        let simulator = Simulator::start().await;
        let (mut stream, _) = connect(&simulator).await;
        simulator.inject(CallMatcher::any_call(), fault);
        simulator.publish(TYPE, json!({ "statusSeqNum": 1 }));
        let delivery = next(&mut stream).await;
        assert_eq!((delivery.event.event_type.as_str(), delivery.event.json()), (event_type, json));
        delivery.ack();
        assert_eq!(answers(&simulator, 1).await, ["200 SUCCESS"]);
    }
}

#[tokio::test]
async fn no_fault_of_a_connection_costs_an_event() {
    for (fault, reason) in [
        (Fault::reset_stream(), "Reset"),
        (Fault::half_open(), "Silent"),
        (Fault::disconnect(), "Announced"),
        (Fault::disconnect_without_close(), "Announced"),
        (Fault::close_without_disconnect(), "Closed"),
    ] {
        let simulator = Simulator::start().await;
        let (mut stream, notices) = connect(&simulator).await;
        simulator.inject(CallMatcher::any_call(), fault);
        // The next openings fail too.
        let opening = || CallMatcher::named("OpenConnection").unwrap();
        simulator.inject(opening(), Fault::used_ticket());
        simulator.inject(CallMatcher::named("ConnectStream").unwrap(), Fault::ticket_refused());
        simulator.publish(TYPE, json!({ "statusSeqNum": 1 }));
        let notice = notices.wait_for("Reconnected", 1).await;
        assert!(notice[0].contains(reason), "{notice:?}");
        assert!(!notices.with("OpeningFailed").is_empty());
        simulator.advance(Duration::from_secs(10));
        simulator.publish(TYPE, json!({ "statusSeqNum": 2 }));
        let mut received = BTreeSet::new();
        while received.len() < 2 {
            let delivery = next(&mut stream).await;
            assert!(received.insert(delivery.event.sequence()), "{reason}: handed over twice");
            delivery.ack();
        }
        let stopper = stream.stopper();
        stopper.stop();
        assert!(within(stream.next()).await.unwrap().is_none());
        watch::check_log();
    }
}
