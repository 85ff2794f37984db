//! `--dry-run`

use std::path::Path;

use conference_models::metadata::OPERATIONS;
use heck::ToKebabCase;
use serde_json::{Value, json};

use crate::program::{CREATE, Run, Service, conference};

fn dry_run(arguments: &[&str]) -> Value {
    Run::of(&mut conference(&[arguments, &["--dry-run"]].concat())).response()
}

#[test]
fn the_request_is_printed_and_nothing_is_sent() {
    let service = Service::start();
    let request = service.run(&[CREATE, &["--dry-run"]].concat()).response();
    assert_eq!(request["method"], "POST");
    let url = format!("{}/v1.0/conference/videoConferences", service.simulator.base_url());
    assert_eq!(request["url"], url);
    assert_eq!(request["headers"]["x-acs-dingtalk-access-token"], "***");
    assert_eq!(request["body"], json!({ "confTitle": "t", "userId": "u" }));
    let journal = service.simulator.journal();
    assert!(journal.calls().is_empty());
    journal.assert_token_calls(0);
}

#[test]
fn every_header_is_that_of_the_call() {
    let service = Service::start();
    let mut printed = service.run(&[CREATE, &["--dry-run"]].concat()).response();
    service.run(CREATE).response();
    let journal = service.simulator.journal();
    let sent = String::from_utf8(journal.calls().last().unwrap().raw_request()).unwrap();
    let headers = sent.split("\r\n").skip(1).filter_map(|line| line.split_once(": "));
    let sent: Value =
        headers.map(|(name, value)| (name.to_ascii_lowercase(), Value::from(value))).collect();
    printed["headers"]["x-acs-dingtalk-access-token"] = sent["x-acs-dingtalk-access-token"].clone();
    assert_eq!(printed["headers"], sent);
}

#[test]
fn no_credentials_are_needed_and_the_host_is_that_of_the_region() {
    let request = dry_run(CREATE);
    assert_eq!(request["url"], "https://api.dingtalk.io/v1.0/conference/videoConferences");
    assert_eq!(request["headers"]["host"], "api.dingtalk.io");
    let domestic = dry_run(&[CREATE, &["--region", "domestic"]].concat());
    assert_eq!(domestic["headers"]["host"], "api.dingtalk.com");
    let elsewhere = dry_run(&[CREATE, &["--base-url", "https://gate.example:8443/ding/"]].concat());
    assert_eq!(elsewhere["headers"]["host"], "gate.example:8443");
    let url = "https://gate.example:8443/ding/v1.0/conference/videoConferences";
    assert_eq!(elsewhere["url"], url);
}

#[test]
fn a_query_and_a_path_parameter_are_in_the_url() {
    let query = ["query-conference-info-by-room-code", "899 106", "--max-results", "5", "--all"];
    let request = dry_run(&query);
    let url = "https://api.dingtalk.io/v1.0/conference/roomCodes/899%20106/infos?maxResults=5";
    assert_eq!((&request["url"], &request["body"]), (&json!(url), &Value::Null));
}

#[test]
fn what_a_call_refuses_is_refused_too() {
    let refused = |arguments: &[&str]| {
        let run = Run::of(&mut conference(&[arguments, &["--dry-run"]].concat()));
        run.error_text(2).to_owned()
    };
    let empty = refused(&["create-video-conference", "--user-id=u", "--conf-title="]);
    assert!(empty.contains("--conf-title is empty"), "{empty}");
    let segment = refused(&["query-conference-info-by-room-code", ".."]);
    assert!(segment.contains("path parameter"), "{segment}");
    let plain = refused(&[CREATE, &["--base-url", "http://gate.example"]].concat());
    assert!(plain.contains("plain http"), "{plain}");
}

#[test]
fn every_operation_has_a_dry_run() {
    for info in OPERATIONS {
        let name = info.name.to_kebab_case();
        let skeleton = Run::of(&mut conference(&["skeleton", &name, "--required"])).output;
        let skeleton = skeleton.replace("\"\"", "\"x\"").replace(": 0", ": 1893492000000");
        let skeleton = skeleton.replace("\"endTime\": 189", "\"endTime\": 289");
        let id = info.path_parameter().map(|_| "1");
        let call = [Some(&*name), id, Some("--json"), Some(&skeleton)];
        let request = dry_run(&call.into_iter().flatten().collect::<Vec<_>>());
        assert_eq!(request["method"], info.method.as_str(), "{name}");
    }
}

#[test]
fn a_secret_is_not_printed() {
    let secret = Path::new(env!("CARGO_TARGET_TMPDIR")).join("dry-run-secret");
    std::fs::write(&secret, "hush").unwrap();
    let file = secret.to_str().unwrap();
    let app = ["--app-key", "key", "--app-secret-file", file, "--dry-run"];
    let mut command = conference(&[CREATE, &app].concat());
    let run = Run::of(command.env("DINGTALK_ACCESS_TOKEN", "hush"));
    assert!(!run.response().to_string().contains("hush"));
}
