//! For each operation a request that succeeds.

use conference_models::metadata::{Field, FieldType, OperationInfo};
use serde_json::{Value, json};

use crate::stage::{OTHER_STREAM, Stage};

/// The parameter in the path and the request that make an operation succeed on a
/// stage, with no more than it needs.
pub(crate) async fn minimal(operation: &OperationInfo, stage: &mut Stage) -> (String, Value) {
    let mut request = required(operation, operation.fields, stage);
    let u1 = json!({ "unionId": "u1" });
    match operation.name {
        "StopCloudRecord" => drop(stage.call("StartCloudRecord", u1).await.success()),
        "StopMinutes" => drop(stage.call("StartMinutes", u1).await.success()),
        "InviteUsers" => request["inviteeList"] = json!([{ "unionId": "u3", "nick": "Three" }]),
        "QueryCloudRecordVideoPlayInfo" => {
            let videos = stage.call("QueryCloudRecordVideo", u1).await.success();
            for field in ["mediaId", "regionId"] {
                request[field] = videos["videoList"][0][field].clone();
            }
        }
        _ => {}
    }
    let parameter = match operation.path_parameter() {
        Some("roomCode") => stage.room_code.clone(),
        Some("scheduleConferenceId") => stage.booking.to_string(),
        _ => stage.meeting.to_string(),
    };
    (parameter, request)
}

fn required(operation: &OperationInfo, fields: &[Field], stage: &Stage) -> Value {
    let fields = fields.iter().filter(|field| field.required);
    fields
        .map(|field| {
            let known = by_name(operation, field.name, stage);
            let value = known.unwrap_or_else(|| by_kind(operation, field.kind, stage));
            (field.name.to_owned(), value)
        })
        .collect()
}

/// Returns the value for a field that refers to something on the stage.
fn by_name(operation: &OperationInfo, field: &str, stage: &Stage) -> Option<Value> {
    Some(match field {
        "action" => json!(action(operation)),
        "bizType" => json!("cloud_record"),
        "conferenceIdList" => json!([stage.meeting]),
        "direction" => json!("0"),
        "endTime" => json!(stage.simulator.clock().now()),
        "meetingUrl" => json!("https://a.example/j/1"),
        "roomCode" => json!(stage.room_code),
        "scheduleConferenceId" => json!(stage.booking),
        "streamId" => json!(stage.stream),
        "streamUrlList" => json!([OTHER_STREAM]),
        "unionIdList" => json!(["u1", "u2"]),
        "userId" => json!("u1"),
        field if field.to_lowercase().ends_with("unionid") => json!("u1"),
        _ => return None,
    })
}

fn action(operation: &OperationInfo) -> &'static str {
    match operation.name {
        "Cohosts" => "add",
        "Focus" => "focus",
        "LockConference" => "lock",
        _ => "mute",
    }
}

fn by_kind(operation: &OperationInfo, kind: FieldType, stage: &Stage) -> Value {
    match kind {
        FieldType::Boolean => json!(false),
        FieldType::Integer => json!(1),
        FieldType::String => json!("1"),
        FieldType::Object(fields) => required(operation, fields, stage),
        FieldType::List(item) => json!([by_kind(operation, item.kind, stage)]),
        kind => panic!("no request needs {kind:?}"),
    }
}
