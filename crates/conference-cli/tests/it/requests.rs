//! Where a request comes from: flags, a file, standard input, text.

use std::{env, fs, path::PathBuf};

use serde_json::json;

use crate::program::{Run, Service, conference};

const CREATE: &str = "create-video-conference";
const REQUEST: &str =
    r#"{ "userId": "ann", "confTitle": "from JSON", "inviteUserIds": ["b", "c"] }"#;

/// The complaint about a request as text.
fn refusal(operation: &str, json: &str) -> String {
    let run = Run::of(&mut conference(&[operation, "--json", json]));
    run.complaint(2).to_owned()
}

fn scratch(name: &str, content: &str) -> PathBuf {
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    fs::write(&path, content).unwrap();
    path
}

#[test]
fn json_comes_as_text_from_a_file_and_from_standard_input() {
    let service = Service::start();
    let expected: serde_json::Value = serde_json::from_str(REQUEST).unwrap();
    service.run(&[CREATE, "--json", REQUEST]).answer();
    assert_eq!(service.received(), expected);
    let file = scratch("request.json", REQUEST);
    service.run(&[CREATE, "--json", file.to_str().unwrap()]).answer();
    assert_eq!(service.received(), expected);
    Run::with_input(&mut service.conference(&[CREATE, "--json", "-"]), REQUEST).answer();
    assert_eq!(service.received(), expected);
    assert_eq!(service.simulator.journal().calls().len(), 6);
}

#[test]
fn flags_go_before_json() {
    let service = Service::start();
    let flags = ["--conf-title", "-1", "--invite-caller", "false"];
    let arguments = [&[CREATE, "--json", REQUEST], &flags[..]].concat();
    service.run(&arguments).answer();
    let expected = json!({
        "userId": "ann", "confTitle": "-1", "inviteCaller": false, "inviteUserIds": ["b", "c"],
    });
    assert_eq!(service.received(), expected);
}

#[test]
fn a_list_is_a_flag_given_several_times() {
    let service = Service::start();
    let flags = ["--invite-user-ids", "x", "--invite-user-ids", "y"];
    let arguments = [&[CREATE, "--json", REQUEST], &flags[..]].concat();
    service.run(&arguments).answer();
    assert_eq!(service.received()["inviteUserIds"], json!(["x", "y"]));
}

#[test]
fn bad_json_is_told_with_line_and_column() {
    let told = refusal(CREATE, "{ \"userId\": 1,\n  \"x\" }");
    assert!(told.contains("--json is not JSON") && told.contains("line 2 column 7"), "{told}");
    let file = scratch("bad.json", "{} {}");
    let told = refusal(CREATE, file.to_str().unwrap());
    assert!(told.contains("bad.json is not JSON") && told.contains("line 1 column 4"), "{told}");
    let run = Run::with_input(&mut conference(&[CREATE, "--json", "-"]), "");
    let told = run.complaint(2);
    assert!(told.contains("standard input is not JSON") && told.contains("line 1"), "{told}");
}

#[test]
fn json_that_is_no_object_and_a_file_that_is_not_there_are_refused() {
    let told = refusal(CREATE, "[]");
    assert!(told.contains("not an object"), "{told}");
    let told = refusal(CREATE, "not-there.json");
    assert!(told.contains("cannot read the file not-there.json"), "{told}");
}

#[test]
fn a_field_that_there_is_not_is_named_with_the_nearest() {
    let told = refusal(CREATE, r#"{ "userId": "a", "confTitel": "t" }"#);
    assert!(told.contains(r#"no field "confTitel"; the nearest is "confTitle""#), "{told}");
    let inner = r#"{ "scheduleConfSettingModel": { "lokRoom": 1 } }"#;
    let told = refusal("create-schedule-conference", inner);
    let expected =
        r#"scheduleConfSettingModel: there is no field "lokRoom"; the nearest is "lockRoom""#;
    assert!(told.contains(expected), "{told}");
}

#[test]
fn what_stands_in_the_path_does_not_stand_in_the_json() {
    let arguments = ["query-conference-info-by-room-code", "1", "--json", r#"{"roomCode":"1"}"#];
    let run = Run::of(&mut conference(&arguments));
    assert!(run.complaint(2).contains("roomCode stands in the path"), "{}", run.errors);
}

#[test]
fn a_request_that_breaks_a_limit_or_lacks_a_field_is_not_sent() {
    let service = Service::start();
    for (request, expected) in [
        (r#"{ "userId": "ann" }"#, "missing field `confTitle`"),
        (r#"{ "userId": "ann", "confTitle": "" }"#, "/confTitle is empty"),
        (r#"{ "userId": "ann", "confTitle": 7 }"#, "confTitle: invalid type"),
    ] {
        let run = service.run(&[CREATE, "--error-format", "json", "--json", request]);
        let error = run.error(2);
        assert_eq!(error["kind"], "invalid_request");
        assert!(error["message"].as_str().unwrap().contains(expected), "{error}");
    }
    assert!(service.simulator.journal().calls().is_empty());
}
