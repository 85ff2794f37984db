//! Operations as data.

use conference_models::metadata::{
    ERROR_CODES, Field, FieldType, OPERATIONS, OperationInfo, Unit, WireValue,
};

fn operation(name: &str) -> &'static OperationInfo {
    OPERATIONS.iter().find(|operation| operation.name == name).unwrap()
}

fn count(fields: &[Field]) -> usize {
    let inner = |kind: &FieldType| match kind {
        FieldType::Object(fields) => count(fields),
        FieldType::List(item) => match item.kind {
            FieldType::Object(fields) => count(fields),
            _ => 0,
        },
        _ => 0,
    };
    fields.iter().map(|field| 1 + inner(&field.kind)).sum()
}

#[test]
fn a_booking_has_all_its_fields() {
    assert_eq!(count(operation("CreateScheduleConference").fields), 44);
}

#[test]
fn a_path_parameter_is_known_by_name() {
    assert_eq!(operation("QueryConferenceInfoByRoomCode").path_parameter(), Some("roomCode"));
    assert_eq!(operation("CreateVideoConference").path_parameter(), None);
}

fn field(operation_name: &str, name: &str) -> &'static Field {
    operation(operation_name).fields.iter().find(|field| field.name == name).unwrap()
}

#[test]
fn times_have_a_unit_and_an_end_knows_its_start() {
    let end = field("CreateScheduleConference", "endTime");
    assert_eq!((end.unit, end.after), (Some(Unit::Timestamp), Some("startTime")));
    assert_eq!(field("QueryCloudRecordText", "startTime").unit, Some(Unit::Duration));
    assert_eq!(field("CreateScheduleConference", "title").unit, None);
}

#[test]
fn an_enum_has_its_known_values() {
    let values = field("MuteMembers", "action").values;
    let values: Vec<_> = values.iter().map(|value| (value.name, value.wire)).collect();
    assert_eq!(
        values,
        [("Mute", WireValue::String("mute")), ("Unmute", WireValue::String("un_mute"))]
    );
    let lock = field("CreateScheduleConference", "scheduleConfSettingModel");
    let FieldType::Object(settings) = lock.kind else {
        panic!("{lock:?}");
    };
    let mute = settings.iter().find(|field| field.name == "muteOnJoin").unwrap();
    assert_eq!(mute.values[0].wire, WireValue::Integer(-1));
}

#[test]
fn every_documented_code_has_a_meaning() {
    for operation in OPERATIONS {
        for error in operation.errors {
            let code = error.code.as_str();
            let known = ERROR_CODES.iter().find(|known| known.wire == WireValue::String(code));
            assert_eq!(known.unwrap().hint, error.code.hint(), "{code}");
        }
    }
}

#[test]
fn every_error_code_is_explained_in_chinese_too() {
    for known in ERROR_CODES {
        assert!(known.description_zh.is_some(), "{}", known.wire);
        assert_eq!(known.hint.is_some(), known.hint_zh.is_some(), "{}", known.wire);
    }
    let code = WireValue::String("cloudRecordNotFound");
    let known = ERROR_CODES.iter().find(|known| known.wire == code).unwrap();
    let hint = "请确认会议开启过云录制，并且录制已结束。请传入 conferenceId，\
                而不是预约会议的 scheduleConferenceId。";
    assert_eq!(known.hint_zh, Some(hint));
}

#[test]
fn only_reads_may_be_repeated() {
    let repeatable: Vec<&str> = OPERATIONS
        .iter()
        .filter(|operation| operation.idempotent && operation.name.starts_with("Create"))
        .map(|operation| operation.name)
        .collect();
    assert!(repeatable.is_empty(), "{repeatable:?}");
}

#[test]
fn an_operation_pages_if_and_only_if_it_takes_a_page_token() {
    for operation in OPERATIONS {
        let token = operation.fields.iter().find(|field| field.name == "nextToken");
        let paging = operation.paging.map(|paging| paging.token);
        assert_eq!(paging, token.map(|field| field.name), "{}", operation.name);
    }
    assert!(operation("QueryConferenceMembers").paging.is_some());
    assert!(operation("CreateVideoConference").paging.is_none());
}
