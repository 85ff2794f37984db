//! The journal over HTTP.

use std::time::Duration;

use conference_simulator::{CallMatcher, Fault, Simulator};
use serde_json::{Value, json};
use tokio::time::timeout;

use super::{assert_error, control, done};
use crate::client::{Client, PATIENCE, VIDEO, instant_meeting};

async fn journal(simulator: &Simulator, query: &str) -> Value {
    done(simulator, ("GET", &format!("journal?{query}")), Value::Null).await
}

fn numbers(journal: &Value) -> Vec<u64> {
    let calls = journal["calls"].as_array().unwrap();
    calls.iter().map(|call| call["seq"].as_u64().unwrap()).collect()
}

#[tokio::test]
async fn calls_have_request_response_and_fault() {
    let simulator = Simulator::start().await;
    let mut client = Client::connect(&simulator).await;
    let created = client.post(VIDEO, &instant_meeting()).await.success();
    simulator.inject(CallMatcher::any_call(), Fault::half_a_body());
    simulator.inject(CallMatcher::any_call(), Fault::latency(Duration::from_millis(1)));
    client.get("/v1.0/conference/roomCodes/1%202/infos?maxResults=3&access-Token=x").await;
    let seen = journal(&simulator, "").await;
    let expected = json!({
        "seq": 1,
        "at": 1_767_225_600_000_i64,
        "operation": "CreateVideoConference",
        "method": "POST",
        "path": VIDEO,
        "query": "",
        "request": instant_meeting(),
        "status": 200,
        "response": created,
        "fault": null,
    });
    assert_eq!(seen["calls"][0], expected);
    let second = &seen["calls"][1];
    assert_eq!(second["path"], "/v1.0/conference/roomCodes/1%202/infos");
    assert_eq!(second["query"], "maxResults=3&access-Token=***");
    assert_eq!(
        (&second["request"], &second["fault"]),
        (&json!(null), &json!("half_a_body, latency"))
    );
    assert!(second["response"].as_str().unwrap().starts_with('{'), "{second}");
}

#[tokio::test]
async fn tokens_secrets_and_tickets_are_masked() {
    let simulator = Simulator::start().await;
    let mut client = Client::connect(&simulator).await;
    let (key, secret) = (simulator.app_key(), simulator.app_secret());
    let internal = json!({ "appKey": key, "appSecret": secret });
    let unified =
        json!({ "client_id": key, "client_secret": secret, "grant_type": "client_credentials" });
    let suite = json!({
        "suiteKey": simulator.suite_key(),
        "suiteSecret": simulator.suite_secret(),
        "suiteTicket": simulator.suite_ticket(),
        "authCorpId": simulator.corp_id(),
    });
    let opening = json!({
        "clientId": key,
        "clientSecret": secret,
        "subscriptions": [{ "type": "EVENT", "topic": "*" }],
    });
    let unified_path = format!("/v1.0/oauth2/{}/token", simulator.corp_id());
    let mut secrets = vec![secret.to_owned(), simulator.suite_secret().to_owned()];
    secrets.push(simulator.suite_ticket().to_owned());
    for (path, body, given) in [
        ("/v1.0/oauth2/accessToken", &internal, "accessToken"),
        ("/v1.0/oauth2/corpAccessToken", &suite, "accessToken"),
        (&unified_path, &unified, "access_token"),
        ("/v1.0/gateway/connections/open", &opening, "ticket"),
    ] {
        let response = client.post(path, body).await.success();
        secrets.push(response[given].as_str().unwrap().to_owned());
    }
    client.get(&format!("/connect?ticket={}", secrets[6])).await;
    client
        .get(&format!("/call_back/get_call_back_failed_result?access_token={}", secrets[3]))
        .await;
    client.post("/v1.0/oauth2/typo", &internal).await;
    for body in [format!("appSecret={secret}"), format!("{{\"appSecret\":\"{secret}\"")] {
        for path in ["/v1.0/oauth2/accessToken", "/typo"] {
            client.send(&client.request("POST", path, body.as_bytes())).await;
            client.receive().await;
        }
    }
    let seen = journal(&simulator, "").await;
    assert_eq!(numbers(&seen).len(), 11);
    assert_eq!(seen["calls"][0]["operation"], "GetAccessToken");
    assert_eq!(seen["calls"][0]["request"], json!({ "appKey": key, "appSecret": "***" }));
    assert_eq!(seen["calls"][0]["response"]["accessToken"], "***");
    for secret in secrets {
        assert!(!seen.to_string().contains(&secret), "{secret} is in {seen:#}");
    }
}

#[tokio::test]
async fn it_goes_on_after_a_number_and_selects_an_operation() {
    let simulator = Simulator::builder().journal_limit(3).start().await.unwrap();
    let mut client = Client::connect(&simulator).await;
    for _ in 0..2 {
        client.post(VIDEO, &instant_meeting()).await.success();
    }
    client.get("/nothing").await;
    client.post(VIDEO, &instant_meeting()).await.success();
    let all = journal(&simulator, "").await;
    assert_eq!(
        (numbers(&all), &all["next"], &all["dropped"]),
        (vec![2, 3, 4], &json!(4), &json!(1))
    );
    let named = journal(&simulator, "after=2&operation=CreateVideoConference").await;
    assert_eq!((numbers(&named), &named["dropped"]), (vec![4], &json!(0)));
    let none = journal(&simulator, "after=9").await;
    assert_eq!((numbers(&none), &none["next"]), (vec![], &json!(9)));

    let cleared = done(&simulator, ("DELETE", "journal"), Value::Null).await;
    assert_eq!(cleared, json!({ "cleared": 3 }));
    client.post(VIDEO, &instant_meeting()).await.success();
    let seen = journal(&simulator, "").await;
    assert_eq!((numbers(&seen), &seen["dropped"]), (vec![5], &json!(0)));
    simulator.journal().assert_calls::<conference_models::CreateVideoConference>(1);

    for (query, said) in [
        ("after=x", "`after` is the number of a call"),
        ("wait=long", "`wait` is a number of seconds"),
        ("wait=-1", "`wait` is a number of seconds"),
        ("operation=Typo", "there is no operation named Typo"),
    ] {
        let refused = control(&simulator, ("GET", &format!("journal?{query}")), &Value::Null).await;
        assert_error(&refused, 400, said);
    }
}

#[tokio::test]
async fn it_waits_until_a_call_is_answered() {
    let simulator = Simulator::start().await;
    let mut client = Client::connect(&simulator).await;
    let nothing = journal(&simulator, "wait=0.05").await;
    assert_eq!(numbers(&nothing), Vec::<u64>::new());
    let gate = simulator.gate(CallMatcher::operation::<conference_models::CreateVideoConference>());
    client.get("/nothing").await;
    let request = client.request("POST", VIDEO, instant_meeting().to_string().as_bytes());
    client.send(&request).await;
    gate.wait_for(1).await;
    let waiting = journal(&simulator, "wait=30&operation=CreateVideoConference");
    let mut waiting = std::pin::pin!(waiting);
    timeout(Duration::from_millis(100), &mut waiting).await.expect_err("it is not answered yet");
    let under_way = journal(&simulator, "after=1").await;
    assert_eq!((numbers(&under_way), &under_way["calls"][0]["status"]), (vec![2], &Value::Null));
    gate.open();
    let seen = waiting.await;
    assert_eq!((numbers(&seen), &seen["next"]), (vec![2], &json!(2)));
    assert_eq!(seen["calls"][0]["status"], 200);
    client.receive().await.success();
}

#[tokio::test]
async fn it_waits_for_a_call_that_is_never_answered() {
    let simulator = Simulator::start().await;
    let client = Client::connect(&simulator).await;
    simulator.inject(CallMatcher::any_call(), Fault::drop_request());
    let waiting = journal(&simulator, "wait=30");
    let request = instant_meeting();
    let dropped = client.post_until_end(VIDEO, &request, PATIENCE);
    let (seen, _) = timeout(PATIENCE, async { tokio::join!(waiting, dropped) }).await.unwrap();
    assert_eq!(seen["calls"][0]["fault"], "drop_request");
    assert_eq!(seen["calls"][0]["status"], Value::Null);
}

#[tokio::test]
async fn calls_can_be_watched() {
    let simulator = Simulator::start().await;
    let mut watcher = simulator.watch_calls();
    let mut client = Client::connect(&simulator).await;
    client.post(VIDEO, &instant_meeting()).await.success();
    client.get("/nothing").await;
    assert_eq!(watcher.next().await.unwrap().operation(), Some("CreateVideoConference"));
    let second = watcher.next().await.unwrap();
    assert_eq!((second.operation(), second.status()), (None, Some(404)));
}
