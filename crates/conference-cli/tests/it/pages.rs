//! `--all`

use conference_models::{QueryConferenceInfoByRoomCode, ScheduleConferenceId};
use conference_simulator::{CallMatcher, Fault, Reply};
use serde_json::Value;

use crate::program::{Run, Service};

/// A service with a room that 23 meetings were held in.
pub(crate) fn room() -> (Service, String) {
    let service = Service::start();
    let request = r#"{ "creatorUnionId": "u", "title": "Daily", "startTime": 1893492000000, "endTime": 1893495600000 }"#;
    let booked = service.run(&["create-schedule-conference", "--json", request]).response();
    let booking = booked["scheduleConferenceId"].as_str().unwrap();
    let booking = ScheduleConferenceId::from(booking.to_owned());
    for _ in 0..23 {
        let meeting = service.simulator.start_meeting(&booking).unwrap();
        service.simulator.end_meeting(&meeting).unwrap();
    }
    let room = booked["roomCode"].as_str().unwrap().to_owned();
    (service, room)
}

pub(crate) fn query(room: &str) -> [&str; 5] {
    ["query-conference-info-by-room-code", room, "--all", "--max-results", "10"]
}

/// The token to continue with.
fn token(errors: &str) -> &str {
    let (_, rest) = errors.rsplit_once("continue with: --next-token ").unwrap();
    rest.split(' ').next().unwrap()
}

#[test]
fn every_meeting_is_one_line() {
    let (service, room) = room();
    let run = service.run(&query(&room));
    assert_eq!((run.status, run.errors.as_str()), (0, ""));
    let id = |line| serde_json::from_str::<Value>(line).unwrap()["conferenceId"].to_string();
    let mut ids: Vec<_> = run.output.lines().map(id).collect();
    assert_eq!(ids.len(), 23);
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), 23);
    let journal = service.simulator.journal();
    assert_eq!(journal.calls_of::<QueryConferenceInfoByRoomCode>().count(), 3);
}

#[test]
fn a_failure_comes_after_the_pages_before_it() {
    let (service, room) = room();
    let second = CallMatcher::operation::<QueryConferenceInfoByRoomCode>().nth(2);
    service.simulator.inject(second, Fault::quota_used_up());
    let run = service.run(&query(&room));
    assert_eq!((run.status, run.output.lines().count()), (1, 10));
    assert!(run.errors.contains("ApiCountLimitForOrg"), "{}", run.errors);
    let token = token(&run.errors);
    let rest = service.run(&[&query(&room)[..], &["--next-token", token]].concat());
    assert_eq!((rest.status, rest.output.lines().count()), (0, 13));
}

#[test]
fn limits_end_the_list_and_print_where_it_goes_on() {
    let (service, room) = room();
    let run = service.run(&[&query(&room)[..], &["--max-pages", "2"]].concat());
    assert_eq!((run.status, run.output.lines().count()), (0, 20));
    let token = token(&run.errors);
    let resumed = [&query(&room)[..], &["--next-token", token]].concat();
    assert_eq!(service.run(&resumed).output.lines().count(), 3);

    let run = service
        .run(&[&query(&room)[..], &["--max-items", "10", "--error-format", "json"]].concat());
    assert_eq!((run.status, run.output.lines().count()), (0, 10));
    assert!(serde_json::from_str::<Value>(&run.errors).unwrap()["nextToken"].is_string());
    let run = service.run(&[&query(&room)[..], &["--max-items", "23"]].concat());
    assert_eq!((run.status, run.output.lines().count(), run.errors.as_str()), (0, 23, ""));
    let run = service.run(&[&query(&room)[..], &["--max-items", "5"]].concat());
    assert_eq!((run.status, run.output.lines().count()), (0, 5));
    assert!(
        run.errors.starts_with("warning: --max-items stopped on the first page"),
        "{}",
        run.errors
    );

    let refused = service.run(&["query-conference-info-by-room-code", &room, "--max-items", "5"]);
    assert!(refused.error_text(2).contains("--all"), "{}", refused.errors);
    let refused = service.run(&[&query(&room)[..], &["--max-pages", "0"]].concat());
    assert!(refused.error_text(2).contains("--max-pages"), "{}", refused.errors);
}

/// Reads all pages of a list, which are these bodies.
fn read(arguments: &[&str], bodies: &[String]) -> (Run, usize) {
    let service = Service::start();
    let json = |body: &String| {
        Reply::new(200).header("content-type", "application/json").body(body.clone())
    };
    for (number, body) in (1..).zip(bodies) {
        service.simulator.inject(CallMatcher::any_call().nth(number), Fault::reply(json(body)));
    }
    let mut command = service.conference(&[arguments, &["--all"]].concat());
    command.env_remove("DINGTALK_APP_KEY").env_remove("DINGTALK_APP_SECRET");
    let run = Run::of(command.env("DINGTALK_ACCESS_TOKEN", "0123456789abcdef"));
    let calls = service.simulator.journal().calls().len();
    (run, calls)
}

const MEETINGS: &[&str] = &["query-conference-info-by-room-code", "4272"];
const MEMBERS: &[&str] = &["query-conference-members", "c-1"];

#[test]
fn an_incomplete_list_fails_after_its_items() {
    let page = r#"{"hasMore":true,"conferenceList":[{"conferenceId":"c-1"}]}"#;
    let (run, calls) = read(MEETINGS, &[page.to_owned()]);
    assert_eq!((run.status, run.output.lines().count(), calls), (1, 1, 1));
    assert!(run.errors.contains("has no page token"), "{}", run.errors);

    let (run, calls) = read(MEMBERS, &[r#"{"memberModels":{"a":1}}"#.to_owned()]);
    assert_eq!((run.status, run.output.as_str(), calls), (1, "", 1));
}

#[test]
fn a_list_without_an_end_fails_and_says_where_it_goes_on() {
    let page = |token| format!(r#"{{"hasMore":true,"conferenceList":[],"nextToken":"{token}"}}"#);
    let (run, calls) = read(MEETINGS, &(1..=10).map(page).collect::<Vec<_>>());
    assert_eq!((run.status, run.output.as_str(), calls), (1, "", 10));
    assert!(run.errors.contains("continue with: --next-token 10"), "{}", run.errors);
}

#[test]
fn a_page_token_cannot_write_to_the_terminal_or_run_a_command() {
    let page = r#"{"hasMore":true,"conferenceList":[{}],"nextToken":"\u001b[31m; touch x\r\nok"}"#;
    let arguments = [MEETINGS, &["--max-pages", "1"]].concat();
    let (run, _) = read(&arguments, &[page.to_owned()]);
    assert_eq!(run.errors.lines().count(), 1, "{}", run.errors);
    assert!(!run.errors.contains('\u{1b}') && run.errors.contains(r#""\u{1b}[31m; touch"#));
}

#[test]
fn a_list_ends_when_all_its_items_have_come() {
    let page = r#"{"memberModels":[{"unionId":"a"}],"nextToken":"n","totalCount":1}"#;
    let (run, calls) = read(MEMBERS, &[page.to_owned()]);
    assert_eq!((run.status, run.output.as_str(), calls), (0, "{\"unionId\":\"a\"}\n", 1));

    let bodies = [r#"{"memberModels":[{}],"nextToken":"n"}"#, "{}"].map(str::to_owned);
    let (run, calls) = read(MEMBERS, &bodies);
    assert_eq!((run.status, run.output.as_str(), calls), (0, "{}\n", 2));
}

#[test]
fn the_token_beside_a_list_of_paragraphs_is_followed() {
    let bodies = [
        r#"{"hasMore":true,"nextToken":10,"paragraphList":[{"paragraph":"one"}]}"#,
        r#"{"hasMore":false,"paragraphList":[{"paragraph":"two"}]}"#,
    ];
    let (run, calls) = read(&["query-cloud-record-text", "c-1"], &bodies.map(str::to_owned));
    assert_eq!((run.status, run.output.lines().count(), calls), (0, 2, 2));
}

#[test]
fn pages_end_when_a_page_token_repeats() {
    let (service, room) = room();
    let always = CallMatcher::operation::<QueryConferenceInfoByRoomCode>().always();
    service.simulator.inject(always, Fault::same_page_token());
    let run = service.run(&query(&room));
    assert_eq!(run.status, 1);
    assert!(run.errors.contains("the list is incomplete"), "{}", run.errors);
}
