//! The event stream that apps use, against a simulator on which much goes wrong.

use std::{
    collections::BTreeSet,
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use conference_events::{
    DisconnectReason, EventStream, Intervals, StreamNotice,
    transport::{Credentials, Transport},
};
use conference_simulator::{ScriptedFault, Simulator};
use serde_json::json;
use tokio::time::timeout;

use crate::client::PATIENCE;

const TYPE: &str = "meeting_status_change";
const EVENTS: usize = 150;

/// Each way for a connection to end once, and the rest at random.
const FAULTS: [&str; 11] = [
    "any#10=reset_stream",
    "any#40=disconnect",
    "any#70=close_without_disconnect",
    "any#100=disconnect_without_close",
    "any#130=half_open",
    "any~0.1=push_twice",
    "any~0.1=push_after_next",
    "any~0.1=push_late:3s",
    "any~0.1=push_in_fragments",
    "OpenConnection#2=busy",
    "OpenConnection#3=used_ticket",
];

fn intervals() -> Intervals {
    let mut intervals = Intervals::default();
    intervals.silence = Duration::from_millis(300);
    intervals.pong = Duration::from_millis(300);
    intervals.settled = Duration::ZERO;
    intervals.initial_backoff = Duration::from_millis(10);
    intervals
}

#[tokio::test]
async fn every_event_is_handed_over_once_whatever_happens_to_connections_and_pushes() {
    let simulator = Simulator::start().await;
    for text in FAULTS {
        let scripted: ScriptedFault = text.parse().unwrap();
        simulator.inject(scripted.matcher, scripted.fault);
    }
    let reasons = Arc::new(Mutex::new(Vec::new()));
    let (seen, repeats) = (Arc::clone(&reasons), Arc::new(AtomicUsize::new(0)));
    let repeated = Arc::clone(&repeats);
    let mut stream = EventStream::builder()
        .credentials(Credentials::internal_app(simulator.app_key(), simulator.app_secret()))
        .transport(Transport::builder().base_url(simulator.base_url()))
        .intervals(intervals())
        .observer(move |notice| match notice {
            StreamNotice::Reconnected { reason, .. } => seen.lock().unwrap().push(*reason),
            StreamNotice::Repeated(_) => drop(repeated.fetch_add(1, Ordering::SeqCst)),
            _ => {}
        })
        .start()
        .unwrap();
    let connected = async {
        while simulator.open_streams() == 0 {
            tokio::task::yield_now().await;
        }
    };
    timeout(PATIENCE, connected).await.unwrap();

    let mut handed_over = BTreeSet::new();
    let mut published = 0;
    let all = async {
        while handed_over.len() < EVENTS {
            if published < EVENTS {
                simulator.publish(TYPE, json!({ "changeScene": "conference_created" }));
                published += 1;
            }
            match timeout(Duration::from_millis(20), stream.next()).await {
                Ok(delivery) => {
                    let delivery = delivery.unwrap().unwrap();
                    assert!(handed_over.insert(delivery.event.event_id.clone().unwrap()));
                    delivery.ack();
                }
                Err(_) => simulator.advance(Duration::from_secs(2)),
            }
        }
    };
    timeout(PATIENCE * 6, all).await.unwrap();
    let ids: BTreeSet<_> =
        simulator.events().iter().map(|event| event.event_id().to_owned()).collect();
    assert_eq!(handed_over, ids);
    let seen = reasons.lock().unwrap().clone();
    for reason in [
        DisconnectReason::Announced,
        DisconnectReason::Closed,
        DisconnectReason::Reset,
        DisconnectReason::Silent,
    ] {
        assert!(seen.contains(&reason), "{seen:?}");
    }
    assert!(repeats.load(Ordering::SeqCst) > 0);
}
