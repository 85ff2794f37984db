//! Responses of another shape than documented, typed and by name.

use conference_api::{
    Client, Error, ErrorKind, Execution, Response, RetryClass,
    models::{
        CloseVideoConferenceRequest, ConferenceStatus, CreateScheduleConferenceRequest,
        CreateScheduleConferenceResponse, ErrorClass, ErrorCode, LockAction, LockConferenceRequest,
        QueryConferenceInfoBatchRequest, QueryConferenceInfoByRoomCodeRequest,
        QueryScheduleConfSettingsRequest, TimestampMillis, UnionId, json::Unreadable,
    },
};
use conference_simulator::{CallMatcher, Fault, Reply, Simulator};
use serde_json::{Value, json};

use crate::{assert_failed, responding};

fn booking() -> CreateScheduleConferenceRequest {
    let [start, end] = [1_893_492_000_000, 1_893_495_600_000].map(TimestampMillis::from_millis);
    CreateScheduleConferenceRequest::new(UnionId::new("u"), "Daily", start, end)
}

async fn client_of(body: &str) -> (Simulator, Client) {
    let simulator = responding(&[body]).await;
    let client = crate::client(simulator.base_url());
    (simulator, client)
}

async fn book(body: &str) -> Result<Response<CreateScheduleConferenceResponse>, Error> {
    client_of(body).await.1.create_schedule_conference(&booking()).await
}

async fn book_by_name(body: &str) -> Result<Response<Value>, Error> {
    let request = serde_json::to_value(booking()).unwrap();
    client_of(body).await.1.call_raw("CreateScheduleConference", None, &request).await
}

async fn lock(body: &str) -> Result<(), Error> {
    let request = LockConferenceRequest::new(LockAction::Lock);
    client_of(body).await.1.lock_conference(&"c-1".into(), &request).await.map(drop)
}

/// The pointers of the fields that could not be read.
fn unreadable<T>(response: &Response<T>) -> Vec<&str> {
    response.unreadable().iter().map(Unreadable::pointer).collect()
}

#[tokio::test]
async fn a_creation_without_anything_of_what_it_is_called_for_is_a_decode_error() {
    let bodies = [
        "[]",
        "[1]",
        r#""done""#,
        "null",
        "17",
        "{}",
        r#"{"news":1}"#,
        r#"{"requestId":"r-1"}"#,
        r#"{"scheduleConferenceId":null}"#,
        r#"{"scheduleConferenceId":{}}"#,
        r#"{"result":{}}"#,
        r#"{"result":{"news":1}}"#,
        r#"{"result":[]}"#,
        r#"{"data":{"scheduleConferenceId":"s-1"}}"#,
        r#"{"scheduleConferenceId":"","roomCode":"","phones":""}"#,
    ];
    for body in bodies {
        let typed = book(body).await.unwrap_err();
        assert_failed(&typed, ErrorKind::Decode, Execution::Completed, 1);
        let by_name = book_by_name(body).await.unwrap_err();
        assert_failed(&by_name, ErrorKind::Decode, Execution::Completed, 1);
    }
}

#[tokio::test]
async fn an_operation_that_is_called_for_nothing_may_respond_with_an_empty_object() {
    for body in [
        "{}",
        r#"{"errcode":0,"errmsg":"ok"}"#,
        r#"{"success":true}"#,
        r#"{"success":null}"#,
        r#"{"success":"yes"}"#,
        r#"{"Success":true}"#,
        r#"{"result":{}}"#,
    ] {
        lock(body).await.unwrap();
    }
    for body in ["[]", r#""done""#, "null", r#"{"news":1}"#, r#"{"success":{"a":1}}"#, ""] {
        assert_eq!(lock(body).await.unwrap_err().kind(), ErrorKind::Decode, "{body}");
    }
}

#[tokio::test]
async fn the_content_of_a_result_wrapper_is_read() {
    let body = r#"{"success":true,"result":{"scheduleConferenceId":"s-1","news":[1]}}"#;
    let typed = book(body).await.unwrap();
    assert_eq!(typed.schedule_conference_id.as_ref().unwrap().as_str(), "s-1");
    let by_name = book_by_name(body).await.unwrap();
    assert_eq!(*by_name, json!({ "scheduleConferenceId": "s-1", "news": [1] }));
}

#[tokio::test]
async fn a_failure_inside_a_result_wrapper_is_a_failure() {
    let error = lock(r#"{"result":{"success":"false","message":"it is over"}}"#).await.unwrap_err();
    assert_failed(&error, ErrorKind::Api, Execution::Rejected, 1);
    assert_eq!(error.message(), "it is over");
    let body = r#"{"success":true,"result":{"success":false,"errorMsg":"no"}}"#;
    for error in [book(body).await.unwrap_err(), book_by_name(body).await.unwrap_err()] {
        assert_failed(&error, ErrorKind::Api, Execution::Rejected, 1);
        assert_eq!(error.message(), "no");
    }
}

#[tokio::test]
async fn an_empty_page_is_no_error_and_an_empty_object_as_first_page_is_one() {
    let request = QueryConferenceInfoByRoomCodeRequest::new();
    for body in [r#"{"conferenceList":[]}"#, r#"{"conferenceList":null}"#, r#"{"totalCount":0}"#] {
        let (_simulator, client) = client_of(body).await;
        let page = client.query_conference_info_by_room_code(&"1".into(), &request).await;
        assert!(page.unwrap().conference_list.is_empty(), "{body}");
    }
    let (_simulator, client) = client_of("{}").await;
    let page = client.query_conference_info_by_room_code(&"1".into(), &request).await;
    assert_failed(&page.unwrap_err(), ErrorKind::Decode, Execution::Completed, 1);
    let simulator = responding(&["{}", "{}"]).await;
    let client = crate::client(simulator.base_url());
    let later = QueryConferenceInfoByRoomCodeRequest::new().next_token("10");
    let page = client.query_conference_info_by_room_code(&"1".into(), &later).await.unwrap();
    assert!(page.conference_list.is_empty());
    let name = "QueryConferenceInfoByRoomCode";
    let page = client.call_raw(name, Some("1"), &json!({ "nextToken": "10" })).await.unwrap();
    assert_eq!(*page, json!({}));
}

#[tokio::test]
async fn an_empty_object_is_an_empty_list_where_there_are_no_pages() {
    let request = QueryConferenceInfoBatchRequest::new(["c-1"]);
    let (_simulator, client) = client_of("{}").await;
    let response = client.query_conference_info_batch(&request).await.unwrap();
    assert!(response.infos.is_empty());
}

#[tokio::test]
async fn an_object_inside_a_response_may_be_empty() {
    let request = QueryScheduleConfSettingsRequest::new("s-1");
    for settings in ["{}", r#"{"cohostUnionIds":[]}"#, r#"{"lockRoom":null}"#] {
        let (_simulator, client) =
            client_of(&format!(r#"{{"scheduleConfSettingModel":{settings}}}"#)).await;
        let response = client.query_schedule_conf_settings(&request).await.unwrap();
        assert!(response.settings.is_some() && response.unreadable().is_empty());
    }
    for settings in ["null", "[]", "7", r#"{"news":1}"#] {
        let (_simulator, client) =
            client_of(&format!(r#"{{"scheduleConfSettingModel":{settings}}}"#)).await;
        let error = client.query_schedule_conf_settings(&request).await.unwrap_err();
        assert_failed(&error, ErrorKind::Decode, Execution::Completed, 1);
    }
}

#[tokio::test]
async fn an_odd_field_costs_no_other_field() {
    let body = r#"{"scheduleConferenceId":"s-1","roomCode":{"a":1},"url":["x"],"requestId":1e400}"#;
    let typed = book(body).await.unwrap();
    assert_eq!(typed.schedule_conference_id.as_ref().unwrap().as_str(), "s-1");
    assert_eq!((&typed.room_code, &typed.url), (&None, &None));
    assert_eq!(unreadable(&typed), ["/roomCode", "/url", "/requestId"]);
    let reasons = format!("{:?}", typed.unreadable());
    assert!(!reasons.contains("1e400") && !reasons.contains("\"x\""), "{reasons}");
    let by_name = book_by_name(body).await.unwrap();
    assert_eq!(by_name["roomCode"], json!({ "a": 1 }));
    assert_eq!(unreadable(&by_name), ["/roomCode", "/url", "/requestId"]);
}

#[tokio::test]
async fn a_number_of_more_than_64_bits_is_a_string_of_its_digits_in_a_call_by_name() {
    let exact = [i64::MIN.to_string(), u64::MAX.to_string(), "0.1".to_owned(), "-0.0".to_owned()];
    for number in exact {
        let body = format!(r#"{{"scheduleConferenceId":"s-1","news":[{number}]}}"#);
        let by_name = book_by_name(&body).await.unwrap();
        assert_eq!(by_name["news"][0].to_string(), number);
    }
    for number in
        ["18446744073709551616", "-9223372036854775809", "12345678901234567890123", "1e400"]
    {
        let body = format!(r#"{{"scheduleConferenceId":"s-1","url":{number},"news":[{number}]}}"#);
        let by_name = book_by_name(&body).await.unwrap();
        assert_eq!(by_name["scheduleConferenceId"], "s-1");
        assert_eq!((&by_name["url"], &by_name["news"][0]), (&json!(number), &json!(number)));
        assert_eq!(unreadable(&by_name), ["/url"]);
    }
}

#[tokio::test]
async fn counts_tokens_and_states_of_other_types_are_read() {
    let body = r#"{
        "conferenceList": [{ "conferenceId": 7, "status": "1", "startTime": "1782961205000" }, null],
        "hasMore": "false", "nextToken": 10, "totalCount": "1"
    }"#;
    let (_simulator, client) = client_of(body).await;
    let request = QueryConferenceInfoByRoomCodeRequest::new();
    let page = client.query_conference_info_by_room_code(&"4272".into(), &request).await.unwrap();
    assert!(page.unreadable().is_empty());
    assert_eq!((page.next_token.as_deref(), page.has_more), (Some("10"), Some(false)));
    assert_eq!(page.total_count, Some(1));
    let [meeting] = page.conference_list.as_slice() else { panic!("{page:?}") };
    assert_eq!(meeting.conference_id.as_ref().unwrap().as_str(), "7");
    assert_eq!(meeting.status, Some(ConferenceStatus::Ended));
    assert_eq!(meeting.start_time.unwrap().as_millis(), 1_782_961_205_000);
}

#[tokio::test]
async fn what_is_no_json_may_come_from_something_else_than_the_service() {
    let replies = [
        (Reply::html(200, "<html>log in</html>"), Execution::Unknown),
        (Reply::new(200).body("blocked by policy"), Execution::Unknown),
        (Reply::new(200), Execution::Unknown),
        (Reply::new(204), Execution::Completed),
        (Reply::new(200).body(r#"{"scheduleConferenceId":"s"#), Execution::Completed),
    ];
    for (reply, execution) in replies {
        let simulator = Simulator::start().await;
        simulator.inject(CallMatcher::any_call().always(), Fault::reply(reply));
        let client = crate::client(simulator.base_url());
        let error = client.create_schedule_conference(&booking()).await.unwrap_err();
        assert_failed(&error, ErrorKind::Decode, execution, 1);
    }
}

#[tokio::test]
async fn a_failure_in_any_form_is_a_failure() {
    let bodies = [
        r#"{"success":"false","message":"m"}"#,
        r#"{"success":"FALSE","message":"m"}"#,
        r#"{"success":0,"message":"m"}"#,
        r#"{"success":"0","errmsg":"m"}"#,
        r#"{"success":"no","errmsg":"m"}"#,
        r#"{"success":" Failed ","errmsg":"m"}"#,
        r#"{"Success":false,"Message":"m"}"#,
        r#"{"errcode":"60011","errmsg":"m"}"#,
        r#"{"errcode":200,"errmsg":"m"}"#,
        r#"{"errorCode":"E1","errorMsg":"m"}"#,
        r#"{"success":true,"error_code":7,"error_msg":"m"}"#,
        r#"{"errorMsg":"m"}"#,
    ];
    for body in bodies {
        let error = lock(body).await.unwrap_err();
        assert_failed(&error, ErrorKind::Api, Execution::Rejected, 1);
        assert_eq!(error.message(), "m", "{body}");
    }
}

#[tokio::test]
async fn a_message_of_success_or_beside_a_result_is_no_failure() {
    let body = r#"{"scheduleConferenceId":"s-1","errorMsg":"no text message was sent"}"#;
    assert_eq!(book(body).await.unwrap().schedule_conference_id.as_ref().unwrap().as_str(), "s-1");
    lock(r#"{"success":true,"errmsg":"ok"}"#).await.unwrap();
    let error = lock(r#"{"errmsg":"ok"}"#).await.unwrap_err();
    assert_failed(&error, ErrorKind::Decode, Execution::Completed, 1);
}

/// Success, or the error, of closing a meeting.
async fn close(reply: Reply) -> Result<(), Error> {
    let simulator = Simulator::start().await;
    simulator.inject(CallMatcher::any_call().always(), Fault::reply(reply));
    let request = CloseVideoConferenceRequest::new(UnionId::new("union-1"));
    let client = crate::client(simulator.base_url());
    client.close_video_conference(&"c-1".into(), &request).await.map(drop)
}

#[tokio::test]
async fn a_word_of_success_is_no_failure() {
    let codes = [
        r#""success""#,
        r#""Success""#,
        r#""SUCCEED""#,
        r#""OK""#,
        r#""ok""#,
        r#""""#,
        r#""0""#,
        r#""00000""#,
        r#""200""#,
        r#""success%!(EXTRA string=1)""#,
        "200",
        "0",
        "0.0",
        "null",
    ];
    for code in codes {
        lock(&format!(r#"{{"code":{code},"success":true}}"#)).await.unwrap();
        let closed = format!(r#"{{"code":{code},"cause":"closed"}}"#);
        close(Reply::new(200).body(closed)).await.unwrap();
    }
}

#[tokio::test]
async fn a_sub_code_is_shown_in_place_of_the_code_around_it() {
    let reply = json!({
        "errcode": 88, "errmsg": "ding talk error", "sub_code": "60011", "sub_msg": "no permission",
        "request_id": "RID-2",
    });
    let error = close(Reply::json(200, &reply)).await.unwrap_err();
    assert_failed(&error, ErrorKind::Api, Execution::Rejected, 1);
    assert!(error.is(ErrorCode::from("60011")) && error.to_string().contains("60011"), "{error}");
    let rejected = json!({ "errcode": 88, "sub_code": 40014, "sub_msg": "the token is not valid" });
    let error = close(Reply::json(200, &rejected)).await.unwrap_err();
    assert_eq!(error.class(), Some(ErrorClass::Authentication));
    assert_eq!(error.retry_class(), RetryClass::TokenRejected);
}

#[tokio::test]
async fn a_code_ends_where_formatting_was_left_in() {
    let codes = ["%!(EXTRA string=50513)", "%!(EXTRA int=7, string=x)", "%!s(MISSING)"];
    for (status, rest) in [200, 400, 403, 404, 500].into_iter().zip(codes.iter().cycle()) {
        let code = format!("cloudRecordNotFound{rest}");
        let body = json!({ "code": code, "requestid": "RID-1", "message": "m" });
        let error = close(Reply::json(status, &body)).await.unwrap_err();
        assert!(error.is(ErrorCode::CloudRecordNotFound) && error.is_not_found(), "{error}");
        assert_eq!(error.class(), Some(ErrorClass::NotFound));
        assert!(error.message().contains(&code), "{error}");
    }
    let throttle = r#"{"errcode":"Forbidden.AccessDenied.ApiCountLimitForOrg%!(EXTRA)"}"#;
    let error = close(Reply::new(403).body(throttle)).await.unwrap_err();
    assert_eq!(error.class(), Some(ErrorClass::Quota));
}
