//! Command lines that cannot be understood.

use crate::program::{Run, Service, conference};

fn usage_error(arguments: &[&str]) -> String {
    Run::of(&mut conference(arguments)).error_text(2).to_owned()
}

#[test]
fn options_are_accepted_before_and_after_the_operation() {
    let service = Service::start();
    let call = ["create-video-conference", "--user-id", "u", "--conf-title", "t"];
    let options = ["--timeout", "5", "--region", "domestic"];
    service.run(&[&options, &call[..]].concat()).response();
    service.run(&[&call, &options[..]].concat()).response();
}

#[test]
fn an_unknown_flag_is_reported_with_the_most_similar_one() {
    let text = usage_error(&["create-video-conference", "--conf-titel", "t"]);
    assert!(text.contains("'--conf-titel'") && text.contains("'--conf-title'"), "{text}");
    let text = usage_error(&["create-schedule-conference", "--when", "1"]);
    assert!(text.contains("'--when'") && !text.contains("similar"), "{text}");
    let refused = "--schedule-conf-setting-model";
    let text = usage_error(&["create-schedule-conference", refused, "1"]);
    assert_eq!(text.matches(refused).count(), 1, "{text}");
    let text = usage_error(&["create-video-conferense"]);
    let expected = "some similar subcommands exist: 'create-video-conference', \
                    'create-schedule-conference'\n";
    assert!(text.contains(expected), "{text}");
}

#[test]
fn a_value_of_the_wrong_type_is_reported() {
    let text = usage_error(&["query-conference-info-by-room-code", "1", "--max-results", "x"]);
    assert!(text.contains("'x' for '--max-results"), "{text}");
    let text = usage_error(&["create-video-conference", "--invite-caller", "maybe"]);
    assert!(text.contains("'maybe'") && text.contains("true, false"), "{text}");
    for seconds in ["0", "-1", "soon", "inf"] {
        let timeout = format!("--timeout={seconds}");
        assert!(usage_error(&["operations", &timeout]).contains("--timeout"));
    }
}

#[test]
fn a_missing_argument_is_named() {
    let text = usage_error(&["query-conference-info-by-room-code"]);
    assert!(text.contains("<ROOM_CODE>"), "{text}");
    assert!(usage_error(&["create-meeting"]).contains("create-meeting"));
    assert!(usage_error(&[]).contains("Usage: conference"));
    let text = usage_error(&["create-video-conference", "--all"]);
    assert!(text.contains("'--all'"), "{text}");
}

#[test]
fn usage_errors_are_one_line_of_json_on_request() {
    for format in [&["--error-format", "json"][..], &["--error-format=json"]] {
        let arguments = [&["query-conference-info-by-room-code"], format].concat();
        let error = Run::of(&mut conference(&arguments)).error(2);
        assert_eq!(error["kind"], "invalid_request");
        assert_eq!(error["operation"], "QueryConferenceInfoByRoomCode");
        assert_eq!(error["execution"], "not_sent");
        assert!(error["message"].as_str().unwrap().contains("<ROOM_CODE>"), "{error}");
    }
}

#[test]
fn help_has_fields_variables_and_exit_statuses() {
    let help = Run::of(&mut conference(&["--help"]));
    assert_eq!((help.status, help.errors.as_str()), (0, ""));
    for part in [
        "DINGTALK_APP_SECRET",
        "DINGTALK_PROFILE",
        "--profile <NAME>",
        "--root-certificate <FILE>",
        "--no-token-cache",
        "Exit status",
        "create-video-conference",
    ] {
        assert!(help.output.contains(part), "{}", help.output);
    }
    let help = Run::of(&mut conference(&["create-video-conference", "--help"]));
    for part in ["--conf-title <TEXT>", "Not safe to repeat", "VideoConference.Conference.Write"] {
        assert!(help.output.contains(part), "{}", help.output);
    }
}
