//! Calls by name, with JSON.

use conference_api::{ErrorKind, Execution};
use conference_simulator::Simulator;
use futures_util::TryStreamExt;
use serde_json::json;

use crate::{assert_failed, responding};

async fn refusal(operation: &str, path: Option<&str>, request: serde_json::Value) -> String {
    let client = crate::client("http://127.0.0.1:1");
    let error = client.call_raw(operation, path, &request).await.unwrap_err();
    assert_failed(&error, ErrorKind::InvalidRequest, Execution::NotSent, 0);
    error.to_string()
}

#[tokio::test]
async fn a_raw_response_is_the_json_that_was_received() {
    let simulator = Simulator::start().await;
    let client = crate::simulated(&simulator);
    let request = json!({ "userId": "u", "confTitle": "Incident 7" });
    let meeting = client.call_raw("CreateVideoConference", None, &request).await.unwrap();
    let code = meeting["roomCode"].as_str().unwrap();
    let request = json!({ "maxResults": 5 });
    let page =
        client.call_raw("QueryConferenceInfoByRoomCode", Some(code), &request).await.unwrap();
    assert_eq!(page["conferenceList"][0]["conferenceId"], meeting["conferenceId"]);
}

#[tokio::test]
async fn an_unknown_field_is_sent() {
    let simulator = responding(&[r#"{"conferenceId":"c"}"#]).await;
    let client = crate::client(simulator.base_url());
    let request = json!({ "confTitle": "t", "userId": "u", "news": [1] });
    client.call_raw("CreateVideoConference", None, &request).await.unwrap();
    let received = crate::requests(&simulator).remove(0);
    assert!(received.contains(r#""news":[1]"#), "{received}");
}

#[tokio::test]
async fn an_invalid_raw_request_is_refused_with_its_reason() {
    let told = refusal("Create", None, json!({})).await;
    assert!(told.contains(r#"there is no operation "Create""#), "{told}");
    let told =
        refusal("CreateVideoConference", None, json!({ "userId": "u", "confTitle": 7 })).await;
    assert!(told.contains("confTitle: invalid type"), "{told}");
    let told = refusal("CreateVideoConference", None, json!({ "userId": "u" })).await;
    assert!(told.contains("missing field `confTitle`"), "{told}");
    let told =
        refusal("CreateVideoConference", None, json!({ "userId": "u", "confTitle": "" })).await;
    assert!(told.contains("/confTitle is empty"), "{told}");
    let told =
        refusal("CreateVideoConference", Some("x"), json!({ "userId": "u", "confTitle": "t" }))
            .await;
    assert!(told.contains("no parameter"), "{told}");
    let told = refusal("QueryConferenceInfo", Some("c1"), json!({ "a": 1 })).await;
    assert!(told.contains("takes no fields"), "{told}");
    let request = json!({ "maxResults": "1" });
    let told = refusal("QueryConferenceInfoByRoomCode", Some("1"), request).await;
    assert!(told.contains("maxResults: invalid type"), "{told}");
    for request in [json!(null), json!(["u", "t"])] {
        let told = refusal("CreateVideoConference", None, request).await;
        assert!(told.contains("the request is not an object"), "{told}");
    }
    let told = refusal("QueryConferenceInfoByRoomCode", None, json!({})).await;
    assert!(told.contains("path parameter roomCode is missing"), "{told}");
}

#[tokio::test]
async fn a_known_field_of_another_type_is_refused_by_its_name() {
    let booking = |more: serde_json::Value| {
        let mut request = json!({
            "creatorUnionId": "u", "title": "t",
            "startTime": 1_893_492_000_000_i64, "endTime": 1_893_495_600_000_i64,
        });
        request.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        request
    };
    for (field, refused) in [
        (json!({ "startTime": "1893492000000" }), "startTime: invalid type: string"),
        (json!({ "startTime": 1_893_492_000_000.0 }), "startTime: invalid type: floating point"),
        (json!({ "startTime": u64::MAX }), "startTime: invalid value: integer"),
        (json!({ "startTime": null }), "startTime: invalid type: null"),
        (
            json!({ "startTime": 1_893_492_000 }),
            "/startTime is 1893492000, which looks like seconds",
        ),
        (json!({ "title": 7 }), "title: invalid type: integer"),
        (json!({ "title": ["t"] }), "title: invalid type: array"),
        (
            json!({ "scheduleConfSettingModel": { "lockRoom": "1" } }),
            "/scheduleConfSettingModel/lockRoom: invalid type: string",
        ),
        (
            json!({ "scheduleConfSettingModel": { "lockRoom": true } }),
            "/scheduleConfSettingModel/lockRoom: invalid type: boolean",
        ),
        (json!({ "scheduleConfSettingModel": [] }), "scheduleConfSettingModel: invalid"),
    ] {
        let text = refusal("CreateScheduleConference", None, booking(field)).await;
        assert!(text.contains(refused), "{text}");
    }
    let request =
        json!({ "unionId": "u", "inviteeList": [{ "unionId": "a", "nick": "A" }, ["b", "B"]] });
    let text = refusal("InviteUsers", Some("c-1"), request).await;
    assert!(text.contains("/inviteeList/1: invalid type: array, expected an object"), "{text}");
    let request = json!({ "unionId": "u", "streamUrlList": "rtmp://host/hush\", expected" });
    let text = refusal("StartStreamOut", Some("c-1"), request).await;
    assert!(text.ends_with("/streamUrlList: invalid type: string, expected a sequence"), "{text}");
    let text = refusal("LockConference", Some("c-1"), json!({ "action": 1 })).await;
    assert!(text.contains("action: invalid type: integer"), "{text}");
}

#[tokio::test]
async fn null_is_sent_in_a_body_and_left_out_of_a_query() {
    let simulator = responding(&[r#"{"conferenceList":[]}"#, r#"{"conferenceId":"c"}"#]).await;
    let client = crate::client(simulator.base_url());
    let request = json!({ "maxResults": null, "nextToken": "9007199254740993" });
    client.call_raw("QueryConferenceInfoByRoomCode", Some("1"), &request).await.unwrap();
    let request = json!({ "confTitle": "t", "userId": "u", "inviteUserIds": null });
    client.call_raw("CreateVideoConference", None, &request).await.unwrap();
    let sent = crate::requests(&simulator);
    assert!(sent[0].contains("/infos?nextToken=9007199254740993 HTTP"), "{sent:?}");
    assert!(sent[1].contains(r#""inviteUserIds":null"#), "{sent:?}");
}

#[tokio::test]
async fn raw_pages_follow_every_page_token() {
    let bodies = [
        r#"{"nextToken":"10","hasMore":true,"conferenceList":[{"news":1}]}"#,
        r#"{"nextToken":20,"hasMore":true}"#,
        r#"{"nextToken":"30","hasMore":false,"conferenceList":[null,{"news":2}]}"#,
    ];
    let simulator = responding(&bodies).await;
    let mut pages = crate::client(simulator.base_url())
        .call_raw_pages("QueryConferenceInfoByRoomCode", Some("1"), &json!({ "maxResults": 1 }))
        .unwrap();
    let first = pages.next_page().await.unwrap().unwrap();
    assert_eq!(first["conferenceList"], json!([{ "news": 1 }]));
    let items: Vec<_> = pages.items().into_stream().try_collect().await.unwrap();
    assert_eq!(items, [json!({ "news": 2 })]);
    let queries = crate::requests(&simulator);
    let told = |query: &str, index: usize| queries[index].contains(&format!("?{query} HTTP"));
    assert!(told("maxResults=1", 0), "{queries:?}");
    assert!(told("maxResults=1&nextToken=10", 1), "{queries:?}");
    assert!(told("maxResults=1&nextToken=20", 2), "{queries:?}");
}

#[tokio::test]
async fn a_page_token_of_another_form_is_refused() {
    let client = crate::client("http://127.0.0.1:1");
    for (request, told) in
        [(json!({}), "is not a page token"), (json!("text"), "the request is not an object")]
    {
        let pages = client.call_raw_pages("QueryCloudRecordText", Some("c1"), &request).unwrap();
        let token = if request.is_object() { "1631172045153000_7940" } else { "1" };
        let error = pages.starting_at(token).unwrap_err();
        assert_failed(&error, ErrorKind::InvalidRequest, Execution::NotSent, 0);
        assert!(error.to_string().contains(told), "{error}");
    }
}

#[tokio::test]
async fn an_operation_without_pages_is_refused() {
    let client = crate::client("http://127.0.0.1:1");
    let refused = client.call_raw_pages("CreateVideoConference", None, &json!({}));
    let told = refused.unwrap_err().to_string();
    assert!(told.contains("it has no pages"), "{told}");
}
