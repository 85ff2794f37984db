//! Responses to the token call that have no access token, and values that are none.

use conference_simulator::{CallMatcher, Fault, Reply};
use serde_json::{Value, json};

use crate::program::{CREATE, Run, Service, conference};

/// A service whose first token calls get these responses, and the run of a call.
fn run(replies: &[Reply]) -> (Service, Run) {
    let service = Service::start();
    for (number, reply) in (1..).zip(replies) {
        service
            .simulator
            .inject(CallMatcher::token_call().nth(number), Fault::reply(reply.clone()));
    }
    let run = service.run(&[CREATE, &["--error-format", "json"]].concat());
    service.simulator.clear_faults();
    (service, run)
}

fn error(reply: Reply) -> Value {
    let (service, run) = run(&[reply]);
    assert!(!run.errors.contains(service.simulator.app_secret()), "{}", run.errors);
    let error = run.error(1);
    assert_eq!((&error["kind"], &error["execution"]), (&json!("token"), &json!("not_sent")));
    error
}

#[test]
fn a_page_in_place_of_a_token_is_not_of_the_service() {
    for reply in [
        Reply::html(400, "<html><title>400 plain request on the secure port</title></html>"),
        Reply::html(200, "<html>log in</html>"),
        Reply::new(200),
    ] {
        let error = error(reply);
        let message = error["message"].as_str().unwrap();
        assert!(message.contains("something other than the service"), "{error}");
        assert!(!error.to_string().contains("region"), "{error}");
        assert_eq!((&error["code"], &error["hint"]), (&json!(null), &json!(null)));
    }
}

#[test]
fn a_failure_of_the_older_host_is_printed_with_its_code_and_message() {
    for (body, code) in [
        (json!({ "errcode": 22, "sub_msg": "s", "errmsg": "no interface" }), "22"),
        (json!({ "errcode": "22", "sub_msg": "no interface" }), "22"),
        (json!({ "errcode": 88, "sub_code": 60011, "sub_msg": "no interface" }), "60011"),
    ] {
        let error = error(Reply::json(200, &body));
        assert_eq!(error["code"], code);
        assert!(error["message"].as_str().unwrap().contains("no interface"), "{error}");
        assert!(error["requestId"].is_string(), "{error}");
    }
}

#[test]
fn a_failure_that_passes_is_asked_again() {
    for code in ["systemError", "systemError%!(EXTRA int=1)", "system.busy"] {
        let (service, run) = run(&[Reply::error(400, code, "m")]);
        run.response();
        service.simulator.journal().assert_token_calls(2);
    }
}

#[test]
fn values_that_are_no_credentials_are_refused_by_name_and_not_shown() {
    let app = |key, secret| [("DINGTALK_APP_KEY", key), ("DINGTALK_APP_SECRET", secret)];
    let token = |token| [("DINGTALK_ACCESS_TOKEN", token), ("DINGTALK_APP_KEY", "k")];
    for (variables, named) in [
        (token("undefined"), "the access token"),
        (token("NULL"), "the access token"),
        (token("None"), "the access token"),
        (token("https://hush.example/x"), "the access token is a URL"),
        (token("\"hush-hush\""), "the access token has quotes"),
        (token("'hush-hush'"), "the access token has quotes"),
        (token("Bearer hush-hush"), "the access token contains a space"),
        (token("hush\nhush"), "the access token contains control"),
        (app("undefined", "hush-hush"), "the app key"),
        (app("k", "`hush-hush`"), "the app secret has quotes"),
        (app("k", "hush\u{200b}hush"), "the app secret contains control or non-ASCII"),
        (app("k", "\n"), "DINGTALK_APP_SECRET is not set"),
    ] {
        let service = Service::start();
        let mut command = conference(CREATE);
        command.env("DINGTALK_BASE_URL", service.simulator.base_url()).envs(variables);
        let run = Run::of(&mut command);
        let text = run.error_text(2);
        assert!(text.contains(named) && !text.contains("hush"), "{text}");
        assert!(service.simulator.journal().calls().is_empty());
    }
}

#[test]
fn what_editors_and_shells_leave_around_a_value_is_removed() {
    let service = Service::start();
    let (key, secret) = (service.simulator.app_key(), service.simulator.app_secret());
    for (before, after) in [("", "\n"), ("", "\r\n"), ("\u{feff}", ""), (" ", "\t"), ("", "\u{a0}")]
    {
        let mut command = service.conference(CREATE);
        command
            .env("DINGTALK_APP_KEY", format!("{before}{key}{after}"))
            .env("DINGTALK_APP_SECRET", format!("{before}{secret}{after}"));
        Run::of(&mut command).response();
        let mut command = service.conference(CREATE);
        let corp_id = format!("{before}{}{after}", service.simulator.corp_id());
        Run::of(command.env("DINGTALK_CORP_ID", corp_id)).response();
    }
}
