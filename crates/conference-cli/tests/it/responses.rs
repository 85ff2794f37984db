//! Responses of another shape than documented.

use conference_simulator::{CallMatcher, Fault, Reply};
use serde_json::json;

use crate::program::{CREATE, Run, Service};

const LOCK: &[&str] = &["lock-conference", "c-1", "--action", "lock"];
const CLOSE: &[&str] = &["close-video-conference", "c-1", "--union-id", "union-1"];

fn run(arguments: &[&str], status: u16, body: &str) -> Run {
    let service = Service::start();
    let reply = Reply::new(status).header("content-type", "application/json").body(body.to_owned());
    service.simulator.inject(CallMatcher::any_call().nth(1), Fault::reply(reply));
    let mut command = service.conference(arguments);
    command.env_remove("DINGTALK_APP_KEY").env_remove("DINGTALK_APP_SECRET");
    Run::of(command.env("DINGTALK_ACCESS_TOKEN", "0123456789abcdef"))
}

fn error(arguments: &[&str], status: u16, body: &str) -> serde_json::Value {
    run(&[arguments, &["--error-format", "json"]].concat(), status, body).error(1)
}

#[test]
fn a_wrong_shape_is_no_success() {
    for body in ["[]", "{}", r#""done""#, r#"{"news":1}"#, r#"{"result":[]}"#] {
        let error = error(CREATE, 200, body);
        assert_eq!((&error["kind"], &error["execution"]), (&json!("decode"), &json!("completed")));
    }
    assert_eq!(error(CREATE, 200, "<html>log in</html>")["execution"], "unknown");
    assert_eq!(error(CREATE, 200, "")["execution"], "unknown");
    assert_eq!(error(CREATE, 204, "")["execution"], "completed");
}

#[test]
fn the_content_of_a_wrapper_is_printed() {
    let run = run(CREATE, 200, r#"{"result":{"conferenceId":"c-1"}}"#);
    assert_eq!(run.response(), json!({ "conferenceId": "c-1" }));
}

#[test]
fn a_failure_in_a_text_is_a_failure() {
    let error = error(LOCK, 200, r#"{"success":"false","message":"m"}"#);
    assert_eq!((&error["kind"], &error["execution"]), (&json!("api"), &json!("rejected")));
    assert_eq!(error["message"], "m");
}

#[test]
fn a_word_of_success_is_a_success() {
    let run = run(CLOSE, 200, r#"{"code":"success","cause":"closed"}"#);
    assert_eq!(run.response(), json!({ "code": "success", "cause": "closed" }));
}

#[test]
fn an_unreadable_field_costs_no_other_field() {
    let run = run(CREATE, 200, r#"{"conferenceId":"c-1","roomCode":{"a":1}}"#);
    assert_eq!(run.response(), json!({ "conferenceId": "c-1", "roomCode": { "a": 1 } }));
}

#[test]
fn a_code_is_printed_without_the_formatting_that_was_left_in() {
    let body = r#"{"code":"paramsError%!(EXTRA string=50513)","message":"m"}"#;
    assert_eq!(error(CREATE, 400, body)["code"], "paramsError");
}
