//! Facts of operations besides their fields.

use conference_models::{
    Operation, OptRecordWhiteAccount, Paged, QueryCloudRecordText, QueryCloudRecordTextRequest,
    QueryCloudRecordTextResponse, RequestLocation, StartStreamOut, StartStreamOutResponse,
};
use serde_json::{Value, json};

fn streams(done: &Value, failed: &Value) -> StartStreamOutResponse {
    let response = json!({ "successStreamMap": done, "failStreamMap": failed });
    serde_json::from_value(response).unwrap()
}

#[test]
fn streaming_failed_only_if_nothing_succeeded() {
    let failure = |done, failed| StartStreamOut::failure(&streams(done, failed));
    let (none, one) = (json!({}), json!({ "rtmp://host/key": "text" }));
    let three = json!({ "rtmp://host/1": "b", "rtmp://host/2": "a", "rtmp://host/3": "b" });
    assert_eq!(failure(&none, &one).as_deref(), Some("text"));
    assert_eq!(failure(&Value::Null, &three).as_deref(), Some("a; b"));
    assert_eq!(failure(&one, &one), None);
    assert_eq!(failure(&one, &none), None);
    assert_eq!(failure(&none, &none), None);
}

#[test]
fn a_whole_request_can_go_in_one_parameter() {
    assert_eq!(OptRecordWhiteAccount::LOCATION, RequestLocation::QueryJson("requestBody"));
}

#[test]
fn a_token_that_is_no_number_is_refused_where_tokens_are_numbers() {
    let mut request = QueryCloudRecordTextRequest::new();
    let taken = QueryCloudRecordText::set_page_token(&mut request, "1631172045153000");
    assert_eq!(taken, Ok(()));
    let refused = QueryCloudRecordText::set_page_token(&mut request, "1631172045153000_7940");
    assert!(refused.is_err());
    assert_eq!(request.next_token, Some(1_631_172_045_153_000));
    assert_eq!(QueryCloudRecordText::page_token(&request).as_deref(), Some("1631172045153000"));
}

#[test]
fn the_last_paragraph_has_the_next_token() {
    let next = |paragraphs: Value| {
        let page = json!({ "paragraphList": paragraphs });
        let page: QueryCloudRecordTextResponse = serde_json::from_value(page).unwrap();
        QueryCloudRecordText::page_info(&page).next_token
    };
    let two = json!([{ "nextTtoken": 1 }, { "nextTtoken": 2 }]);
    assert_eq!(next(two).as_deref(), Some("2"));
    assert_eq!(next(json!([{ "nextTtoken": 1 }, {}])), None);
    assert_eq!(next(json!([])), None);
}
