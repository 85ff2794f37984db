//! For each operation a request that succeeds.

use serde_json::{Value, json};

use crate::stage::{OTHER_STREAM, Stage, stream_out};

/// The parameter in the path and the request that make an operation succeed on a
/// stage, with no more than it requires.
#[expect(clippy::too_many_lines, reason = "it is a table, an arm a request")]
pub(crate) async fn minimal(name: &str, stage: &mut Stage) -> (String, Value) {
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
