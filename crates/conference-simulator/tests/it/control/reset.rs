//! Beginning again.

use std::time::Duration;

use conference_simulator::{CallMatcher, Fault, Simulator};
use serde_json::{Value, json};

use super::{assert_error, control, done};
use crate::{
    callback_receiver::{AES_KEY, Receiver, TOKEN},
    client::{Client, VIDEO, instant_meeting},
    stage::person,
    stream_client::StreamClient,
};

/// A few calls, and what is seen of them.
async fn story(simulator: &Simulator) -> (Value, Value) {
    let mut client = Client::connect(simulator).await;
    simulator.advance(Duration::from_secs(1));
    let created = client.post(VIDEO, &instant_meeting()).await.success();
    let meeting = created["conferenceId"].as_str().unwrap().into();
    simulator.join(&meeting, &person("u1")).unwrap();
    let journal = done(simulator, ("GET", "journal"), Value::Null).await;
    (json!([client.token, simulator.state(), simulator.events()[0].event_id()]), journal)
}

#[tokio::test]
async fn a_reset_begins_again_as_if_it_were_started_again() {
    let simulator = Simulator::builder().seed(7).start().await.unwrap();
    let first = story(&simulator).await;
    simulator.set_member(&person("u1"), false);
    simulator.revoke_scope("VideoConference.Conference.Write");
    simulator.set_token_lifetime(Duration::ZERO);
    simulator.subscribe(["nothing"]);
    simulator.inject(CallMatcher::any_call(), Fault::busy());
    let credentials = done(&simulator, ("GET", ""), Value::Null).await;
    done(&simulator, ("POST", "reset"), Value::Null).await;
    assert_eq!(simulator.faults(), []);
    assert_eq!(simulator.state()["meetings"], json!([]));
    assert_eq!(story(&simulator).await, first);

    done(&simulator, ("POST", "reset"), json!({ "seed": 8 })).await;
    let mut after = done(&simulator, ("GET", ""), Value::Null).await;
    after["now"] = credentials["now"].clone();
    assert_eq!(after, credentials);
    let (other, _) = story(&simulator).await;
    assert_ne!(other[0], first.0[0]);
    let wrong = control(&simulator, ("POST", "reset"), &json!({ "seed": "x" })).await;
    assert_error(&wrong, 400, "`seed` is not a number");
}

#[tokio::test]
async fn a_call_from_before_is_answered_and_not_entered() {
    let simulator = Simulator::start().await;
    let mut client = Client::connect(&simulator).await;
    let gate = simulator.gate_until(CallMatcher::any_call().on_connection(1), 2);
    let request = client.request("POST", VIDEO, instant_meeting().to_string().as_bytes());
    client.send(&request).await;
    gate.wait_for(1).await;
    simulator.reset(None);
    simulator.inject(CallMatcher::any_call(), Fault::drop_request());
    let mut other = Client::connect(&simulator).await;
    other.token.clear();
    other.send(&request).await;
    let silence = Duration::from_secs(5);
    other.read_until_end(silence).await;
    gate.open();
    client.receive().await;
    let seen = done(&simulator, ("GET", "journal"), Value::Null).await;
    assert_eq!(seen["calls"].as_array().unwrap().len(), 1);
    assert_eq!(seen["calls"][0]["status"], Value::Null);
}

#[tokio::test]
async fn a_reset_ends_streams_callbacks_and_repeats() {
    let simulator = Simulator::start().await;
    let mut stream = StreamClient::connect(&simulator).await;
    simulator.publish("meeting_status_change", json!({}));
    stream.frame().await;
    simulator.reset(None);
    while stream.receive().await.is_some() {}
    assert_eq!(simulator.open_streams(), 0);
    // The event from before was not acknowledged.
    let mut stream = StreamClient::connect(&simulator).await;
    simulator.advance(Duration::from_secs(10));
    simulator.publish("meeting_status_change", json!({ "name": "after" }));
    let frame = stream.frame().await;
    assert!(frame.to_string().contains("after"), "{frame}");
    assert_eq!(simulator.journal().pushes().len(), 1);

    let mut app = Receiver::start(&simulator).await;
    let url = format!("http://127.0.0.1:{}/events", app.port());
    let callback = json!({ "url": url, "token": TOKEN, "aesKey": AES_KEY });
    done(&simulator, ("POST", "callbacks"), callback).await;
    app.event().await;
    done(&simulator, ("POST", "reset"), json!({})).await;
    simulator.publish("meeting_status_change", json!({}));
    assert_eq!(simulator.journal().pushes().len(), 0);
}
