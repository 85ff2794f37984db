//! Requests that are refused before anything is sent: the address has no listener.

use conference_api::{
    Client, Credentials, Error, ErrorKind, Execution,
    models::{
        CreateScheduleConferenceRequest, CreateVideoConferenceRequest,
        GetHistoryConfDataListRequest, QueryConferenceInfoByRoomCodeRequest, RoomCode,
        TimestampMillis, UnionId,
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

#[tokio::test]
async fn a_time_in_seconds_is_refused() {
    let millis = TimestampMillis::from_millis;
    let (seconds, start) = (millis(1_893_495_600), millis(1_893_492_000_000));
    let booking = CreateScheduleConferenceRequest::new(UnionId::new("u"), "t", start, seconds);
    let error = unreachable().create_schedule_conference(&booking).await.unwrap_err();
    assert_refused(&error, "/endTime is 1893495600, which looks like seconds");
    let history = GetHistoryConfDataListRequest::new(seconds, start);
    let error = unreachable().get_history_conf_data_list(&history).await.unwrap_err();
    assert_refused(&error, "/startTime is 1893495600, which looks like seconds");
}

#[test]
fn what_is_no_credential_is_refused_by_name() {
    for (credentials, named) in [
        (Credentials::access_token("undefined"), "the access token"),
        (Credentials::access_token("https://hush.example"), "the access token is a URL"),
        (Credentials::access_token("'hush'"), "the access token has quotes"),
        (Credentials::internal_app("key", "hush\n"), "the app secret ends with a line break"),
        (Credentials::internal_app("\u{feff}key", "hush"), "the app key has a byte order mark"),
        (Credentials::unified("key", "hush", "corp\r\n"), "the corpId of the organization ends"),
    ] {
        let error = Client::builder().credentials(credentials).build().unwrap_err();
        assert_eq!(
            (error.kind(), error.execution()),
            (ErrorKind::InvalidRequest, Execution::NotSent)
        );
        assert!(
            error.to_string().contains(named) && !error.to_string().contains("hush"),
            "{error}"
        );
    }
}
