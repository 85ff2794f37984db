//! The three token calls, and what becomes of their tokens.

use std::time::Duration;

use conference_simulator::Simulator;
use serde_json::{Value, json};

use crate::client::{Client, VIDEO, instant_meeting};

const INTERNAL: &str = "/v1.0/oauth2/accessToken";
const CORP: &str = "/v1.0/oauth2/corpAccessToken";

fn internal(simulator: &Simulator) -> Value {
    json!({ "appKey": simulator.app_key(), "appSecret": simulator.app_secret() })
}

fn corp(simulator: &Simulator) -> Value {
    json!({
        "suiteKey": simulator.suite_key(),
        "suiteSecret": simulator.suite_secret(),
        "authCorpId": simulator.corp_id(),
        "suiteTicket": simulator.suite_ticket(),
    })
}

fn unified(simulator: &Simulator) -> Value {
    json!({
        "client_id": simulator.app_key(),
        "client_secret": simulator.app_secret(),
        "grant_type": "client_credentials",
    })
}

async fn use_token(client: &mut Client, token: &Value) -> (u16, Value) {
    client.token = token.as_str().unwrap().to_owned();
    let request = instant_meeting();
    let response = client.post(VIDEO, &request).await;
    (response.status, response.json())
}

async fn is_accepted(client: &mut Client, token: &Value) -> bool {
    let (status, body) = use_token(client, token).await;
    if status != 200 {
        assert_eq!(status, 400);
        assert_eq!(body["code"], "InvalidAuthentication");
    }
    status == 200
}

#[tokio::test]
async fn an_internal_app_gets_the_same_token_renewed() {
    let simulator = Simulator::start().await;
    let mut client = Client::connect(&simulator).await;
    let first = client.post(INTERNAL, &internal(&simulator)).await.success();
    assert_eq!(first["expireIn"], 7_200);
    simulator.advance(Duration::from_secs(7_199));
    assert!(is_accepted(&mut client, &first["accessToken"]).await);
    let second = client.post(INTERNAL, &internal(&simulator)).await.success();
    assert_eq!(first, second);
    simulator.advance(Duration::from_secs(7_199));
    assert!(is_accepted(&mut client, &first["accessToken"]).await);
    simulator.advance(Duration::from_secs(1));
    assert!(!is_accepted(&mut client, &first["accessToken"]).await);
    let third = client.post(INTERNAL, &internal(&simulator)).await.success();
    assert_ne!(first, third);
    assert!(is_accepted(&mut client, &third["accessToken"]).await);
}

#[tokio::test]
async fn a_third_party_app_gets_a_new_token_each_time() {
    let simulator = Simulator::start().await;
    let mut client = Client::connect(&simulator).await;
    let first = client.post(CORP, &corp(&simulator)).await.success();
    let second = client.post(CORP, &corp(&simulator)).await.success();
    assert_ne!(first["accessToken"], second["accessToken"]);
    assert_eq!(second["expireIn"], 7_200);
    assert!(is_accepted(&mut client, &first["accessToken"]).await);
    assert!(is_accepted(&mut client, &second["accessToken"]).await);
}

#[tokio::test]
async fn the_unified_call_is_under_the_organization() {
    let simulator = Simulator::start().await;
    let mut client = Client::connect(&simulator).await;
    let path = format!("/v1.0/oauth2/{}/token", simulator.corp_id());
    let given = client.post(&path, &unified(&simulator)).await.success();
    assert_eq!(given["expires_in"], 7_200);
    assert!(is_accepted(&mut client, &given["access_token"]).await);
    let response = client.post("/v1.0/oauth2/other/token", &unified(&simulator)).await;
    response.assert_failure(401, "unauthorized.client");
}

#[tokio::test]
async fn wrong_credentials_are_refused_with_the_documented_codes() {
    let simulator = Simulator::start().await;
    let mut client = Client::connect(&simulator).await;
    let path = format!("/v1.0/oauth2/{}/token", simulator.corp_id());
    for (path, good, field, code) in [
        (INTERNAL, internal(&simulator), "appKey", "invalidClientIdOrSecret"),
        (INTERNAL, internal(&simulator), "appSecret", "invalidClientIdOrSecret"),
        (CORP, corp(&simulator), "suiteKey", "invalidSuiteKey"),
        (CORP, corp(&simulator), "suiteSecret", "invalidSuiteKey"),
        (CORP, corp(&simulator), "suiteTicket", "invalidSuiteTicket"),
        (CORP, corp(&simulator), "authCorpId", "invalidAuthInfo"),
        (&path, unified(&simulator), "client_id", "invalid.client"),
        (&path, unified(&simulator), "client_secret", "invalid.client"),
        (&path, unified(&simulator), "grant_type", "unsupported.grant.type"),
    ] {
        client.post(path, &good).await.success();
        let mut wrong = good.clone();
        wrong[field] = json!("wrong");
        client.post(path, &wrong).await.assert_failure(400, code);
    }
    for (path, code) in [
        (INTERNAL, "invalidClientIdOrSecret"),
        (CORP, "invalidAuthInfo"),
        (&path, "invalid.client"),
    ] {
        client.post(path, &json!({})).await.assert_failure(400, code);
    }
}

#[tokio::test]
async fn a_rejected_token_says_why() {
    let simulator = Simulator::start().await;
    let mut client = Client::connect(&simulator).await;
    let token = json!(simulator.access_token());
    simulator.revoke_tokens();
    let (status, body) = use_token(&mut client, &token).await;
    assert_eq!((status, &body["code"]), (400, &json!("InvalidAuthentication")));
    assert_eq!(body["message"], "the access token was revoked");
    assert_ne!(json!(simulator.access_token()), token);

    let (_, body) = use_token(&mut client, &json!("made up")).await;
    assert_eq!(body["message"], "the access token was never issued");

    let request = b"GET /v1.0/conference/roomCodes/1/infos HTTP/1.1\r\n\r\n";
    client.send(request).await;
    let (code, message) = client.receive().await.failure(400);
    assert_eq!(code, "InvalidAuthentication");
    assert_eq!(message, "the access token is missing");
}

#[tokio::test]
async fn a_missing_permission_names_the_scope() {
    let simulator = Simulator::start().await;
    let mut client = Client::connect(&simulator).await;
    let scope = "VideoConference.Conference.Write";
    let token = json!(simulator.access_token());
    simulator.revoke_scope(scope);
    let (status, body) = use_token(&mut client, &token).await;
    assert_eq!(status, 403);
    assert_eq!(body["code"], "Forbidden.AccessDenied.AccessTokenPermissionDenied");
    assert_eq!(body["accessdenieddetail"]["requiredScopes"], json!([scope]));
    simulator.grant_scope(scope);
    assert!(is_accepted(&mut client, &token).await);
}
