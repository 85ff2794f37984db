//! `--all`

use conference_models::{QueryConferenceInfoByRoomCode, ScheduleConferenceId};
use conference_simulator::{CallMatcher, Fault};
use serde_json::Value;

use crate::program::Service;

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
}

#[test]
fn pages_end_when_a_page_token_repeats() {
    let (service, room) = room();
    let always = CallMatcher::operation::<QueryConferenceInfoByRoomCode>().always();
    service.simulator.inject(always, Fault::same_page_token());
    let run = service.run(&query(&room));
    assert_eq!(run.status, 1);
    assert!(run.errors.contains("came a second time"), "{}", run.errors);
}
