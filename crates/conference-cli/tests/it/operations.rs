//! The list of operations, and calls that follow each other.

use conference_models::metadata::OPERATIONS;
use serde_json::Value;

use crate::program::{Run, Service, conference};

#[test]
fn every_operation_is_listed() {
    let list = Run::of(&mut conference(&["operations"]));
    assert_eq!(list.status, 0);
    assert_eq!(list.output.lines().count(), OPERATIONS.len());
    for (info, line) in OPERATIONS.iter().zip(list.output.lines()) {
        let words: Vec<_> = line.split_whitespace().collect();
        let scope = info.scope.unwrap_or("-");
        assert_eq!(words, [info.name, info.method.as_str(), info.path, scope]);
    }
}

#[test]
fn the_list_is_also_json() {
    let list = Run::of(&mut conference(&["operations", "--json"])).response();
    let list = list.as_array().unwrap();
    assert_eq!(list.len(), OPERATIONS.len());
    let paged = |row: &&Value| row["paged"] == true;
    let row = list.iter().find(paged).unwrap();
    let keys: Vec<_> = row.as_object().unwrap().keys().collect();
    assert_eq!(keys, ["idempotent", "method", "name", "paged", "path", "scope"]);
    let info = OPERATIONS.iter().find(|info| row["name"] == info.name).unwrap();
    assert_eq!(row["idempotent"], info.idempotent);
    assert_eq!(row["scope"].as_str(), info.scope);
}

#[test]
fn a_meeting_is_booked_linked_started_and_looked_up() {
    let service = Service::start();
    let booked = service
        .run(&[
            "create-schedule-conference",
            "--creator-union-id",
            "ann",
            "--title",
            "Weekly",
            "--start-time",
            "1893492000000",
            "--end-time",
            "1893495600000",
        ])
        .response();
    let booking = booked["scheduleConferenceId"].as_str().unwrap();
    let link = service
        .run(&[
            "create-custom-short-link",
            "--creator-union-id",
            "ann",
            "--schedule-conference-id",
            booking,
            "--cool-app-code",
            "COOLAPP-1-102",
            "--use-extension-app",
            "true",
        ])
        .response();
    assert!(link["result"]["customShortLink"].is_string(), "{link}");
    assert_eq!(service.received()["useExtensionApp"], true);
    let started = service
        .run(&["create-video-conference", "--user-id", "ann", "--conf-title", "Incident 7"])
        .response();
    let (meeting, room) = (&started["conferenceId"], &started["roomCode"]);
    let page = service
        .run(&["query-conference-info-by-room-code", room.as_str().unwrap(), "--max-results", "10"])
        .response();
    assert_eq!(&page["conferenceList"][0]["conferenceId"], meeting);
    let found = service
        .run(&["query-conference-info-batch", "--conference-id-list", meeting.as_str().unwrap()])
        .response();
    assert_eq!(found["infos"][0]["title"], "Incident 7");
}

#[test]
fn the_official_name_is_a_command_too() {
    let service = Service::start();
    let arguments = ["CreateVideoConference", "--user-id", "ann", "--conf-title", "t"];
    assert!(service.run(&arguments).response()["conferenceId"].is_string());
}
