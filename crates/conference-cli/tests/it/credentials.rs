//! Who calls, and where to; and that no secret is shown.

use std::{fs, path::PathBuf};

use conference_simulator::{CallMatcher, Fault};

use crate::program::{CREATE, Run, Service, conference};

const QUERY: &[&str] = &["query-conference-info-by-room-code", "1"];

#[test]
fn missing_credentials_are_named() {
    let text = Run::of(&mut conference(QUERY)).error_text(2).to_owned();
    assert!(text.contains("set DINGTALK_APP_KEY and DINGTALK_APP_SECRET"), "{text}");
    let run = Run::of(conference(QUERY).env("DINGTALK_APP_KEY", "k"));
    assert!(run.error_text(2).contains("DINGTALK_APP_SECRET is not set"), "{}", run.errors);
    let run =
        Run::of(conference(QUERY).env("DINGTALK_ACCESS_TOKEN", "t").env("DINGTALK_REGION", "mars"));
    assert!(run.error_text(2).contains("DINGTALK_REGION"), "{}", run.errors);
}

#[test]
fn a_ready_token_is_enough() {
    let service = Service::start();
    let run = Run::of(
        conference(CREATE)
            .env("DINGTALK_BASE_URL", service.simulator.base_url())
            .env("DINGTALK_ACCESS_TOKEN", service.simulator.access_token()),
    );
    run.response();
    service.simulator.journal().assert_token_calls(0);
}

#[test]
fn a_corp_id_selects_the_unified_token_call() {
    let service = Service::start();
    let organization = service.simulator.corp_id();
    let by_flag = [CREATE, &["--corp-id", organization]].concat();
    service.run(&by_flag).response();
    let mut command = service.conference(CREATE);
    Run::of(command.env("DINGTALK_CORP_ID", organization)).response();
    let journal = service.simulator.journal();
    let calls: Vec<_> = journal.token_calls().map(|call| call.operation().unwrap()).collect();
    assert_eq!(calls, ["GetToken", "GetToken"]);
}

#[test]
fn a_third_party_app_calls_with_its_suite() {
    let service = Service::start();
    let simulator = &service.simulator;
    let suite = |arguments: &[&str]| {
        let mut command = conference(arguments);
        command
            .env("DINGTALK_BASE_URL", simulator.base_url())
            .env("DINGTALK_SUITE_KEY", simulator.suite_key())
            .env("DINGTALK_SUITE_SECRET", simulator.suite_secret())
            .env("DINGTALK_SUITE_TICKET", simulator.suite_ticket());
        command
    };
    Run::of(suite(CREATE).env("DINGTALK_CORP_ID", simulator.corp_id())).response();
    Run::of(&mut suite(&[CREATE, &["--corp-id", simulator.corp_id()]].concat())).response();
    let journal = simulator.journal();
    let calls: Vec<_> = journal.token_calls().map(|call| call.operation().unwrap()).collect();
    assert_eq!(calls, ["GetCorpAccessToken", "GetCorpAccessToken"]);
    let run = Run::of(suite(CREATE).env_remove("DINGTALK_SUITE_TICKET"));
    let missing = "DINGTALK_SUITE_KEY is set, but not DINGTALK_SUITE_TICKET, DINGTALK_CORP_ID";
    assert!(run.error_text(2).contains(missing), "{}", run.errors);
    let mut both = suite(CREATE);
    both.env("DINGTALK_ACCESS_TOKEN", simulator.access_token());
    Run::of(&mut both).response();
    simulator.journal().assert_token_calls(2);
}

#[test]
fn flags_override_the_environment_and_the_secret_is_read_from_a_file() {
    let service = Service::start();
    let (key, secret) = (service.simulator.app_key(), service.simulator.app_secret());
    let file = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("secret");
    fs::write(&file, format!("\u{feff}{secret} \r\n")).unwrap();
    let url = service.simulator.base_url();
    let flags =
        |file| [CREATE, &["--base-url", url, "--app-key", key, "--app-secret-file", file]].concat();
    let with = |file| {
        let mut command = conference(&flags(file));
        command
            .env("DINGTALK_BASE_URL", "http://127.0.0.1:1")
            .env("DINGTALK_ACCESS_TOKEN", "stale");
        command
    };
    Run::of(&mut with(file.to_str().unwrap())).response();
    Run::with_input(&mut with("-"), secret).response();
}

#[test]
fn a_secret_that_cannot_be_read_is_reported_with_the_cause() {
    let text = |arguments: &[&str], input| {
        let arguments = [CREATE, &["--app-key", "k", "--app-secret-file"], arguments].concat();
        Run::with_input(&mut conference(&arguments), input).error_text(2).to_owned()
    };
    assert!(text(&["not-there"], "").contains("app secret: cannot read the file not-there"));
    assert!(text(&["-"], "\n").contains("is empty"));
    assert!(text(&["-", "--json", "-"], "x").contains("cannot both be standard input"));
}

#[test]
fn refused_credentials_have_a_hint_without_a_region_at_another_host() {
    let service = Service::start();
    let mut command = service.conference(QUERY);
    let run = Run::of(command.env("DINGTALK_APP_SECRET", "hush-hush"));
    let text = run.error_text(1);
    assert!(text.contains("invalidClientIdOrSecret") && text.contains("hint: "), "{text}");
    assert!(!text.contains("region"), "{text}");
}

#[test]
fn a_page_instead_of_a_token_has_no_region() {
    let service = Service::start();
    service.simulator.inject(CallMatcher::token_call(), Fault::html(400));
    let run = service.run(QUERY);
    assert!(!run.error_text(1).contains("region"), "{}", run.errors);
}

#[test]
fn no_secret_is_printed_whatever_happens() {
    let service = Service::start();
    for arguments in [
        &[QUERY, &["-v"]].concat(),
        &[QUERY, &["-v", "--error-format", "json"]].concat(),
        &[CREATE, &["-v"]].concat(),
        &[CREATE, &["--app-secret", "hush-hush"]].concat(),
        &[CREATE, &["--app-secret=hush-hush", "--error-format=json"]].concat(),
    ] {
        let mut command = service.conference(arguments);
        let run = Run::of(&mut command);
        let text = run.output + &run.errors;
        let token = service.simulator.access_token();
        for secret in ["hush-hush", service.simulator.app_secret(), &token] {
            assert!(!text.contains(secret), "{arguments:?}: {text}");
        }
    }
}

#[test]
fn the_log_has_the_request_id() {
    let service = Service::start();
    let run = service.run(&[CREATE, &["-v"]].concat());
    let journal = service.simulator.journal();
    let id = journal.calls().last().unwrap().request_id();
    assert!(
        run.errors.contains("received a response") && run.errors.contains(id),
        "{}",
        run.errors
    );
    assert_eq!(run.output.lines().count(), 1);
}
