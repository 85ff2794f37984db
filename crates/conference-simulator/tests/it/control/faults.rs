//! Faults, scripted while it runs.

use conference_simulator::{CallMatcher, Fault, Simulator};
use serde_json::{Value, json};

use super::{assert_error, control, done};
use crate::client::{Client, VIDEO, instant_meeting};

#[tokio::test]
async fn faults_have_an_id_and_tell_how_often_they_fired() {
    let simulator = Simulator::start().await;
    let mut client = Client::connect(&simulator).await;
    let scripted = "CreateVideoConference#2=latency:1ms";
    let id = done(&simulator, ("POST", "faults"), json!({ "fault": scripted })).await;
    assert_eq!(id, json!({ "id": 1 }));
    simulator.inject(CallMatcher::token_call().on_connection(3).times(2), Fault::busy());
    simulator.inject(CallMatcher::any_call().always(), Fault::latency(std::time::Duration::ZERO));
    simulator.inject(CallMatcher::any_call().with_probability(0.5), Fault::lost_reply());
    simulator.remove_fault(4);
    for _ in 0..2 {
        client.post(VIDEO, &instant_meeting()).await.success();
    }
    let faults = done(&simulator, ("GET", "faults"), Value::Null).await;
    let expected = json!({ "faults": [
        { "id": 1, "fault": scripted, "fired": 1 },
        { "id": 2, "fault": "token@3*2=busy", "fired": 0 },
        { "id": 3, "fault": "any*=latency", "fired": 2 },
    ] });
    assert_eq!(faults, expected);
    let unfired = control(&simulator, ("POST", "verify"), &json!({})).await;
    assert_error(&unfired, 409, "busy");
    assert_eq!(unfired.json()["unfired"].as_array().unwrap().len(), 1);
    done(&simulator, ("DELETE", "faults/2"), Value::Null).await;
    let gone = control(&simulator, ("DELETE", "faults/2"), &Value::Null).await;
    assert_error(&gone, 404, "no fault has the id 2");
    done(&simulator, ("POST", "verify"), json!({})).await;
    let cleared = done(&simulator, ("DELETE", "faults"), Value::Null).await;
    assert_eq!(cleared, json!({ "cleared": 2 }));
}

#[tokio::test]
async fn a_reply_is_scripted_with_status_headers_and_body() {
    let simulator = Simulator::start().await;
    let mut client = Client::connect(&simulator).await;
    let reply = json!({ "status": 503, "headers": { "retry-after": "1" }, "body": { "a": 1 } });
    let fault = json!({ "when": "CreateVideoConference", "reply": reply });
    done(&simulator, ("POST", "faults"), fault).await;
    let text = json!({ "when": "any#2", "reply": { "status": 200, "body": "<html>" } });
    done(&simulator, ("POST", "faults"), text).await;
    let first = client.post(VIDEO, &instant_meeting()).await;
    assert_eq!((first.status, first.header("retry-after")), (503, Some("1")));
    assert_eq!(first.json(), json!({ "a": 1 }));
    let second = client.post(VIDEO, &instant_meeting()).await;
    assert_eq!((second.status, &*second.body), (200, &b"<html>"[..]));
}

#[tokio::test]
async fn a_fault_that_is_none_is_refused() {
    let simulator = Simulator::start().await;
    let reply = json!({ "status": 200 });
    for (fault, said) in [
        (json!({ "fault": "any=thrtled" }), "invalid fault `any=thrtled`"),
        (json!({}), "`fault` is not a string"),
        (json!({ "when": "Nothing", "reply": reply }), "there is no operation named Nothing"),
        (json!({ "when": "meeting_status_change", "reply": reply }), "not for events"),
        (json!({ "when": "any" }), "`reply.status`"),
        (json!({ "when": "any", "reply": { "status": 101 } }), "`reply.status`"),
        (json!({ "when": "any", "reply": { "status": 200, "headers": [] } }), "not an object"),
        (
            json!({ "when": "any", "reply": { "status": 200, "headers": { "a": "b\r\nc: d" } } }),
            "which is no header",
        ),
    ] {
        let refused = control(&simulator, ("POST", "faults"), &fault).await;
        assert_error(&refused, 400, said);
    }
    assert_eq!(simulator.faults(), []);
}
