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
fn an_operation_pages_if_and_only_if_it_takes_a_page_token() {
    for operation in OPERATIONS {
        let token = operation.fields.iter().find(|field| field.name == "nextToken");
        let paging = operation.paging.map(|paging| paging.token);
        assert_eq!(paging, token.map(|field| field.name), "{}", operation.name);
    }
    assert!(operation("QueryConferenceMembers").paging.is_some());
    assert!(operation("CreateVideoConference").paging.is_none());
}
