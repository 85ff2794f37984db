//! Each kind of failure: the error and the exit status.

use std::time::{Duration, Instant};

use conference_models::CreateVideoConference;
use conference_simulator::{CallMatcher, Fault, Reply};
use serde_json::{Value, json};

use crate::program::{CREATE, Run, Service, conference};

const JSON: &[&str] = &["--error-format", "json"];

/// The error of a call that meets a fault.
fn error(fault: Fault, options: &[&str]) -> Value {
    let service = Service::start();
    service.simulator.inject(CallMatcher::operation::<CreateVideoConference>(), fault);
    service.run(&[CREATE, JSON, options].concat()).error(1)
}

#[test]
fn an_error_has_all_of_its_keys() {
    let service = Service::start();
    let query = ["query-conference-info-by-room-code", "0"];
    let mut error = service.run(&[&query, JSON].concat()).error(1);
    let journal = service.simulator.journal();
    assert_eq!(error["requestId"].take(), journal.calls()[1].request_id());
    assert!(error["traceId"].take().is_string());
    assert!(error["message"].take().as_str().unwrap().contains("room"));
    let expected = json!({
        "kind": "api",
        "operation": "QueryConferenceInfoByRoomCode",
        "status": 400,
        "code": "invalidRoomCode",
        "message": null,
        "hint": null,
        "nextToken": null,
        "requestId": null,
        "traceId": null,
        "attempts": 1,
        "execution": "rejected",
        "retryAfterMs": null,
        "requiredScopes": [],
    });
    assert_eq!(error, expected);
}

#[test]
fn an_api_error_has_the_wait_and_the_missing_scopes() {
    let throttled = error(Fault::throttled_for_a_minute(), &[]);
    assert_eq!(throttled["kind"], "api");
    assert_eq!(throttled["retryAfterMs"], 60_000);
    let denied = error(Fault::missing_scope("VideoConference.Conference.Write"), &[]);
    assert_eq!(denied["requiredScopes"], json!(["VideoConference.Conference.Write"]));
    assert_eq!(denied["status"], 403);
}

#[test]
fn refused_credentials_are_a_token_error() {
    let service = Service::start();
    let mut command = service.conference(&[CREATE, JSON].concat());
    let error = Run::of(command.env("DINGTALK_APP_SECRET", "wrong")).error(1);
    assert_eq!(error["kind"], "token");
    assert_eq!(error["operation"], "CreateVideoConference");
    assert_eq!((&error["attempts"], &error["execution"]), (&json!(0), &json!("not_sent")));
}

#[test]
fn a_broken_connection_is_a_transport_error_before_and_after_sending() {
    let mut command = conference(&[CREATE, JSON].concat());
    command.env("DINGTALK_BASE_URL", "http://127.0.0.1:1").env("DINGTALK_ACCESS_TOKEN", "t");
    let refused = Run::of(&mut command).error(1);
    assert_eq!(refused["kind"], "transport");
    assert_eq!(refused["execution"], "not_sent");
    let lost = error(Fault::lost_reply(), &[]);
    assert_eq!(lost["kind"], "transport");
    assert_eq!((&lost["execution"], &lost["attempts"]), (&json!("unknown"), &json!(1)));
}

#[test]
fn a_stalled_call_is_a_timeout() {
    let start = Instant::now();
    let error = error(Fault::stall_request(), &["--timeout", "0.3"]);
    assert!(start.elapsed() < Duration::from_secs(5), "{error}");
    assert_eq!(error["kind"], "timeout");
    assert_eq!(error["execution"], "unknown");
}

#[test]
fn a_cut_response_is_a_decode_error() {
    let error = error(Fault::half_a_body(), &[]);
    assert_eq!(error["kind"], "decode");
    assert_eq!((&error["execution"], &error["status"]), (&json!("completed"), &json!(200)));
}

#[test]
fn an_invalid_request_has_exit_status_2() {
    let arguments = ["query-conference-info-by-room-code", "..", "--error-format", "json"];
    let error = Service::start().run(&arguments).error(2);
    assert_eq!(error["kind"], "invalid_request");
    assert_eq!(error["attempts"], 0);
}

#[test]
fn a_text_error_is_one_line_and_the_command_that_explains_its_code() {
    let service = Service::start();
    let run = service.run(&["query-conference-info-by-room-code", "0"]);
    let text = run.error_text(1);
    assert_eq!(text.lines().count(), 2, "{text}");
    assert!(text.ends_with("\nmore: conference explain invalidRoomCode\n"), "{text}");
    for part in ["error: ", "QueryConferenceInfoByRoomCode", "invalidRoomCode", "status 400"] {
        assert!(text.contains(part), "{text}");
    }
}

#[test]
fn a_hint_follows_the_error() {
    let service = Service::start();
    let denied = Fault::missing_scope("VideoConference.Conference.Write");
    service.simulator.inject(CallMatcher::operation::<CreateVideoConference>(), denied);
    let run = service.run(CREATE);
    let lines: Vec<_> = run.error_text(1).lines().collect();
    assert!(lines.len() == 3 && lines[0].starts_with("error: "), "{lines:?}");
    assert!(lines[1].starts_with("hint: ") && lines[1].contains("developer console"), "{lines:?}");
    assert_eq!(run.errors.matches("VideoConference.Conference.Write").count(), 1, "{lines:?}");
}

#[test]
fn the_id_of_a_booking_in_place_of_a_meeting_is_named() {
    let service = Service::start();
    let unknown = Fault::reply(Reply::error(400, "cloudRecordNotFound", "m"));
    service.simulator.inject(CallMatcher::any_call(), unknown);
    let booking = "5c7c9bb1-b256-4dc5-8f00-0123456789ab";
    let run = service.run(&["query-cloud-record-text", booking, "--union-id", "u"]);
    let text = run.error_text(1);
    assert!(text.contains("hint: The conferenceId looks like the id of a booking"), "{text}");
}
