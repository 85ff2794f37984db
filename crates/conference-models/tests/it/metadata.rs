//! Operations as data.

use conference_models::metadata::{Field, FieldType, OPERATIONS, OperationInfo};

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
fn eight_operations_page() {
    let paged = OPERATIONS.iter().filter(|operation| operation.paging.is_some());
    let names: Vec<&str> = paged.map(|operation| operation.name).collect();
    let expected = [
        "GetConfDetailData",
        "GetHistoryConfDataList",
        "QueryCloudRecordText",
        "QueryConferenceInfoByRoomCode",
        "QueryConferenceMembers",
        "QueryMinutesText",
        "QueryOrgConferenceList",
        "QueryScheduleConferenceInfo",
    ];
    assert_eq!(names, expected);
}
