//! Responses of another shape than documented.

use conference_simulator::{CallMatcher, Fault, Reply};
use serde_json::{Value, json};

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

fn error(arguments: &[&str], status: u16, body: &str) -> Value {
    run(&[arguments, &["--error-format", "json"]].concat(), status, body).error(1)
}

#[test]
fn a_wrong_shape_is_no_success() {
    let bodies = [
        "[]",
        r#"[{"conferenceId":"c"}]"#,
        r#""done""#,
        "null",
        "7",
        r#"{"news":1}"#,
        r#"{"result":[]}"#,
        r#"{"result":"done"}"#,
        r#"{"result":{"news":1}}"#,
        r#"{"data":{"conferenceId":"c"}}"#,
        r#"{"conferenceId":null}"#,
        r#"{"conferenceId":{}}"#,
        "\u{feff}{\"conferenceId\":\"c\"}",
        r#"{"conferenceId":"c"#,
    ];
    for operation in [CREATE, LOCK] {
        for body in bodies {
            let error = error(operation, 200, body);
            let failed = (&error["kind"], &error["execution"]);
            assert_eq!(failed, (&json!("decode"), &json!("completed")), "{body}");
        }
        for body in ["<html>log in</html>", "<!DOCTYPE html>", "blocked", ""] {
            let error = error(operation, 200, body);
            let failed = (&error["kind"], &error["execution"]);
            assert_eq!(failed, (&json!("decode"), &json!("unknown")), "{body}");
        }
        assert_eq!(error(operation, 204, "")["execution"], "completed");
    }
}

#[test]
fn an_empty_object_is_a_success_only_where_nothing_is_called_for() {
    for body in ["{}", r#"{"result":{}}"#] {
        assert_eq!(run(LOCK, 200, body).response(), json!({}));
        assert_eq!(error(CREATE, 200, body)["kind"], "decode");
    }
}

#[test]
fn the_content_of_a_wrapper_is_printed() {
    let run = run(CREATE, 200, r#"{"result":{"conferenceId":"c-1"}}"#);
    assert_eq!(run.response(), json!({ "conferenceId": "c-1" }));
}

#[test]
fn a_failure_in_any_form_is_a_failure() {
    let bodies = [
        r#"{"success":"false","message":"m"}"#,
        r#"{"success":"FALSE","message":"m"}"#,
        r#"{"success":0,"message":"m"}"#,
        r#"{"success":"0","errmsg":"m"}"#,
        r#"{"success":"failed","errmsg":"m"}"#,
        r#"{"Success":false,"Message":"m"}"#,
        r#"{"errorCode":"E1","errorMsg":"m"}"#,
        r#"{"errcode":60011,"errmsg":"m"}"#,
        r#"{"errorMsg":"m"}"#,
        r#"{"code":"paramsError","message":"m"}"#,
        r#"{"result":{"success":"false","message":"m"}}"#,
        r#"{"result":{"errcode":404,"errmsg":"m"}}"#,
    ];
    for operation in [LOCK, CREATE] {
        for body in bodies {
            let error = error(operation, 200, body);
            let failed = (&error["kind"], &error["execution"], &error["message"]);
            assert_eq!(failed, (&json!("api"), &json!("rejected"), &json!("m")), "{body}");
        }
    }
}

#[test]
fn a_word_of_success_is_a_success() {
    let codes = [
        json!("success"),
        json!("Success"),
        json!("SUCCEED"),
        json!("OK"),
        json!(""),
        json!("0"),
        json!("00000"),
        json!(0),
        json!(200),
        json!(null),
    ];
    for code in codes {
        let body = json!({ "code": code, "cause": "closed" });
        assert_eq!(run(CLOSE, 200, &body.to_string()).response(), body);
    }
}

#[test]
fn scalars_of_other_types_are_printed_as_they_came() {
    let query = ["query-conference-info-by-room-code", "4272"];
    let body = json!({
        "conferenceList": [{ "conferenceId": 1_159_876_543_210_987_609_i64, "status": "1" }],
        "hasMore": "false", "nextToken": 10, "totalCount": "1",
    });
    assert_eq!(run(&query, 200, &body.to_string()).response(), body);
    for id in [u64::MAX, 9_223_372_036_854_775_808, 9_007_199_254_740_993] {
        let body = json!({ "conferenceId": id });
        assert_eq!(run(CREATE, 200, &body.to_string()).response(), body);
    }
}

#[test]
fn an_unreadable_field_costs_no_other_field() {
    let deep = format!("{}{}", "[".repeat(100), "]".repeat(100));
    for odd in [r#"{"a":1}"#, "[1]", "true", "1.5", "[null,{\"a\":[[]]}]", &deep] {
        let body = format!(r#"{{"conferenceId":"c-1","roomCode":{odd},"news":{odd}}}"#);
        let expected: Value = serde_json::from_str(&body).unwrap();
        assert_eq!(run(CREATE, 200, &body).response(), expected);
    }
    for number in ["1e400", "18446744073709551616", "-9223372036854775809"] {
        let body = format!(r#"{{"conferenceId":"c-1","roomCode":{number}}}"#);
        let expected = json!({ "conferenceId": "c-1", "roomCode": number });
        assert_eq!(run(CREATE, 200, &body).response(), expected);
    }
}

#[test]
fn a_code_is_printed_without_the_formatting_that_was_left_in() {
    for status in [200, 400, 403, 404, 500] {
        let code = "cloudRecordNotFound%!(EXTRA string=50513)";
        let error = error(CLOSE, status, &json!({ "code": code, "message": "m" }).to_string());
        assert_eq!(error["code"], "cloudRecordNotFound");
        assert!(error["message"].as_str().unwrap().contains(code), "{error}");
    }
}

#[test]
fn a_sub_code_is_printed_in_place_of_the_code_around_it() {
    let body = r#"{"errcode":88,"sub_code":"60011","sub_msg":"no permission","request_id":"R-2"}"#;
    let error = error(CLOSE, 200, body);
    assert_eq!((&error["code"], &error["message"]), (&json!("60011"), &json!("no permission")));
    let rejected = r#"{"errcode":88,"sub_code":40014,"sub_msg":"expired"}"#;
    let run = run(CLOSE, 200, rejected);
    assert!(run.error_text(1).contains("40014: expired"), "{}", run.errors);
    assert!(run.errors.contains("hint: Pass a token that has not expired"), "{}", run.errors);
}
