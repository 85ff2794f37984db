//! A response of status 200 whose body is not what it should be.

use std::error::Error as _;

use conference_api::{
    Error, ErrorKind, Execution, Response,
    models::{
        ConferenceStatus, QueryConferenceInfoBatch, QueryConferenceInfoBatchRequest,
        QueryConferenceInfoBatchResponse,
    },
};
use conference_simulator::{CallMatcher, Fault, Reply, Simulator};
use serde_json::json;

use crate::assert_failed;

/// Sends a call that may be repeated; none of these answers is a reason to.
async fn answered(reply: Reply) -> Result<Response<QueryConferenceInfoBatchResponse>, Error> {
    let simulator = Simulator::start().await;
    let when = CallMatcher::operation::<QueryConferenceInfoBatch>();
    simulator.inject(when, Fault::reply(reply));
    let request = QueryConferenceInfoBatchRequest::new(["c1"]);
    let result = crate::simulated(&simulator).query_conference_info_batch(&request).await;
    let journal = simulator.journal();
    journal.assert_calls::<QueryConferenceInfoBatch>(1);
    result
}

fn body(body: impl Into<Vec<u8>>) -> Reply {
    let reply = Reply::new(200).header("content-type", "application/json");
    reply.body(body.into())
}

async fn read(fields: &str) -> QueryConferenceInfoBatchResponse {
    let reply = body(format!(r#"{{"infos":[{{{fields}}}]}}"#));
    answered(reply).await.unwrap().into_inner()
}

/// The error and its causes, one after the other.
async fn undecodable(reply: Reply, execution: Execution) -> String {
    let error = answered(reply).await.unwrap_err();
    assert_failed(&error, ErrorKind::Decode, execution, 1);
    assert!(matches!(error.status(), Some(200 | 204)));
    let mut told = error.to_string();
    let mut cause = error.source();
    while let Some(reason) = cause {
        told = format!("{told}: {reason}");
        cause = reason.source();
    }
    told
}

#[tokio::test]
async fn an_empty_body_is_a_decode_error() {
    for (status, execution) in [(200, Execution::Unknown), (204, Execution::Completed)] {
        let told = undecodable(Reply::new(status), execution).await;
        assert!(told.contains("an empty body"), "{told}");
        assert!(told.contains(&format!("status {status}")), "{told}");
    }
}

#[tokio::test]
async fn an_html_page_is_a_decode_error_that_shows_its_start() {
    let page = format!("<html>log in first{}", "<p>".repeat(10_000));
    let told = undecodable(Reply::html(200, page), Execution::Unknown).await;
    assert!(told.contains("<html>log in first") && told.contains("text/html"));
    assert!(told.len() < 1_000, "{told}");
}

#[tokio::test]
async fn a_200_with_an_error_body_is_an_api_error() {
    let failures = [
        json!({ "errcode": 404, "errmsg": "no such page" }),
        json!({ "code": "404", "message": "no such page" }),
    ];
    for failure in failures {
        let error = answered(Reply::json(200, &failure)).await.unwrap_err();
        assert_failed(&error, ErrorKind::Api, Execution::Rejected, 1);
        assert_eq!(error.message(), "no such page");
        assert_eq!(error.code().unwrap().to_string(), "404");
    }
}

#[tokio::test]
async fn a_body_that_is_not_utf_8_is_a_decode_error_that_names_the_position() {
    let bodies = [
        b"{\"infos\":[{\"title\":\"\xff\xfe\"}]}".to_vec(),
        b"{\"infos\":[{\"title\":\"\xc4\xe3\xba\xc3\"}]}".to_vec(),
        b"\xef\xbb\xbf{\"infos\":[]}".to_vec(),
        "{}".encode_utf16().flat_map(u16::to_le_bytes).collect(),
    ];
    for bytes in bodies {
        let told = undecodable(body(bytes), Execution::Completed).await;
        let is_told = |place| told.contains(place);
        assert!(is_told("line 1 column ") || is_told("from index 20"), "{told}");
    }
}

#[tokio::test]
async fn deep_nesting_does_not_overflow_the_stack() {
    let deep = "[".repeat(10_000) + &"]".repeat(10_000);
    let odd = answered(body(format!(r#"{{"infos":{deep}}}"#))).await.unwrap();
    assert_eq!(odd.unreadable()[0].pointer(), "/infos/0");
    let beside = body(format!(r#"{{"infos":[],"more":{deep}}}"#));
    assert!(answered(beside).await.unwrap().infos.is_empty());
}

#[tokio::test]
async fn a_million_items_are_read() {
    let items = vec!["{}"; 1_000_000].join(",");
    let reply = body(format!(r#"{{"infos":[{items}]}}"#));
    assert_eq!(answered(reply).await.unwrap().infos.len(), 1_000_000);
}

#[tokio::test]
async fn numbers_are_exact_or_absent() {
    for exact in [i64::MIN, i64::MAX, (1 << 53) + 1] {
        for number in [exact.to_string(), format!("\"{exact}\"")] {
            let read = read(&format!(r#""startTime":{number}"#)).await;
            assert_eq!(read.infos[0].start_time.unwrap().as_millis(), exact);
        }
    }
    for number in ["9223372036854775808", "1e400", "1.5", "\"soon\""] {
        let fields = format!(r#""startTime":{number},"title":"kept""#);
        let response = answered(body(format!(r#"{{"infos":[{{{fields}}}]}}"#))).await.unwrap();
        let meeting = &response.infos[0];
        assert_eq!((meeting.start_time, meeting.title.as_deref()), (None, Some("kept")));
        assert_eq!(response.unreadable()[0].pointer(), "/infos/0/startTime");
    }
}

#[tokio::test]
async fn additional_missing_null_and_unknown_values_are_accepted() {
    for fields in ["", r#""title":null,"userList":null"#, r#""news":[{"a":1}]"#] {
        let read = read(fields).await;
        assert_eq!((read.infos[0].title.as_ref(), read.infos.len()), (None, 1));
    }
    let read = read(r#""status":77"#).await;
    let status = read.infos[0].status.unwrap();
    assert!(matches!(status, ConferenceStatus::Unknown(77)));
    assert_eq!(serde_json::to_value(status).unwrap(), json!(77));
}
