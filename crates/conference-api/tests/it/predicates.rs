//! The predicates of errors, on the simulator.

use std::time::Duration;

use conference_api::{
    Client, Credentials, Error, ErrorKind, Execution, RetryPolicy,
    models::{
        CreateVideoConference, CreateVideoConferenceRequest, ErrorClass, ErrorCode, Operation,
        QueryCloudRecordTextRequest, QueryConferenceInfoBatchRequest,
        QueryConferenceInfoByRoomCodeRequest, QueryScheduleConferenceInfoRequest, UnionId,
        metadata::OPERATIONS,
    },
};
use conference_simulator::{CallMatcher, Fault, Reply, Simulator};

use crate::assert_failed;

/// Returns the predicates that hold.
fn predicates(error: &Error) -> Vec<&'static str> {
    let predicates = [
        ("throttled", error.is_throttled()),
        ("permission denied", error.is_permission_denied()),
        ("not found", error.is_not_found()),
        ("timeout", error.is_timeout()),
    ];
    predicates.into_iter().filter(|(_, holds)| *holds).map(|(name, _)| name).collect()
}

/// A client that gives up after half a second and one attempt.
fn client(simulator: &Simulator) -> Client {
    Client::builder()
        .base_url(simulator.base_url())
        .credentials(Credentials::access_token(simulator.access_token()))
        .retry(RetryPolicy::never())
        .attempt_timeout(Duration::from_millis(500))
        .build()
        .unwrap()
}

/// The error of a call that meets a fault.
async fn error(fault: Fault) -> Error {
    let simulator = Simulator::start().await;
    simulator.inject(CallMatcher::operation::<CreateVideoConference>(), fault);
    let request = CreateVideoConferenceRequest::new(UnionId::new("u"), "t");
    client(&simulator).create_video_conference(&request).await.unwrap_err()
}

#[tokio::test]
async fn limits_of_the_service_and_bans_are_throttles_and_the_quota_is_not() {
    for fault in [
        Fault::throttled(),
        Fault::throttled_for_a_minute(),
        Fault::busy(),
        Fault::address_banned(),
    ] {
        let error = error(fault).await;
        assert_eq!(predicates(&error), ["throttled"], "{error}");
        assert!(error.retry_after().is_some(), "{error}");
    }
    let error = error(Fault::quota_used_up()).await;
    assert!(predicates(&error).is_empty(), "{error}");
    assert!(error.is(ErrorCode::from("Forbidden.AccessDenied.ApiCountLimitForOrg")));
}

#[tokio::test]
async fn a_missing_scope_is_a_denied_permission_and_an_unlisted_address_is_not() {
    let denied = error(Fault::missing_scope("VideoConference.Conference.Write")).await;
    assert_eq!(predicates(&denied), ["permission denied"], "{denied}");
    for fault in [Fault::address_not_allowed(), Fault::token_rejected()] {
        let error = error(fault).await;
        assert!(predicates(&error).is_empty(), "{error}");
    }
}

#[tokio::test]
async fn every_documented_code_has_the_predicate_of_its_class() {
    for documented in OPERATIONS.iter().flat_map(|operation| operation.errors) {
        let error = error(Fault::documented(documented)).await;
        let is_no_such_thing = [
            ErrorCode::InvalidRoomCode,
            ErrorCode::InvalidScheduleConferenceId,
            ErrorCode::ScheduleConferenceIdError,
        ]
        .contains(&documented.code);
        let expected: &[&str] = match documented.code.class() {
            _ if is_no_such_thing => &["not found"],
            Some(ErrorClass::Throttled) => &["throttled"],
            Some(ErrorClass::Permission) => &["permission denied"],
            Some(ErrorClass::NotFound) => &["not found"],
            _ => &[],
        };
        assert_eq!(predicates(&error), expected, "{error}");
        assert!(error.is(documented.code.clone()), "{error}");
    }
}

#[tokio::test]
async fn an_unknown_id_is_not_found() {
    let simulator = Simulator::start().await;
    let client = client(&simulator);
    let room = client
        .query_conference_info_by_room_code(
            &"0".into(),
            &QueryConferenceInfoByRoomCodeRequest::new(),
        )
        .await
        .unwrap_err();
    assert_eq!(predicates(&room), ["not found"], "{room}");
    assert!(room.is(ErrorCode::InvalidRoomCode) && !room.is(ErrorCode::RoomNotFound));
    let meeting = client.query_conference_info(&"nothing".into()).await.unwrap_err();
    assert_eq!(predicates(&meeting), ["not found"], "{meeting}");
    let request = QueryScheduleConferenceInfoRequest::new();
    let booking = client.query_schedule_conference_info(&"nothing".into(), &request).await;
    let booking = booking.unwrap_err();
    assert_eq!(predicates(&booking), ["not found"], "{booking}");
    let batch = QueryConferenceInfoBatchRequest::new(["nothing"]);
    let batch = client.query_conference_info_batch(&batch).await.unwrap_err();
    assert!(predicates(&batch).is_empty(), "{batch}");
}

#[tokio::test]
async fn a_stalled_request_is_a_timeout_and_a_timeout_of_the_service_is_not() {
    let stalled = error(Fault::stall_request()).await;
    assert_eq!(predicates(&stalled), ["timeout"], "{stalled}");
    let answered = error(Fault::html(504)).await;
    assert!(predicates(&answered).is_empty(), "{answered}");
    assert_failed(&answered, ErrorKind::Api, Execution::Unknown, 1);
}

#[tokio::test]
async fn a_call_that_has_no_time_for_the_rate_limit_is_a_timeout() {
    let simulator = Simulator::start().await;
    let client = Client::builder()
        .base_url(simulator.base_url())
        .credentials(Credentials::access_token(simulator.access_token()))
        .calls_per_second(1)
        .total_timeout(Duration::from_millis(500))
        .build()
        .unwrap();
    let request = CreateVideoConferenceRequest::new(UnionId::new("u"), "t");
    client.create_video_conference(&request).await.unwrap();
    let error = client.create_video_conference(&request).await.unwrap_err();
    assert_eq!(predicates(&error), ["timeout"], "{error}");
    assert_eq!(error.operation(), Some(CreateVideoConference::NAME));
}

#[tokio::test]
async fn every_refusal_of_the_platform_has_a_class_and_a_hint() {
    for (fault, class) in [
        (Fault::throttled(), ErrorClass::Throttled),
        (Fault::quota_used_up(), ErrorClass::Quota),
        (Fault::missing_scope("VideoConference.Conference.Write"), ErrorClass::Permission),
        (Fault::address_not_allowed(), ErrorClass::AddressNotAllowed),
        (Fault::token_rejected(), ErrorClass::Authentication),
    ] {
        let error = error(fault).await;
        assert_eq!(error.class(), Some(class), "{error}");
        let hint = error.hint().unwrap();
        assert!(!hint.contains("region") && !error.to_string().contains(hint), "{hint}");
    }
}

#[tokio::test]
async fn a_documented_code_has_its_class_and_hint() {
    let unknown = error(Fault::reply(Reply::error(400, "unknownUserError", "m"))).await;
    assert_eq!(unknown.class(), Some(ErrorClass::InvalidRequest));
    assert_eq!(unknown.hint(), ErrorCode::UnknownUserError.hint());
    assert_eq!(error(Fault::html(504)).await.class(), None);
}

#[tokio::test]
async fn the_id_of_a_booking_is_recognized_in_the_place_of_a_meeting() {
    let simulator = Simulator::start().await;
    for number in 1..=3 {
        let unknown = Fault::reply(Reply::error(400, "cloudRecordNotFound", "m"));
        simulator.inject(CallMatcher::any_call().nth(number), unknown);
    }
    let client = client(&simulator);
    let booking = "5c7c9bb1-b256-4dc5-8f00-0123456789ab";
    let request = QueryCloudRecordTextRequest::new();
    let typed = client.query_cloud_record_text(&booking.into(), &request).await.unwrap_err();
    let request = serde_json::json!({ "unionId": "u" });
    let raw = client.call_raw("QueryCloudRecordText", Some(booking), &request).await.unwrap_err();
    for error in [typed, raw] {
        assert!(error.hint().unwrap().contains("booking (scheduleConferenceId)"), "{error:?}");
    }
    let meeting =
        client.call_raw("QueryCloudRecordText", Some("607452e01401526ee39609e1"), &request);
    let hint = meeting.await.unwrap_err().hint().map(str::to_owned);
    assert_eq!(hint.as_deref(), ErrorCode::CloudRecordNotFound.hint());
}
