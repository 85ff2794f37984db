//! Contents of the journal.

use conference_models::{CreateVideoConference, QueryConferenceInfoByRoomCode};
use conference_simulator::{CallMatcher, Fault, Journal, Simulator};
use serde_json::json;

use crate::client::{Client, VIDEO, instant_meeting};

async fn scenario(seed: u64) -> String {
    let simulator = Simulator::builder().seed(seed).start().await.unwrap();
    let mut client = Client::connect(&simulator).await;
    let token_request =
        json!({ "appKey": simulator.app_key(), "appSecret": simulator.app_secret() });
    client.post("/v1.0/oauth2/accessToken", &token_request).await.success();
    simulator.inject(CallMatcher::operation::<CreateVideoConference>().nth(2), Fault::throttled());
    for _ in 0..2 {
        client.post(VIDEO, &instant_meeting()).await;
    }
    simulator.journal().assert_token_calls(1);
    simulator.advance(std::time::Duration::from_millis(5));
    let mut second = Client::connect(&simulator).await;
    second.get("/v1.0/conference/roomCodes/1%202/infos?maxResults=3").await;
    let journal = simulator.journal();
    assert!(!journal.to_string().contains(simulator.app_secret()));
    assert!(!journal.to_string().contains(&simulator.access_token()));
    assert_eq!(
        format!("{:?}", journal.calls()[0]),
        format!("RecordedCall({})", journal.calls()[0])
    );
    journal.to_string()
}

#[tokio::test]
async fn the_same_seed_and_calls_give_the_same_journal() {
    let journal = scenario(7).await;
    assert_eq!(journal, scenario(7).await);
    assert_ne!(journal, scenario(8).await);
    let without_ids: Vec<_> = journal
        .lines()
        .map(|line| {
            let (start, rest) = line.split_once(" (request ").unwrap();
            format!("{start}{}", rest.split_once(')').unwrap().1)
        })
        .collect();
    assert_eq!(
        without_ids,
        [
            "#1 connection 1 at 1767225600000: POST /v1.0/oauth2/accessToken \
             with token 1 -> 200",
            "#2 connection 1 at 1767225600000: POST /v1.0/conference/videoConferences \
             with token 1 {\"confTitle\":\"Now\",\"userId\":\"u1\"} -> 200",
            "#3 connection 1 at 1767225600000: POST /v1.0/conference/videoConferences \
             with token 1 {\"confTitle\":\"Now\",\"userId\":\"u1\"} -> 403 [throttled]",
            "#4 connection 2 at 1767225600005: GET \
             /v1.0/conference/roomCodes/1%202/infos?maxResults=3 with token 1 -> 400",
        ]
    );
}

#[tokio::test]
async fn calls_are_there_as_types_and_as_bytes() {
    let simulator = Simulator::start().await;
    let mut client = Client::connect(&simulator).await;
    let request = instant_meeting();
    let created = client.post(VIDEO, &request).await;
    client.get("/v1.0/conference/roomCodes/1%202/infos?maxResults=3").await;

    let journal = simulator.journal();
    let call = journal.calls_of::<CreateVideoConference>().next().unwrap();
    assert_eq!(call.number(), 1);
    assert_eq!(call.operation(), Some("CreateVideoConference"));
    assert_eq!((call.method(), call.target()), ("POST", VIDEO));
    assert_eq!(call.header("Content-Type"), Some("application/json"));
    assert_eq!(call.body(), request.to_string().as_bytes());
    let typed = call.request::<CreateVideoConference>().unwrap();
    assert_eq!(typed.conf_title, "Now");
    assert_eq!(call.status(), Some(200));
    assert_eq!(call.token_generation(), Some(1));
    assert_eq!(Some(call.request_id()), created.header("x-acs-request-id"));
    assert_eq!(call.raw_request(), client.request("POST", VIDEO, request.to_string().as_bytes()));
    assert!(call.raw_response().ends_with(&created.body));
    assert!(call.raw_response().starts_with(b"HTTP/1.1 200 OK\r\n"));
    assert!(call.responded_after().unwrap() >= call.received_after());

    let call = journal.calls_of::<QueryConferenceInfoByRoomCode>().next().unwrap();
    assert_eq!(call.path_parameter(), "1 2");
    let typed = call.request::<QueryConferenceInfoByRoomCode>().unwrap();
    assert_eq!(typed.max_results, Some(3));
}

#[tokio::test]
#[should_panic(expected = "CreateVideoConference came 0 times instead of 1")]
async fn a_wrong_count_fails_the_test() {
    let simulator = Simulator::start().await;
    simulator.journal().assert_calls::<CreateVideoConference>(1);
}

async fn journal_of_two_after_three_calls() -> Journal {
    let builder = Simulator::builder().journal_limit(2);
    let simulator = builder.start().await.unwrap();
    let mut client = Client::connect(&simulator).await;
    for _ in 0..3 {
        let request = instant_meeting();
        client.post(VIDEO, &request).await.success();
    }
    simulator.journal()
}

#[tokio::test]
async fn a_limit_keeps_the_newest_calls() {
    let journal = journal_of_two_after_three_calls().await;
    assert_eq!(journal.forgotten(), 1);
    let kept: Vec<_> = journal
        .calls()
        .iter()
        .map(|call| (call.number(), call.status(), call.body().is_empty()))
        .collect();
    assert_eq!(kept, [(2, Some(200), false), (3, Some(200), false)]);
    assert!(journal.to_string().starts_with("… 1 calls before\n#2 "));
}

#[tokio::test]
#[should_panic(expected = "the journal has dropped calls")]
async fn what_was_forgotten_is_not_counted() {
    let journal = journal_of_two_after_three_calls().await;
    journal.assert_calls::<CreateVideoConference>(2);
}

#[tokio::test]
async fn a_call_that_is_forgotten_under_way_is_answered() {
    let simulator = Simulator::builder().journal_limit(0).start().await.unwrap();
    let mut client = Client::connect(&simulator).await;
    let request = instant_meeting();
    client.post(VIDEO, &request).await.success();
    assert_eq!(simulator.journal().calls().len(), 0);
}
