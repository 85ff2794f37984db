//! What the simulator answers is what the specification says.

use conference_models::metadata::OPERATIONS;
use conference_simulator::Simulator;
use serde_json::json;

use crate::{
    client::{Client, Response},
    spec::Spec,
};

/// Calls each operation so that it succeeds with as much as it can say.
async fn one_answer_each() -> Vec<(&'static str, Response)> {
    let simulator = Simulator::builder().strict().start().await.unwrap();
    let mut client = Client::connect(&simulator).await;
    let mut answers = Vec::new();

    let instant = json!({ "userId": "u1", "confTitle": "Now", "inviteUserIds": ["u2"] });
    let created = client
        .post("/v1.0/conference/videoConferences", &instant)
        .await;
    let meeting = created.success()["conferenceId"].as_str().unwrap().into();
    answers.push(("CreateVideoConference", created));

    simulator
        .decline(&meeting, &conference_models::UnionId::new("u2"), "busy")
        .unwrap();
    let query = json!({ "conferenceIdList": [meeting] });
    let found = client
        .post("/v1.0/conference/videoConferences/query", &query)
        .await;
    answers.push(("QueryConferenceInfoBatch", found));

    let booking =
        json!({ "creatorUnionId": "u1", "title": "Weekly", "startTime": 1, "endTime": 2 });
    let booked = client
        .post("/v1.0/conference/scheduleConferences", &booking)
        .await;
    let booked_fields = booked.success();
    answers.push(("CreateScheduleConference", booked));

    let booking = booked_fields["scheduleConferenceId"]
        .as_str()
        .unwrap()
        .into();
    for _ in 0..2 {
        let meeting = simulator.start_meeting(&booking).unwrap();
        simulator.end_meeting(&meeting).unwrap();
    }
    let code = booked_fields["roomCode"].as_str().unwrap();
    let target = format!("/v1.0/conference/roomCodes/{code}/infos?maxResults=1");
    answers.push(("QueryConferenceInfoByRoomCode", client.get(&target).await));

    let link = json!({
        "creatorUnionId": "u1",
        "scheduleConferenceId": booking,
        "coolAppCode": "COOLAPP-1",
    });
    let made = client
        .post("/v1.0/conference/customShortLinks", &link)
        .await;
    answers.push(("CreateCustomShortLink", made));
    answers
}

#[tokio::test]
async fn every_operations_answer_fits_the_specification() {
    let spec = Spec::read();
    let answers = one_answer_each().await;
    for operation in OPERATIONS {
        let (_, answer) = answers
            .iter()
            .find(|(name, _)| *name == operation.name)
            .unwrap_or_else(|| panic!("{} was not called", operation.name));
        let validator = spec.validator(&format!("{}Response", operation.name));
        let body = answer.success();
        let errors: Vec<_> = validator
            .iter_errors(&body)
            .map(|error| format!("{}: {error}", error.instance_path()))
            .collect();
        assert!(errors.is_empty(), "{}: {errors:#?}", operation.name);
        assert!(!body.as_object().unwrap().is_empty());
        assert!(!validator.is_valid(&json!({ "made up": 1 })));
    }
}

#[tokio::test]
async fn every_answer_carries_its_ids() {
    for (_, answer) in one_answer_each().await {
        assert!(answer.header("x-acs-request-id").is_some());
        assert!(answer.header("x-acs-trace-id").is_some());
        assert_eq!(
            answer.header("content-type"),
            Some("application/json;charset=utf-8")
        );
    }
}
