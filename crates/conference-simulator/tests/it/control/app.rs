//! The state, and what the app has.

use conference_simulator::Simulator;
use serde_json::{Value, json};

use super::{assert_error, control, done};
use crate::{
    client::{Client, VIDEO, instant_meeting},
    stage::person,
};

#[tokio::test]
async fn the_state_has_bookings_meetings_scopes_and_strangers() {
    let simulator = Simulator::start().await;
    let mut client = Client::connect(&simulator).await;
    let booking = json!({
        "creatorUnionId": "u1", "title": "Weekly", "startTime": 1_000, "endTime": 2_000,
    });
    let booked = client.post("/v1.0/conference/scheduleConferences", &booking).await.success();
    simulator.set_member(&person("u9"), false);
    let id = booked["scheduleConferenceId"].as_str().unwrap();
    let start = format!("bookings/{id}/start");
    let started = done(&simulator, ("POST", &start), json!({ "unionId": "u2" })).await;
    let mut state = done(&simulator, ("GET", "state"), Value::Null).await;
    assert_eq!(state, simulator.state());
    assert_eq!(state["scopes"]["VideoConference.Conference.Write"], true);
    let meeting = &mut state["meetings"][0];
    assert_eq!(meeting["people"][0].take()["unionId"], "u2");
    let expected = json!({
        "conferenceId": started["conferenceId"],
        "scheduleConferenceId": id,
        "title": "Weekly",
        "status": "started",
        "hostUnionId": "u1",
        "roomCode": booked["roomCode"],
        "link": booked["url"],
        "locked": false,
        "recording": false,
        "people": [null],
    });
    assert_eq!(*meeting, expected);
    let booking = &state["bookings"][0];
    assert_eq!(
        (&booking["scheduleConferenceId"], &booking["canceled"], &booking["customLinks"]),
        (&json!(id), &json!(false), &json!([]))
    );
    assert_eq!(state["strangers"], json!(["u9"]));
    assert_eq!(state["now"], 1_767_225_600_000_i64);

    let stranger = control(&simulator, ("POST", &start), &json!({ "unionId": "u9" })).await;
    assert_error(&stranger, 409, "does not belong");
    assert_eq!(simulator.state()["meetings"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn tokens_are_revoked_and_live_as_long_as_is_set() {
    let simulator = Simulator::start().await;
    let lifetime = done(&simulator, ("PUT", "tokens/lifetime"), json!({ "seconds": 60 })).await;
    assert_eq!(lifetime, json!({ "seconds": 60 }));
    let mut client = Client::connect(&simulator).await;
    client.post(VIDEO, &instant_meeting()).await.success();
    let revoked = done(&simulator, ("POST", "tokens/revoke"), json!({})).await;
    assert_eq!(revoked, json!({ "revoked": 1 }));
    client.post(VIDEO, &instant_meeting()).await.assert_failure(400, "InvalidAuthentication");
    client.token = simulator.access_token();
    done(&simulator, ("POST", "clock/advance"), json!({ "by": "1m" })).await;
    client.post(VIDEO, &instant_meeting()).await.assert_failure(400, "InvalidAuthentication");
    let none = done(&simulator, ("POST", "tokens/revoke"), json!({})).await;
    assert_eq!(none, json!({ "revoked": 0 }));
    let wrong = control(&simulator, ("PUT", "tokens/lifetime"), &json!({ "seconds": -1 })).await;
    assert_error(&wrong, 400, "`seconds` is not a number");
}

#[tokio::test]
async fn permissions_are_taken_and_given_back() {
    let simulator = Simulator::start().await;
    let mut client = Client::connect(&simulator).await;
    let scope = "scopes/VideoConference.Conference.Write";
    done(&simulator, ("PUT", scope), json!({ "granted": false })).await;
    let state = done(&simulator, ("GET", "state"), Value::Null).await;
    assert_eq!(state["scopes"]["VideoConference.Conference.Write"], false);
    assert_eq!(client.post(VIDEO, &instant_meeting()).await.status, 403);
    done(&simulator, ("PUT", scope), json!({ "granted": true })).await;
    client.post(VIDEO, &instant_meeting()).await.success();
    let unknown = control(&simulator, ("PUT", "scopes/Typo"), &json!({ "granted": true })).await;
    assert_error(&unknown, 404, "no operation needs the permission Typo");
    let wrong = control(&simulator, ("PUT", scope), &json!({ "granted": 1 })).await;
    assert_error(&wrong, 400, "`granted` is not true or false");
}

#[tokio::test]
async fn people_leave_the_organization_under_any_id() {
    let simulator = Simulator::start().await;
    done(&simulator, ("PUT", "people/u%2F1%20%C3%A9"), json!({ "member": false })).await;
    assert_eq!(simulator.state()["strangers"], json!(["u/1 é"]));
    done(&simulator, ("PUT", "people/u%2F1%20%C3%A9"), json!({ "member": true })).await;
    assert_eq!(simulator.state()["strangers"], json!([]));
}
