//! Answers that are not what was asked for.

use std::sync::Arc;

use conference_api::{
    Client, Credentials, Error, ErrorKind, Execution,
    models::{
        CloseVideoConferenceRequest, ConferenceId, CreateVideoConference,
        CreateVideoConferenceRequest, ErrorCode, LayoutMode, QueryConferenceInfoBatchRequest,
        SmallWindowPosition, StartStreamOutRequest, UnionId,
    },
};
use conference_simulator::{CallMatcher, Fault, Reply, Simulator};
use conference_transport::TestClock;

use crate::{assert_failed, responding};

async fn failure(body: &str) -> Error {
    let simulator = responding(&[body]).await;
    let client = crate::client(simulator.base_url());
    let request = QueryConferenceInfoBatchRequest::new(["c1"]);
    let error = client.query_conference_info_batch(&request).await.unwrap_err();
    assert_eq!(error.status(), Some(200));
    let journal = simulator.journal();
    assert_eq!(error.request_id(), Some(journal.calls()[0].request_id()));
    assert!(!format!("{error} {error:?}").contains("the-token"));
    error
}

#[tokio::test]
async fn a_200_with_an_error_body_is_an_api_error() {
    let bodies = [
        r#"{"errcode":404,"errmsg":"no such page"}"#,
        r#"{"code":"paramError","message":"wrong"}"#,
        r#"{"code":500,"cause":"broken"}"#,
        r#"{"code":"500"}"#,
        r#"{"success":false}"#,
        r#"{"infos":[],"code":"7"}"#,
        r#"{"infos":"of another shape","success":false}"#,
    ];
    for body in bodies {
        let error = failure(body).await;
        assert_failed(&error, ErrorKind::Api, Execution::Rejected, 1);
    }
    assert_eq!(failure(bodies[1]).await.code(), Some(ErrorCode::ParamError));
}

#[tokio::test]
async fn a_throttle_inside_a_200_is_retried_and_a_final_code_is_not() {
    let throttle = |status| {
        let code = "Forbidden.AccessDenied.QpsLimitForApi";
        Fault::reply(Reply::error(status, code, "slow down"))
    };
    let create = CallMatcher::operation::<CreateVideoConference>;
    for status in [200, 403] {
        let simulator = Simulator::start().await;
        simulator.inject(create().nth(1), throttle(status));
        simulator.inject(create().nth(2), Fault::reply(Reply::error(200, "paramsError", "m")));
        let client = Client::builder()
            .base_url(simulator.base_url())
            .credentials(Credentials::access_token(simulator.access_token()))
            .clock(Arc::new(TestClock::new()))
            .build()
            .unwrap();
        let request = CreateVideoConferenceRequest::new(UnionId::new("u"), "t");
        let error = client.create_video_conference(&request).await.unwrap_err();
        assert_failed(&error, ErrorKind::Api, Execution::Rejected, 2);
        assert!(error.is(ErrorCode::ParamsError), "{error}");
        simulator.journal().assert_calls::<CreateVideoConference>(2);
    }
}

#[tokio::test]
async fn a_200_with_a_success_code_is_no_error() {
    for body in [
        r#"{"infos":[],"errcode":0}"#,
        r#"{"infos":[],"code":200}"#,
        r#"{"infos":[],"code":"0"}"#,
        r#"{"infos":[],"success":true}"#,
        r#"{"infos":[],"success":null,"errcode":{},"code":null}"#,
        r#"{"infos":[],"else":{"success":false,"errcode":7,"code":"7"}}"#,
    ] {
        let simulator = responding(&[body]).await;
        let request = QueryConferenceInfoBatchRequest::new(["c1"]);
        let found = crate::client(simulator.base_url()).query_conference_info_batch(&request).await;
        assert!(found.unwrap().infos.is_empty(), "{body}");
    }
}

#[tokio::test]
async fn unexpected_json_is_a_decode_error_of_a_completed_call() {
    let bodies =
        [r#"{"infos":"#, r#"{"errcode":0}"#, r#"{"else":{"infos":[]}}"#, "[]]", "\u{feff}{}"];
    for body in bodies {
        let error = failure(body).await;
        assert_failed(&error, ErrorKind::Decode, Execution::Completed, 1);
    }
}

#[tokio::test]
async fn a_documented_refusal_has_its_code() {
    let simulator = Simulator::start().await;
    let client = crate::simulated(&simulator);
    let request = QueryConferenceInfoBatchRequest::new(["nothing"]);
    let error = client.query_conference_info_batch(&request).await.unwrap_err();
    assert_failed(&error, ErrorKind::Api, Execution::Rejected, 1);
    assert_eq!(error.code(), Some(ErrorCode::ParamsError));
    assert_eq!(error.status(), Some(400));
    let told = error.to_string();
    assert!(told.contains("QueryConferenceInfoBatch") && told.contains("paramsError"), "{told}");
    assert!(error.request_id().is_some_and(|id| told.contains(id)), "{told}");
}

#[tokio::test]
async fn wrong_credentials_are_a_token_error() {
    let simulator = Simulator::start().await;
    let client = conference_api::Client::builder()
        .base_url(simulator.base_url())
        .credentials(conference_api::Credentials::internal_app(
            simulator.app_key(),
            "not-the-secret",
        ))
        .build()
        .unwrap();
    let request = CreateVideoConferenceRequest::new(UnionId::new("u"), "t");
    let error = client.create_video_conference(&request).await.unwrap_err();
    assert_failed(&error, ErrorKind::Token, Execution::NotSent, 0);
    assert!(!format!("{error} {error:?}").contains("not-the-secret"));
}

/// Streams to two addresses, typed and by name.
async fn streams(body: &str) -> [Result<(), Error>; 2] {
    let simulator = responding(&[body, body]).await;
    let client = crate::client(simulator.base_url());
    let request = StartStreamOutRequest::new(
        UnionId::new("u"),
        ["rtmp://a/1", "rtmp://b/2"],
        "s",
        LayoutMode::Grid,
        SmallWindowPosition::FloatRight,
    );
    let id = ConferenceId::from("c1");
    let typed = client.start_stream_out(&id, &request).await.map(drop);
    let request = serde_json::to_value(&request).unwrap();
    let raw = client.call_raw("StartStreamOut", Some("c1"), &request);
    [typed, raw.await.map(drop)]
}

#[tokio::test]
async fn streaming_fails_only_if_every_address_fails() {
    let none =
        r#"{"successStreamMap":{},"failStreamMap":{"rtmp://a/1":"busy","rtmp://b/2":"busy"}}"#;
    for error in streams(none).await.map(Result::unwrap_err) {
        assert_failed(&error, ErrorKind::Api, Execution::Rejected, 1);
        assert_eq!(error.message(), "busy");
        assert_eq!(error.status(), Some(200));
    }
    let some = r#"{"successStreamMap":{"rtmp://a/1":"7"},"failStreamMap":{"rtmp://b/2":"busy"}}"#;
    for streamed in streams(some).await {
        streamed.unwrap();
    }
}

#[tokio::test]
async fn closing_a_closed_meeting_fails_except_with_if_open() {
    let simulator = Simulator::start().await;
    let client = crate::simulated(&simulator);
    let request = CreateVideoConferenceRequest::new(UnionId::new("u"), "t");
    let meeting = client.create_video_conference(&request).await.unwrap();
    let id = meeting.into_inner().conference_id.unwrap();
    let request = CloseVideoConferenceRequest::new(UnionId::new("u"));
    let close = || client.close_video_conference_if_open(&id, &request);
    assert!(close().await.unwrap().is_some());
    assert!(close().await.unwrap().is_none());
    let error = client.close_video_conference(&id, &request).await;
    assert_eq!(error.unwrap_err().code(), Some(ErrorCode::ResourceClose));
    let nowhere = ConferenceId::from("nowhere");
    let unknown = client.close_video_conference_if_open(&nowhere, &request);
    assert!(unknown.await.is_err());
}
