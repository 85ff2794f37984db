//! What is refused before anything is sent: the address has no listener.

use conference_api::{
    Client, Error, ErrorKind, Execution,
    models::{
        CreateVideoConferenceRequest, QueryConferenceInfoByRoomCodeRequest, RoomCode, UnionId,
    },
};

use crate::assert_failed;

fn unreachable() -> Client {
    crate::client("http://127.0.0.1:1")
}

fn assert_refused(error: &Error, told: &str) {
    assert_failed(error, ErrorKind::InvalidRequest, Execution::NotSent, 0);
    assert!(error.to_string().contains(told), "{error}");
}

#[tokio::test]
async fn a_title_that_is_too_long_is_refused() {
    let request = CreateVideoConferenceRequest::new(UnionId::new("u"), "x".repeat(257));
    let error = unreachable().create_video_conference(&request).await.unwrap_err();
    assert_refused(&error, "/confTitle has a length of 257, at most 256 is allowed");
    assert_eq!(error.operation(), Some("CreateVideoConference"));
}

#[tokio::test]
async fn an_empty_id_is_refused() {
    let request = CreateVideoConferenceRequest::new(UnionId::new(""), "t");
    let error = unreachable().create_video_conference(&request).await.unwrap_err();
    assert_refused(&error, "/userId is empty");
}

#[tokio::test]
async fn a_path_parameter_that_leads_to_another_route_is_refused() {
    for code in ["", ".", ".."] {
        let request = QueryConferenceInfoByRoomCodeRequest::new();
        let error = unreachable()
            .query_conference_info_by_room_code(&RoomCode::from(code), &request)
            .await
            .unwrap_err();
        assert_refused(&error, "path parameter");
    }
}
