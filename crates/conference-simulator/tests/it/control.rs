//! Control over HTTP.

mod app;
mod examples;
mod faults;
mod journal;
mod reset;
mod stream;

use std::time::Duration;

use conference_simulator::{CallMatcher, Fault, Simulator};
use serde_json::{Value, json};

use crate::{
    callback_receiver::{AES_KEY, Receiver, TOKEN},
    client::{Client, PATIENCE, Response, VIDEO, connect, instant_meeting},
    stream_client::StreamClient,
};

async fn send(
    simulator: &Simulator,
    (method, path): (&str, &str),
    headers: &[(&str, &str)],
    body: &str,
) -> Response {
    send_to(simulator, (method, &format!("v1/{path}")), headers, body).await
}

/// Sends a request with these headers, beside the right `Host` unless they have one.
pub(crate) async fn send_to(
    simulator: &Simulator,
    (method, path): (&str, &str),
    headers: &[(&str, &str)],
    body: &str,
) -> Response {
    let host = simulator.base_url().strip_prefix("http://").unwrap();
    let own_host = [("host", host)];
    let has_host = headers.iter().any(|(name, _)| *name == "host");
    let headers = if has_host { &[][..] } else { &own_host }.iter().chain(headers);
    let headers: Vec<_> = headers.map(|(name, value)| format!("{name}: {value}\r\n")).collect();
    let request = format!(
        "{method} /_simulator/{path} HTTP/1.1\r\n{}content-length: {}\r\n\r\n{body}",
        headers.concat(),
        body.len(),
    );
    let mut client = Client::over(connect(simulator).await.unwrap());
    client.send(request.as_bytes()).await;
    client.receive().await
}

pub(crate) async fn control(simulator: &Simulator, route: (&str, &str), body: &Value) -> Response {
    let body = if body.is_null() { String::new() } else { body.to_string() };
    send(simulator, route, &[("content-type", "application/json")], &body).await
}

pub(crate) async fn done(simulator: &Simulator, route: (&str, &str), body: Value) -> Value {
    control(simulator, route, &body).await.success()
}

#[track_caller]
pub(crate) fn assert_error(response: &Response, status: u16, said: &str) {
    let error = response.json()["error"].as_str().unwrap().to_owned();
    assert_eq!(response.status, status, "{error}");
    assert!(error.contains(said), "{error}");
}

#[tokio::test]
async fn people_act_and_the_events_can_be_read() {
    let simulator = Simulator::start().await;
    let mut client = Client::connect(&simulator).await;
    let booking = json!({
        "creatorUnionId": "u1", "title": "Weekly", "startTime": 1_000, "endTime": 2_000,
    });
    let booked = client.post("/v1.0/conference/scheduleConferences", &booking).await.success();
    let id = booked["scheduleConferenceId"].as_str().unwrap();
    let types = json!({ "eventTypes": ["meeting_status_change", "meeting_member_status_change"] });
    done(&simulator, ("PUT", "subscriptions"), types).await;
    let start = format!("bookings/{id}/start");
    let started = done(&simulator, ("POST", &start), json!({ "nick": "Ann" })).await;
    let creator = &simulator.state()["meetings"][0]["people"][0];
    assert_eq!((&creator["unionId"], &creator["nick"]), (&json!("u1"), &json!("Ann")));
    let meeting = format!("meetings/{}", started["conferenceId"].as_str().unwrap());
    for (verb, mut body) in [
        ("join", json!({ "nick": "Bob" })),
        ("mute", json!({ "on": true })),
        ("camera", json!({ "on": true })),
        ("say", json!({ "text": "Hello" })),
        ("leave", json!({})),
        ("end", json!({})),
    ] {
        body["unionId"] = json!("u2");
        let seen = done(&simulator, ("POST", &format!("{meeting}/{verb}")), body).await;
        assert_eq!(seen, simulator.state()["meetings"][0]);
        let person = &seen["people"][1];
        assert_eq!((&person["unionId"], &person["nick"]), (&json!("u2"), &json!("Bob")));
        let shown = [&person["status"], &person["muted"], &person["camera"], &seen["status"]];
        let expected = match verb {
            "join" => json!(["inMeeting", false, false, "started"]),
            "mute" => json!(["inMeeting", true, false, "started"]),
            "camera" | "say" => json!(["inMeeting", true, true, "started"]),
            "leave" => json!(["left", true, false, "started"]),
            _ => json!(["left", true, false, "ended"]),
        };
        assert_eq!(json!(shown), expected, "{verb}");
    }
    done(
        &simulator,
        ("POST", "events"),
        json!({ "eventType": "meeting_status_change", "data": {} }),
    )
    .await;
    let events = done(&simulator, ("GET", "events"), Value::Null).await;
    let scenes: Vec<_> =
        events["events"].as_array().unwrap().iter().map(|it| &it["data"]["changeScene"]).collect();
    let expected =
        ["conference_created", "user_join", "user_join", "user_leave", "conference_closed"];
    assert_eq!(scenes[..5], expected.map(|scene| json!(scene)).each_ref()[..]);
    assert_eq!(scenes.len(), 6);
    assert_eq!(events["events"][0]["corpId"], simulator.corp_id());
    assert_eq!(events["events"][0]["eventId"], simulator.events()[0].event_id());

    let end = control(&simulator, ("POST", &format!("{meeting}/end")), &json!({})).await;
    assert_error(&end, 409, "the meeting has ended");
    let join = control(&simulator, ("POST", "meetings/x/join"), &json!({ "unionId": "u1" })).await;
    assert_error(&join, 404, "no meeting has this id");
    let nobody = control(&simulator, ("POST", &format!("{meeting}/join")), &json!({})).await;
    assert_error(&nobody, 400, "`unionId` is not a string");
}

#[tokio::test]
async fn pushes_can_be_seen_and_the_clock_advanced() {
    let simulator = Simulator::start().await;
    let mut stream = StreamClient::connect(&simulator).await;
    done(&simulator, ("POST", "faults"), json!({ "fault": "meeting_status_change=push_late:5s" }))
        .await;
    let event = json!({ "eventType": "meeting_status_change", "data": { "name": "one" } });
    done(&simulator, ("POST", "events"), event).await;
    let unfired = control(&simulator, ("POST", "verify"), &json!({})).await;
    assert_eq!(unfired.success(), json!({ "unfired": [] }));
    done(&simulator, ("POST", "clock/advance"), json!({ "by": "5000ms" })).await;
    stream.frame().await;
    let advanced = done(&simulator, ("POST", "clock/advance"), json!({ "by": "10s" })).await;
    assert_eq!(advanced["now"], json!(1_767_225_600_000_i64 + 15_000));
    stream.take().await;
    let seen = done(&simulator, ("GET", "pushes"), Value::Null).await;
    assert_eq!(seen["openStreams"], 1);
    let seen = seen["pushes"].as_array().unwrap();
    let shown: Vec<_> = seen
        .iter()
        .map(|push| (&push["attempt"], &push["answer"], &push["acknowledged"], &push["faults"]))
        .collect();
    let expected = [
        (json!(1), Value::Null, json!(false), json!(["push_late"])),
        (json!(2), json!("200 SUCCESS"), json!(true), json!([])),
    ];
    assert_eq!(shown, expected.each_ref().map(|(a, b, c, d)| (a, b, c, d)));
    let wrong = control(&simulator, ("POST", "clock/advance"), &json!({ "by": "10" })).await;
    assert_error(&wrong, 400, "`by` is a number with ms, s, m or h");
}

#[tokio::test]
async fn callbacks_are_registered_checked_and_removed() {
    let simulator = Simulator::start().await;
    let mut app = Receiver::start(&simulator).await;
    let url = format!("http://127.0.0.1:{}/events?x", app.port());
    let mut callback = json!({ "url": url, "token": TOKEN, "aesKey": AES_KEY });
    done(&simulator, ("POST", "callbacks"), callback.clone()).await;
    assert_eq!(app.event().await.event_type, "check_url");
    callback["ownerKey"] = json!("another");
    let failed = control(&simulator, ("POST", "callbacks"), &callback).await;
    assert_error(&failed, 409, "cannot push to the callback");
    callback["url"] = json!("http://192.0.2.1/");
    let elsewhere = control(&simulator, ("POST", "callbacks"), &callback).await;
    assert_error(&elsewhere, 400, "not a loopback address");
    done(&simulator, ("DELETE", "callbacks"), Value::Null).await;
    simulator.publish("meeting_status_change", json!({}));
    assert_eq!(simulator.journal().pushes().len(), 0);
}

#[tokio::test]
async fn control_is_outside_of_journal_faults_and_gates() {
    let simulator = Simulator::start().await;
    simulator.inject(CallMatcher::any_call(), Fault::busy());
    let _gate = simulator.gate(CallMatcher::any_call());
    let info = done(&simulator, ("GET", ""), Value::Null).await;
    assert_eq!(info["appKey"], simulator.app_key());
    assert_eq!(info["appSecret"], simulator.app_secret());
    assert_eq!(info["baseUrl"], simulator.base_url());
    assert_eq!(simulator.journal().calls().len(), 0);
    let unfired = control(&simulator, ("POST", "verify"), &json!({})).await;
    assert_error(&unfired, 409, "busy");
    let cleared = done(&simulator, ("DELETE", "faults"), Value::Null).await;
    assert_eq!(cleared, json!({ "cleared": 1 }));
    let unknown = control(&simulator, ("GET", "clock/advance"), &Value::Null).await;
    assert_error(&unknown, 404, "nothing is controlled");
}

#[tokio::test]
async fn pages_of_other_origins_are_kept_out() {
    let simulator = Simulator::start().await;
    let host = simulator.base_url().strip_prefix("http://").unwrap();
    let port = host.split_once(':').unwrap().1;
    let refused = |headers: Vec<(&'static str, String)>| {
        let simulator = &simulator;
        async move {
            let headers: Vec<_> = headers.iter().map(|(name, value)| (*name, &**value)).collect();
            send(simulator, ("GET", ""), &headers, "").await
        }
    };
    for (name, value, said) in [
        ("host", format!("attacker.example:{port}"), "Host"),
        ("host", "127.0.0.1:1".to_owned(), "Host"),
        ("host", "localhost".to_owned(), "Host"),
        ("origin", "null".to_owned(), "Origin"),
        ("origin", "http://attacker.example".to_owned(), "Origin"),
        ("sec-fetch-site", "cross-site".to_owned(), "Sec-Fetch-Site"),
        ("sec-fetch-site", "same-site".to_owned(), "Sec-Fetch-Site"),
    ] {
        assert_error(&refused(vec![(name, value)]).await, 403, said);
    }
    for (name, value) in [
        ("host", format!("localhost:{port}")),
        ("origin", format!("http://{host}")),
        ("sec-fetch-site", "same-origin".to_owned()),
        ("sec-fetch-site", "none".to_owned()),
    ] {
        refused(vec![(name, value)]).await.success();
    }
    for content in ["text/plain", "application/x-www-form-urlencoded"] {
        let headers = [("content-type", content)];
        let posted = send(&simulator, ("POST", "verify"), &headers, "{}").await;
        assert_error(&posted, 400, "Content-Type");
    }
}

#[tokio::test]
async fn other_hosts_are_allowed_by_name() {
    let builder = Simulator::builder().allow_host("simulator").allow_host("a.example");
    let simulator = builder.start().await.unwrap();
    let get = |host: &'static str| {
        let simulator = &simulator;
        async move { send(simulator, ("GET", ""), &[("host", host)], "").await }
    };
    for host in ["simulator", "Simulator:8080", "a.example:1"] {
        let info = get(host).await.success();
        assert_eq!(info["baseUrl"], format!("http://{host}"));
    }
    for host in [
        "",
        "simulator:",
        "simulator:x",
        "simulator.attacker.example",
        "simulators",
        "simulator8",
        "simulator:1:2",
        "attacker.simulator",
        "é",
    ] {
        assert_error(&get(host).await, 403, "Host");
    }
    let own = format!("127.0.0.1:{}", simulator.base_url().rsplit_once(':').unwrap().1);
    send(&simulator, ("GET", ""), &[("host", &own)], "").await.success();
    let page = [("host", "simulator"), ("origin", "http://attacker.example")];
    assert_error(&send(&simulator, ("GET", ""), &page, "").await, 403, "Origin");
}

#[tokio::test]
async fn control_can_be_turned_off() {
    let simulator = Simulator::builder().without_control().start().await.unwrap();
    let response = send(&simulator, ("GET", ""), &[], "").await;
    response.assert_failure(404, "InvalidAction.NotFound");
}

#[tokio::test]
async fn a_connection_serves_control_and_calls_in_turn() {
    let simulator = Simulator::start().await;
    let mut client = Client::connect(&simulator).await;
    client.post(VIDEO, &instant_meeting()).await.success();
    let host = simulator.base_url().strip_prefix("http://").unwrap();
    client.send(format!("GET /_simulator/v1 HTTP/1.1\r\nhost: {host}\r\n\r\n").as_bytes()).await;
    client.receive().await.success();
    client.post(VIDEO, &instant_meeting()).await.success();
    client.send(format!("GET /_simulator/v1 HTTP/1.0\r\nhost: {host}\r\n\r\n").as_bytes()).await;
    client.receive().await.success();
    let ended = client.read_until_end(PATIENCE.min(Duration::from_secs(5))).await;
    assert_eq!(ended, crate::client::Ended::Closed(Vec::new()));
}
