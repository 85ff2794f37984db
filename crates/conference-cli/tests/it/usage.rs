//! Command lines that cannot be understood.

use crate::program::{Run, Service, conference};

fn complaint(arguments: &[&str]) -> String {
    Run::of(&mut conference(arguments)).complaint(2).to_owned()
}

#[test]
fn options_stand_before_or_after_the_operation() {
    let service = Service::start();
    let call = ["create-video-conference", "--user-id", "u", "--conf-title", "t"];
    let options = ["--timeout", "5", "--region", "domestic"];
    service.run(&[&options, &call[..]].concat()).answer();
    service.run(&[&call, &options[..]].concat()).answer();
}

#[test]
fn a_flag_that_there_is_not_is_named_with_the_nearest() {
    let told = complaint(&["create-video-conference", "--conf-titel", "t"]);
    assert!(told.contains("'--conf-titel'") && told.contains("'--conf-title'"), "{told}");
    let told = complaint(&["create-schedule-conference", "--when", "1"]);
    assert!(told.contains("'--when'") && told.contains("a similar argument exists"), "{told}");
}

#[test]
fn values_of_the_wrong_kind_are_named() {
    let told = complaint(&["query-conference-info-by-room-code", "1", "--max-results", "x"]);
    assert!(told.contains("'x' for '--max-results"), "{told}");
    let told = complaint(&["create-video-conference", "--invite-caller", "maybe"]);
    assert!(told.contains("'maybe'") && told.contains("true, false"), "{told}");
    for seconds in ["0", "-1", "soon", "inf"] {
        let timeout = format!("--timeout={seconds}");
        assert!(complaint(&["operations", &timeout]).contains("--timeout"));
    }
}

#[test]
fn what_is_missing_is_named() {
    let told = complaint(&["query-conference-info-by-room-code"]);
    assert!(told.contains("<ROOM_CODE>"), "{told}");
    assert!(complaint(&["create-meeting"]).contains("create-meeting"));
    assert!(complaint(&[]).contains("Usage: conference"));
    let told = complaint(&["create-video-conference", "--all"]);
    assert!(told.contains("'--all'"), "{told}");
}

#[test]
fn usage_errors_are_one_line_of_json_too() {
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
fn help_tells_fields_variables_and_exit_statuses() {
    let help = Run::of(&mut conference(&["--help"]));
    assert_eq!((help.status, help.errors.as_str()), (0, ""));
    for part in ["DINGTALK_APP_SECRET", "Exit status", "create-video-conference"] {
        assert!(help.output.contains(part), "{}", help.output);
    }
    let help = Run::of(&mut conference(&["create-video-conference", "--help"]));
    for part in ["--conf-title <TEXT>", "not safe to repeat", "VideoConference.Conference.Write"] {
        assert!(help.output.contains(part), "{}", help.output);
    }
}
