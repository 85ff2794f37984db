//! Calls by name, with JSON.

use conference_api::{ErrorKind, Execution};
use conference_simulator::Simulator;
use serde_json::json;

use crate::server::Server;

async fn refusal(operation: &str, path: Option<&str>, request: serde_json::Value) -> String {
    let client = crate::client("http://127.0.0.1:1");
    let error = client
        .call_raw(operation, path, &request)
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidRequest);
    assert_eq!(error.execution(), Execution::NotSent);
    error.to_string()
}

#[tokio::test]
async fn the_answer_is_what_came() {
    let simulator = Simulator::start().await;
    let client = crate::simulated(&simulator);
    let request = json!({ "userId": "u", "confTitle": "Incident 7" });
    let meeting = client
        .call_raw("CreateVideoConference", None, &request)
        .await
        .unwrap();
    let code = meeting["roomCode"].as_str().unwrap();
    let request = json!({ "maxResults": 5 });
    let page = client
        .call_raw("QueryConferenceInfoByRoomCode", Some(code), &request)
        .await
        .unwrap();
    assert_eq!(
        page["conferenceList"][0]["conferenceId"],
        meeting["conferenceId"]
    );
}

#[tokio::test]
async fn a_field_that_is_not_known_is_sent() {
    let server = Server::start(&["{}"]).await;
    let client = crate::client(&server.base_url);
    let request = json!({ "confTitle": "t", "userId": "u", "news": [1] });
    client
        .call_raw("CreateVideoConference", None, &request)
        .await
        .unwrap();
    let received = server.requests().await.remove(0);
    assert!(received.contains(r#""news":[1]"#), "{received}");
}

#[tokio::test]
async fn what_is_wrong_is_named() {
    let told = refusal("Create", None, json!({})).await;
    assert!(told.contains(r#"there is no operation "Create""#), "{told}");
    let told = refusal(
        "CreateVideoConference",
        None,
        json!({ "userId": "u", "confTitle": 7 }),
    )
    .await;
    assert!(told.contains("confTitle: invalid type"), "{told}");
    let told = refusal("CreateVideoConference", None, json!({ "userId": "u" })).await;
    assert!(told.contains("missing field `confTitle`"), "{told}");
    let told = refusal(
        "CreateVideoConference",
        None,
        json!({ "userId": "u", "confTitle": "" }),
    )
    .await;
    assert!(told.contains("/confTitle is empty"), "{told}");
    let told = refusal(
        "CreateVideoConference",
        Some("x"),
        json!({ "userId": "u", "confTitle": "t" }),
    )
    .await;
    assert!(told.contains("no parameter"), "{told}");
    let told = refusal("QueryConferenceInfoByRoomCode", None, json!({})).await;
    assert!(
        told.contains("path parameter roomCode is missing"),
        "{told}"
    );
}
