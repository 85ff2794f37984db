//! Every operation succeeds with no more than it requires, and whatever else it
//! is given, it answers as its document says.

use conference_models::metadata::{OPERATIONS, OperationInfo};
use serde_json::{Value, json};

use crate::{
    client::Response,
    spec::Spec,
    stage::{OTHER_STREAM, Stage, stream_out},
};

/// The parameter in the path and the request that make an operation succeed.
#[expect(clippy::too_many_lines, reason = "it is a table, an arm a request")]
async fn minimal(name: &str, stage: &mut Stage) -> (String, Value) {
    let meeting = stage.meeting.to_string();
    let booking = stage.booking.to_string();
    let u1 = json!({ "unionId": "u1" });
    let of_booking = json!({ "creatorUnionId": "u1", "scheduleConferenceId": booking });
    match name {
        "CreateVideoConference" => (meeting, json!({ "userId": "u1", "confTitle": "Now" })),
        "CreateScheduleConference" => {
            let request = json!({
                "creatorUnionId": "u1",
                "title": "Weekly",
                "startTime": 1,
                "endTime": 2,
            });
            (meeting, request)
        }
        "UpdateScheduleConference" => {
            let request = json!({
                "creatorUnionId": "u1",
                "scheduleConferenceId": booking,
                "title": "Weekly",
                "startTime": 1,
                "endTime": 2,
            });
            (meeting, request)
        }
        "CancelScheduleConference" | "UpdateScheduleConfSettings" => (meeting, of_booking),
        "CreateCustomShortLink" => {
            let mut request = of_booking;
            request["coolAppCode"] = json!("COOLAPP-1");
            (meeting, request)
        }
        "QueryScheduleConference" => (booking, json!({ "requestUnionId": "u1" })),
        "QueryScheduleConferenceInfo" => (booking, json!({})),
        "QueryScheduleConfSettings" => (meeting, json!({ "scheduleConferenceId": booking })),
        "QueryConferenceInfoByRoomCode" => (stage.room_code.clone(), json!({})),
        "QueryConferenceInfoBatch" => {
            let request = json!({ "conferenceIdList": [meeting] });
            (meeting, request)
        }
        "QueryConferenceInfo"
        | "QueryConferenceMembers"
        | "QueryOrgConferenceList"
        | "QueryCloudRecordText"
        | "GetConfDetailData"
        | "StartMinutes"
        | "UpdateVideoConferenceExtInfo"
        | "UpdateVideoConferenceSetting" => (meeting, json!({})),
        "StopCloudRecord" => {
            stage.call("StartCloudRecord", u1.clone()).await.success();
            (meeting, u1)
        }
        "StopMinutes" => {
            stage.call("StartMinutes", u1.clone()).await.success();
            (meeting, u1)
        }
        "CloseVideoConference"
        | "StartCloudRecord"
        | "QueryCloudRecordVideo"
        | "QueryMinutesAudio"
        | "QueryMinutesMeetingResult"
        | "QueryMinutesSummary"
        | "QueryUserOnGoingConference" => (meeting, u1),
        "QueryMinutesText" => (meeting, json!({ "direction": "0" })),
        "QueryCloudRecordVideoPlayInfo" => {
            let videos = stage.call("QueryCloudRecordVideo", u1).await.success();
            let video = &videos["videoList"][0];
            let request = json!({
                "unionId": "u1",
                "mediaId": video["mediaId"],
                "regionId": video["regionId"],
            });
            (meeting, request)
        }
        "QueryFlashMinutesSummary" | "QueryRecordMinutesUrl" => {
            let request = json!({ "bizType": "cloud_record", "recorderUnionId": "u1" });
            (meeting, request)
        }
        "GenerateFlashMinutesDocumentUrl" => {
            let request = json!({ "bizType": "cloud_record", "unionId": "u1" });
            (meeting, request)
        }
        "AddRecordPermission" => {
            let request = json!({
                "bizType": "cloud_record",
                "ownerUnionId": "u1",
                "unionId": "u2",
            });
            (meeting, request)
        }
        "OptRecordWhiteAccount" => {
            let request = json!({ "bizType": "cloud_record", "operation": 1, "unionId": "u1" });
            (meeting, request)
        }
        "Cohosts" => {
            let request = json!({ "action": "add", "userList": [{ "unionId": "u2" }] });
            (meeting, request)
        }
        "Focus" => (meeting, json!({ "action": "focus", "unionId": "u2" })),
        "LockConference" => (meeting, json!({ "action": "lock" })),
        "MuteAll" => (meeting, json!({ "action": "mute" })),
        "MuteMembers" => {
            let request = json!({ "action": "mute", "userList": [{ "unionId": "u2" }] });
            (meeting, request)
        }
        "KickMembers" => (meeting, json!({ "userList": [{ "unionId": "u2" }] })),
        "InviteUsers" => {
            let request = json!({ "inviteeList": [{ "unionId": "u3", "nick": "Three" }] });
            (meeting, request)
        }
        "InviteMcu" => {
            let request = json!({
                "mcuRoomCode": "8001",
                "roomCode": stage.room_code,
                "unionId": "u1",
            });
            (meeting, request)
        }
        "SetSubtitleEvent" => (meeting, json!({ "enable": true })),
        "UpdateMemberNick" => (meeting, json!({ "nick": "Deux", "unionId": "u2" })),
        "CreateAutoLoginUrl" => {
            let request = json!({ "meetingUrl": "https://a.example/j/1", "unionId": "u1" });
            (meeting, request)
        }
        "GetConfDataByConferenceId" => (meeting, json!({ "realData": false })),
        "GetHistoryConfDataList" => {
            let end = stage.simulator.clock().now().as_millis();
            let request = json!({ "startTime": 0, "endTime": end, "realData": false });
            (meeting, request)
        }
        "GetUserLastMetric" => (meeting, json!({ "unionIdList": ["u1", "u2"] })),
        "GetUserMetricData" => {
            let end = stage.simulator.clock().now().as_millis();
            let request = json!({ "beginTime": 0, "endTime": end, "unionId": "u1" });
            (meeting, request)
        }
        "StartStreamOut" => (meeting, stream_out(&[OTHER_STREAM])),
        "StopStreamOut" => {
            let request = json!({
                "streamId": stage.stream,
                "stopAllStream": false,
                "unionId": "u1",
            });
            (meeting, request)
        }
        other => panic!("nobody says how to call {other}"),
    }
}

#[tokio::test]
async fn each_succeeds_and_its_answer_fits_the_specification() {
    let spec = Spec::read();
    for operation in OPERATIONS {
        let name = operation.name;
        let mut stage = Stage::set().await;
        let (parameter, request) = minimal(name, &mut stage).await;
        let answer = stage.call_on(name, &parameter, &request).await;
        let body = answer.json();
        assert_eq!(answer.status, 200, "{name}: {body}");
        assert!(!body.as_object().unwrap().is_empty(), "{name}");

        let validator = spec.validator(&format!("{name}Response"));
        let errors: Vec<_> = validator
            .iter_errors(&body)
            .map(|error| format!("{}: {error}", error.instance_path()))
            .collect();
        assert!(errors.is_empty(), "{name}: {errors:#?}");
        assert!(!validator.is_valid(&json!({ "made up": 1 })));
        assert!(answer.header("x-acs-request-id").is_some());
        assert!(answer.header("x-acs-trace-id").is_some());
        assert_eq!(
            answer.header("content-type"),
            Some("application/json;charset=utf-8")
        );
    }
}

#[tokio::test]
async fn each_refuses_with_its_documented_codes_only() {
    for operation in OPERATIONS {
        let mut stage = Stage::set().await;
        let (parameter, request) = minimal(operation.name, &mut stage).await;
        let mut refused = 0;
        for (parameter, request) in mutations(&stage, &parameter, &request) {
            let answer = stage.call_on(operation.name, &parameter, &request).await;
            check_refusal(operation, &answer);
            refused += usize::from(answer.status != 200);
        }
        assert!(refused > 0, "{} refuses nothing", operation.name);
    }
}

/// Other parameters, and requests with one value replaced.
fn mutations(stage: &Stage, parameter: &str, request: &Value) -> Vec<(String, Value)> {
    let parameters = [
        "",
        "nobody's",
        stage.unopened.as_str(),
        stage.ended.as_str(),
        stage.cancelled.as_str(),
    ];
    let mut mutations: Vec<_> = parameters
        .iter()
        .map(|other| ((*other).to_owned(), request.clone()))
        .collect();
    let mut pointers = vec![
        "/maxResults".to_owned(),
        "/nextToken".to_owned(),
        "/madeUp".to_owned(),
    ];
    leaves("", request, &mut pointers);
    let values = [
        json!("u9"),
        json!("u5"),
        json!("x"),
        json!(""),
        json!(-1),
        json!(0),
        json!(9_999),
        json!(true),
        json!(stage.unopened),
        json!(stage.ended),
        json!(stage.cancelled),
        json!([]),
    ];
    for pointer in &pointers {
        for value in &values {
            let mut request = request.clone();
            match request.pointer_mut(pointer) {
                Some(place) => *place = value.clone(),
                None => request[&pointer[1..]] = value.clone(),
            }
            mutations.push((parameter.to_owned(), request));
        }
    }
    mutations
}

/// The places of everything in a value that holds nothing else.
fn leaves(pointer: &str, value: &Value, pointers: &mut Vec<String>) {
    match value {
        Value::Object(fields) => {
            for (name, value) in fields {
                leaves(&format!("{pointer}/{name}"), value, pointers);
            }
        }
        Value::Array(items) => {
            for (index, value) in items.iter().enumerate() {
                leaves(&format!("{pointer}/{index}"), value, pointers);
            }
        }
        _ => pointers.push(pointer.to_owned()),
    }
}

#[track_caller]
fn check_refusal(operation: &OperationInfo, answer: &Response) {
    if answer.status == 200 {
        return;
    }
    let (code, message) = answer.failure(answer.status);
    let is_documented = operation
        .errors
        .iter()
        .any(|error| error.status == answer.status && error.code.as_str() == code);
    let is_assumed = operation.errors.is_empty() && answer.status == 400;
    assert!(
        is_documented || is_assumed,
        "{}: {} {code}: {message}",
        operation.name,
        answer.status
    );
}
