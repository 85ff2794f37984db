//! Where a request comes from: flags, a file, standard input, text.

use std::{env, fs, path::PathBuf};

use serde_json::json;

use crate::program::{Run, Service, conference};

const CREATE: &str = "create-video-conference";
const REQUEST: &str =
    r#"{ "userId": "ann", "confTitle": "from JSON", "inviteUserIds": ["b", "c"] }"#;

/// The error about a request.
fn refusal(operation: &str, json: &str) -> String {
    let run = Run::of(&mut conference(&[operation, "--json", json]));
    run.error_text(2).to_owned()
}

fn scratch(name: &str, content: &str) -> PathBuf {
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    fs::write(&path, content).unwrap();
    path
}

#[test]
fn json_is_read_from_the_argument_a_file_or_standard_input() {
    let service = Service::start();
    let expected: serde_json::Value = serde_json::from_str(REQUEST).unwrap();
    service.run(&[CREATE, "--json", REQUEST]).response();
    assert_eq!(service.received(), expected);
    let file = scratch("request.json", &format!("\u{feff}{REQUEST}"));
    service.run(&[CREATE, "--json", file.to_str().unwrap()]).response();
    assert_eq!(service.received(), expected);
    Run::with_input(&mut service.conference(&[CREATE, "--json", "-"]), REQUEST).response();
    assert_eq!(service.received(), expected);
    assert_eq!(service.simulator.journal().calls().len(), 6);
}

#[test]
fn flags_override_json() {
    let service = Service::start();
    let flags = ["--conf-title", "-1", "--invite-caller", "false"];
    let arguments = [&[CREATE, "--json", REQUEST], &flags[..]].concat();
    service.run(&arguments).response();
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
    service.run(&arguments).response();
    assert_eq!(service.received()["inviteUserIds"], json!(["x", "y"]));
}

#[test]
fn bad_json_is_reported_with_line_and_column() {
    let text = refusal(CREATE, "{ \"userId\": 1,\n  \"x\" }");
    assert!(text.contains("--json is not JSON") && text.contains("line 2 column 7"), "{text}");
    let file = scratch("bad.json", "{} {}");
    let text = refusal(CREATE, file.to_str().unwrap());
    assert!(text.contains("bad.json is not JSON") && text.contains("line 1 column 4"), "{text}");
    let run = Run::with_input(&mut conference(&[CREATE, "--json", "-"]), "");
    let text = run.error_text(2);
    assert!(text.contains("standard input is not JSON") && text.contains("line 1"), "{text}");
}

#[test]
fn json_that_is_no_object_and_a_missing_file_are_rejected() {
    let text = refusal(CREATE, "[]");
    assert!(text.contains("--json must be a JSON object"), "{text}");
    let text = refusal(CREATE, "not-there.json");
    assert!(text.contains("cannot read the file not-there.json"), "{text}");
}

#[test]
fn an_unknown_field_is_reported_with_the_most_similar_name() {
    let text = refusal(CREATE, r#"{ "userId": "a", "confTitel": "t" }"#);
    assert!(text.contains(r#"unknown field "confTitel"; did you mean confTitle?"#), "{text}");
    let inner = r#"{ "scheduleConfSettingModel": { "lokRoom": 1 } }"#;
    let text = refusal("create-schedule-conference", inner);
    let expected = r#"scheduleConfSettingModel: unknown field "lokRoom"; did you mean lockRoom?"#;
    assert!(text.contains(expected), "{text}");
}

#[test]
fn the_path_parameter_is_rejected_in_json() {
    let arguments = ["query-conference-info-by-room-code", "1", "--json", r#"{"roomCode":"1"}"#];
    let run = Run::of(&mut conference(&arguments));
    assert!(run.error_text(2).contains("roomCode is the path parameter"), "{}", run.errors);
}

#[test]
fn a_request_that_breaks_a_limit_or_lacks_a_field_is_not_sent() {
    let service = Service::start();
    for (request, expected) in [
        (r#"{ "userId": "ann" }"#, "missing field --conf-title"),
        (r#"{ "userId": "ann", "confTitle": "" }"#, "--conf-title is empty"),
        (r#"{ "userId": "ann", "confTitle": 7 }"#, "--conf-title: invalid type"),
        (
            r#"{ "userId": "ann", "confTitle": "t", "inviteCaller": "true" }"#,
            "--invite-caller: invalid",
        ),
    ] {
        let run = service.run(&[CREATE, "--error-format", "json", "--json", request]);
        let error = run.error(2);
        assert_eq!(error["kind"], "invalid_request");
        assert!(error["message"].as_str().unwrap().contains(expected), "{error}");
    }
    assert!(service.simulator.journal().calls().is_empty());
}

#[test]
fn a_value_of_another_type_is_refused_with_the_name_of_the_field() {
    let service = Service::start();
    let query = "query-conference-info-by-room-code";
    for (operation, request, refused) in [
        (query, r#"{"maxResults":"1"}"#, "--max-results: invalid type: string"),
        (query, r#"{"maxResults":1.0}"#, "--max-results: invalid type: floating point"),
        (query, r#"{"maxResults":9223372036854775808}"#, "--max-results: invalid value"),
        (query, r#"{"nextToken":10}"#, "--next-token: invalid type: integer"),
        ("lock-conference", r#"{"action":true}"#, "--action: invalid type: boolean"),
        (
            "invite-users",
            r#"{"unionId":"u","inviteeList":[["u3","Three"]]}"#,
            "inviteeList[0]: invalid type: array, expected an object",
        ),
    ] {
        let run = service.run(&[operation, "c-1", "--json", request]);
        assert!(run.error_text(2).contains(refused), "{}", run.errors);
    }
    assert!(service.simulator.journal().calls().is_empty());
}

#[test]
fn fields_are_named_by_their_flags_and_others_by_their_paths() {
    let service = Service::start();
    let run = service.run(&["mute-members", "c", "--action=mute", "--set=userList[0].unionId="]);
    assert_eq!(run.error_text(2), "error: userList[0].unionId is empty\n");
    let run = service.run(&["create-video-conference", "--user-id=", "--conf-title="]);
    assert_eq!(run.error_text(2), "error: --user-id is empty; --conf-title is empty\n");
    let list = r#"{"unionId":"u","inviteeList":[{"unionId":"a","nick":"b"},{"unionid":"c"}]}"#;
    let run = service.run(&["invite-users", "c", "--json", list]);
    let expected = r#"inviteeList[1]: unknown field "unionid"; did you mean unionId?"#;
    assert!(run.error_text(2).contains(expected), "{}", run.errors);
    assert!(service.simulator.journal().calls().is_empty());
}

#[test]
fn no_field_is_suggested_where_none_is_similar() {
    let text = refusal(CREATE, r#"{ "userId": "a", "confTitle": "t", "color": "red" }"#);
    assert!(text.contains(r#"unknown field "color"; known fields:"#), "{text}");
}

#[test]
fn a_room_code_is_sent_as_it_is_percent_encoded() {
    for (code, segment) in [
        ("899 106 669", "899%20106%20669"),
        ("899-106-669", "899-106-669"),
        (" 899106669", "%20899106669"),
        ("899/106?a#b", "899%2F106%3Fa%23b"),
        ("899%20106", "899%2520106"),
    ] {
        let service = Service::start();
        service.run(&["query-conference-info-by-room-code", code]);
        let journal = service.simulator.journal();
        let sent = journal.calls().last().unwrap().raw_request();
        let sent = String::from_utf8(sent).unwrap();
        let expected = format!("GET /v1.0/conference/roomCodes/{segment}/infos HTTP/1.1");
        assert_eq!(sent.lines().next(), Some(&*expected));
    }
}

#[test]
fn a_time_in_seconds_is_refused() {
    let service = Service::start();
    let book = ["create-schedule-conference", "--creator-union-id", "u", "--title", "t"];
    let times = ["--start-time", "1893492000", "--end-time", "1893495600000"];
    let history = r#"{"startTime":1893492000000,"endTime":1893495600,"realData":true}"#;
    for arguments in
        [[&book[..], &times].concat(), vec!["get-history-conf-data-list", "--json", history]]
    {
        let run = service.run(&arguments);
        let text = run.error_text(2);
        assert!(text.contains("looks like seconds") && text.contains("milliseconds"), "{text}");
    }
    assert!(service.simulator.journal().calls().is_empty());
}
