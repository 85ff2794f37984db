//! Bookings: their changes and their meetings.

use conference_models::ScheduleConferenceId;
use conference_simulator::Cause;
use serde_json::{Value, json};

use crate::stage::{Stage, person};

fn update(booking: &ScheduleConferenceId, creator: &str) -> Value {
    json!({
        "creatorUnionId": creator,
        "scheduleConferenceId": booking,
        "title": "Monthly",
        "startTime": 3_000,
        "endTime": 4_000,
    })
}

#[tokio::test]
async fn an_update_shows_in_the_booking_and_in_its_next_meeting() {
    let mut stage = Stage::set().await;
    let booking = stage.booking.clone();
    let updated = stage.call("UpdateScheduleConference", update(&booking, "u1"));
    assert_eq!(updated.await.success(), json!({ "success": true }));

    let query = json!({ "requestUnionId": "u2" });
    let found = stage.call_on("QueryScheduleConference", booking.as_str(), &query).await.success();
    assert_eq!(found["title"], "Monthly");
    assert_eq!(found["startTime"], 3_000);
    assert_eq!(found["endTime"], 4_000);

    stage.meeting = stage.simulator.start_meeting(&booking).unwrap();
    assert_eq!(stage.batch().await["title"], "Monthly");
}

#[tokio::test]
async fn a_cancelled_booking_is_gone_for_good() {
    let mut stage = Stage::set().await;
    let cancelled = stage.cancelled.clone();
    stage
        .call("UpdateScheduleConference", update(&cancelled, "u1"))
        .await
        .assert_failure(400, "resourceCancel");
    stage
        .call_on("QueryScheduleConference", cancelled.as_str(), &json!({ "requestUnionId": "u1" }))
        .await
        .assert_failure(400, "resourceCancel");
    stage
        .call("QueryScheduleConfSettings", json!({ "scheduleConferenceId": cancelled }))
        .await
        .assert_failure(400, "scheduleConferenceIdError");
    assert_eq!(stage.simulator.open_meeting(&cancelled), Err(Cause::BookingCanceled));
    let again = json!({ "creatorUnionId": "u1", "scheduleConferenceId": cancelled });
    let again = stage.call("CancelScheduleConference", again).await;
    assert_eq!(again.success(), json!({ "success": true }));
}

#[tokio::test]
async fn settings_that_are_left_out_stay() {
    let mut stage = Stage::set().await;
    let request = json!({
        "creatorUnionId": "u1",
        "scheduleConferenceId": stage.booking,
        "scheduleConfSettingModel": {
            "muteOnJoin": -1,
            "lockRoom": 1,
            "moziConfVirtualExtraSetting": {
                "waitingRoom": 1,
                "pushMinutesCard": false,
                "moziConfExtensionAppSettings": [{ "coolAppCode": "APP", "autoOpenMode": 2 }],
            },
        },
    });
    stage.call("UpdateScheduleConfSettings", request).await.success();
    let query = json!({ "scheduleConferenceId": stage.booking });
    let found = stage.call("QueryScheduleConfSettings", query).await;
    assert_eq!(
        found.success()["scheduleConfSettingModel"],
        json!({
            "cohostUnionIds": ["u2"],
            "lockRoom": 1,
            "muteOnJoin": -1,
            "moziConfVirtualExtraSetting": {
                "waitingRoom": 1,
                "moziConfExtensionAppSettings": [{ "coolAppCode": "APP", "autoOpenMode": "2" }],
            },
        })
    );

    stage.meeting = stage.simulator.start_meeting(&stage.booking).unwrap();
    let join = |name: &str| stage.simulator.join(&stage.meeting, &person(name));
    assert_eq!(join("u3"), Err(Cause::MeetingLocked));
    assert_eq!(join("u2"), Ok(()));
    assert_eq!(stage.batch().await["userList"][1]["micStatus"], 1);
}

#[tokio::test]
async fn only_the_creator_changes_a_booking() {
    let mut stage = Stage::set().await;
    let booking = stage.booking.clone();
    let own = |creator: &str| json!({ "creatorUnionId": creator, "scheduleConferenceId": booking });
    for (name, request, code) in [
        ("UpdateScheduleConference", update(&booking, "u2"), "permissionError"),
        ("CancelScheduleConference", own("u2"), "permissionError"),
        ("UpdateScheduleConfSettings", own("u2"), "creatorUidError"),
        ("UpdateScheduleConfSettings", own("u9"), "userNotInOrg"),
    ] {
        stage.call(name, request).await.assert_failure(400, code);
    }
    let mut many = own("u1");
    many["scheduleConfSettingModel"] = json!({
        "moziConfVirtualExtraSetting": {
            "moziConfExtensionAppSettings": vec![json!({ "coolAppCode": "APP" }); 11],
        },
    });
    let refused = stage.call("UpdateScheduleConfSettings", many).await;
    refused.assert_failure(400, "extensionAppSettingError");
}

#[tokio::test]
async fn the_meetings_of_a_booking_come_in_pages() {
    let mut stage = Stage::set().await;
    let booking = stage.booking.to_string();
    let name = "QueryScheduleConferenceInfo";
    let request = json!({ "maxResults": 1 });
    let first = stage.call_on(name, &booking, &request).await.success();
    assert_eq!(first["totalCount"], 2);
    assert_eq!(first["conferenceList"][0]["status"], 0);
    assert_eq!(first["conferenceList"][0]["conferenceId"], json!(stage.unopened));
    let request = json!({ "maxResults": 1, "nextToken": first["nextToken"] });
    let second = stage.call_on(name, &booking, &request).await.success();
    assert_eq!(second["conferenceList"][0]["conferenceId"], json!(stage.ended));
    assert_eq!(second.get("nextToken"), None);
    stage
        .call_on(name, "nobody's", &json!({}))
        .await
        .assert_failure(400, "invalidScheduleConferenceId");
}
