//! DingTalk's official Python SDK gets from the simulator what it would expect
//! from the service. Left out, with a line on standard error, where Python or
//! the package cannot be had.

mod fields;
mod sdk;
mod story;

use std::collections::BTreeSet;

use conference_models::{
    ErrorCode, ScheduleConferenceId, UnionId,
    metadata::{OPERATIONS, OperationInfo},
};
use conference_simulator::{CallMatcher, Fault, Simulator};
use serde_json::{Value, json};

use crate::packages::{PYTHON_SDK, leave_out, python};
use sdk::{Call, Sdk};

const INSTANT: &str = "CreateVideoConference";
const BOOKING: &str = "CreateScheduleConference";
const LINK: &str = "CreateCustomShortLink";
const ROOM: &str = "QueryConferenceInfoByRoomCode";
const BATCH: &str = "QueryConferenceInfoBatch";

fn instant() -> Call {
    let request = json!({ "userId": "u1", "confTitle": "Now", "inviteUserIds": ["u2"] });
    (INSTANT, None, request)
}

fn booking() -> Call {
    let request = json!({
        "creatorUnionId": "u1",
        "title": "Weekly",
        "startTime": 1_000,
        "endTime": 2_000,
        "scheduleConfSettingModel": { "cohostUnionIds": ["u2"], "muteOnJoin": 1 },
    });
    (BOOKING, None, request)
}

fn link(booking: &Value) -> Call {
    let request = json!({
        "creatorUnionId": "u1",
        "scheduleConferenceId": booking,
        "coolAppCode": "COOLAPP-1",
    });
    (LINK, None, request)
}

fn room(code: &str) -> Call {
    (ROOM, Some(code.to_owned()), json!({ "maxResults": 1 }))
}

fn batch(meeting: &Value) -> Call {
    (BATCH, None, json!({ "conferenceIdList": [meeting] }))
}

/// The call with other fields; `null` is for the SDK a field that is missing.
fn with((operation, parameter, request): &Call, fields: &Value) -> Call {
    let mut request = request.clone();
    for (name, value) in fields.as_object().unwrap() {
        request[name] = value.clone();
    }
    (operation, parameter.clone(), request)
}

/// Every kind of bad request, under the code that is documented for it.
fn bad_requests(booked: &Value, ended: &Value) -> Vec<(Call, &'static str, Vec<Value>)> {
    let long = "x".repeat(257);
    let code = booked["roomCode"].as_str().unwrap();
    let link = link(&booked["scheduleConferenceId"]);
    vec![
        (
            instant(),
            "paramsError",
            vec![
                json!({ "userId": null }),
                json!({ "userId": "" }),
                json!({ "userId": 1 }),
                json!({ "inviteUserIds": "u2" }),
                json!({ "inviteUserIds": [2] }),
                json!({ "inviteCaller": "yes" }),
            ],
        ),
        (
            instant(),
            "paramsTitleError",
            vec![
                json!({ "confTitle": null }),
                json!({ "confTitle": "" }),
                json!({ "confTitle": 1 }),
                json!({ "confTitle": long }),
            ],
        ),
        (
            instant(),
            "unknownUserError",
            vec![json!({ "userId": "outsider" }), json!({ "inviteUserIds": ["outsider"] })],
        ),
        (
            booking(),
            "paramsError",
            vec![
                json!({ "creatorUnionId": null }),
                json!({ "creatorUnionId": "outsider" }),
                json!({ "title": null }),
                json!({ "title": long }),
                json!({ "startTime": null }),
                json!({ "startTime": "now" }),
                json!({ "endTime": null }),
                json!({ "endTime": 1_000 }),
                json!({ "scheduleConfSettingModel": { "muteOnJoin": "on" } }),
                json!({ "scheduleConfSettingModel": { "cohostUnionIds": ["outsider"] } }),
            ],
        ),
        (
            link.clone(),
            "paramError",
            vec![
                json!({ "creatorUnionId": null }),
                json!({ "scheduleConferenceId": null }),
                json!({ "coolAppCode": null }),
                json!({ "useExtensionApp": "yes" }),
            ],
        ),
        (
            link.clone(),
            "scheduleConferenceIdError",
            vec![json!({ "scheduleConferenceId": "nobody's" })],
        ),
        (link.clone(), "creatorUidError", vec![json!({ "creatorUnionId": "u2" })]),
        (link, "userNotInOrg", vec![json!({ "creatorUnionId": "outsider" })]),
        (room(""), "missingRoomCode", vec![json!({})]),
        (room("1"), "invalidRoomCode", vec![json!({})]),
        (
            room(code),
            "paramError",
            vec![
                json!({ "maxResults": "ten" }),
                json!({ "maxResults": 0 }),
                json!({ "nextToken": "made up" }),
            ],
        ),
        (
            batch(ended),
            "paramsError",
            vec![
                json!({ "conferenceIdList": null }),
                json!({ "conferenceIdList": [] }),
                json!({ "conferenceIdList": [1] }),
                json!({ "conferenceIdList": "one" }),
                json!({ "conferenceIdList": ["nobody's"] }),
            ],
        ),
        (batch(ended), "resourceClose", vec![json!({})]),
    ]
}

/// The operations that the SDK is tried with.
fn tried() -> impl Iterator<Item = &'static OperationInfo> {
    let names = [INSTANT, BOOKING, LINK, ROOM, BATCH];
    OPERATIONS.iter().filter(move |operation| names.contains(&operation.name))
}

fn good_call(operation: &str, booked: &Value, meeting: &Value) -> Call {
    match operation {
        INSTANT => instant(),
        BOOKING => booking(),
        LINK => link(&booked["scheduleConferenceId"]),
        ROOM => room(booked["roomCode"].as_str().unwrap()),
        BATCH => batch(meeting),
        _ => panic!("{operation} has no call here"),
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn the_official_sdk_gets_on_with_the_simulator() {
    let python = match python() {
        Ok(python) => python,
        Err(why) => return leave_out(PYTHON_SDK, why),
    };
    let simulator = Simulator::start().await;
    simulator.set_member(&UnionId::new("outsider"), false);
    let mut sdk = Sdk::start(python);
    sdk.turn_to(&simulator);

    let booked = sdk.success(&booking());
    let id = ScheduleConferenceId::new(booked["scheduleConferenceId"].as_str().unwrap());
    let [meeting, ended] = [(); 2].map(|()| simulator.start_meeting(&id).unwrap());
    simulator.end_meeting(&ended).unwrap();
    let (meeting, ended) = (json!(meeting), json!(ended));

    for operation in tried() {
        let call = good_call(operation.name, &booked, &meeting);
        is_refused_without_token_or_scope(&simulator, &mut sdk, operation, &call);
    }

    let mut reached = BTreeSet::new();
    for (call, code, changes) in bad_requests(&booked, &ended) {
        for change in &changes {
            assert_refused(&mut sdk, &with(&call, change), 400, code);
        }
        reached.insert((call.0, code));
    }

    // A fault causes what no request causes.
    for operation in tried() {
        let call = good_call(operation.name, &booked, &meeting);
        let is_left = |code: &ErrorCode| !reached.contains(&(operation.name, code.as_str()));
        for error in operation.errors.iter().filter(|error| is_left(&error.code)) {
            let when = CallMatcher::named(operation.name).unwrap();
            simulator.inject(when, Fault::documented(error));
            assert_refused(&mut sdk, &call, error.status, error.code.as_str());
        }
    }
    sdk.finish();
}

fn is_refused_without_token_or_scope(
    simulator: &Simulator,
    sdk: &mut Sdk,
    operation: &OperationInfo,
    call: &Call,
) {
    let scope = operation.scope.unwrap();
    simulator.revoke_scope(scope);
    let code = "Forbidden.AccessDenied.AccessTokenPermissionDenied";
    assert_refused(sdk, call, 403, code);
    simulator.grant_scope(scope);

    let good = std::mem::replace(&mut sdk.token, "made up".to_owned());
    assert_refused(sdk, call, 400, "InvalidAuthentication");
    sdk.token = good;
}

#[track_caller]
fn assert_refused(sdk: &mut Sdk, call: &Call, status: u16, code: &str) {
    let outcome = sdk.call(call);
    assert_eq!(outcome["status"], status, "{call:?}: {outcome}");
    assert_eq!(outcome["code"], code, "{call:?}: {outcome}");
}
