//! Calls that are held back.

use std::sync::Arc;

use conference_models::{CreateVideoConference, QueryConferenceInfoBatch};
use conference_simulator::{CallMatcher, Simulator};
use tokio::task::JoinSet;

use crate::client::{Client, VIDEO, instant_meeting};

fn call_at_once(simulator: &Arc<Simulator>, calls: usize) -> JoinSet<()> {
    let mut tasks = JoinSet::new();
    for _ in 0..calls {
        let simulator = Arc::clone(simulator);
        tasks.spawn(async move {
            let mut client = Client::connect(&simulator).await;
            let request = instant_meeting();
            client.post(VIDEO, &request).await.success();
        });
    }
    tasks
}

#[tokio::test]
async fn calls_wait_until_the_gate_is_opened() {
    let simulator = Arc::new(Simulator::start().await);
    let gate = simulator.gate(CallMatcher::operation::<CreateVideoConference>());
    let tasks = call_at_once(&simulator, 20);
    gate.wait_for(20).await;
    let held = simulator.journal();
    held.assert_calls::<CreateVideoConference>(20);
    assert!(held.calls().iter().all(|call| call.status().is_none()));
    gate.open();
    tasks.join_all().await;
    let journal = simulator.journal();
    assert!(journal.calls().iter().all(|call| call.status() == Some(200)));
    journal.assert_calls::<QueryConferenceInfoBatch>(0);
}

#[tokio::test]
async fn a_gate_opens_by_itself_once_enough_have_come() {
    let simulator = Arc::new(Simulator::start().await);
    let gate = simulator.gate_until(CallMatcher::any_call(), 5);
    call_at_once(&simulator, 5).join_all().await;
    assert_eq!(gate.arrived(), 5);
}

#[tokio::test]
async fn a_gate_that_is_dropped_is_open() {
    let simulator = Arc::new(Simulator::start().await);
    let gate = simulator.gate(CallMatcher::any_call());
    let tasks = call_at_once(&simulator, 1);
    gate.wait_for(1).await;
    drop(gate);
    tasks.join_all().await;
}

#[tokio::test]
async fn other_calls_pass() {
    let simulator = Simulator::start().await;
    let _gate = simulator.gate(CallMatcher::token_call());
    Client::connect(&simulator).await.get("/").await;
}
