//! Events as HTTP callbacks.

use std::time::Duration;

use conference_models::EventData;
use conference_simulator::{CallMatcher, CallbackTarget, Fault, RecordedPush, Simulator};
use serde_json::{Value, json};

use crate::{
    callback_receiver::{AES_KEY, Receiver, Reply, TOKEN},
    client::{Client, PATIENCE, VIDEO, instant_meeting},
    stage::Stage,
    stream_client::StreamClient,
};

const TYPE: &str = "meeting_status_change";

async fn registered() -> (Simulator, Receiver) {
    let simulator = Simulator::start().await;
    let mut app = Receiver::start(&simulator).await;
    app.register(&simulator).await;
    (simulator, app)
}

/// Waits for an answer in the journal to each push.
async fn until_answered(simulator: &Simulator, pushes: usize) -> Vec<String> {
    let answers = async {
        loop {
            let journal = simulator.journal();
            let answers: Vec<_> = journal
                .pushes()
                .iter()
                .filter_map(|push| push.answer())
                .map(str::to_owned)
                .collect();
            if answers.len() >= pushes {
                return answers;
            }
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(PATIENCE, answers).await.unwrap()
}

async fn failed(simulator: &Simulator) -> Value {
    let mut client = Client::connect(simulator).await;
    let path = "/call_back/get_call_back_failed_result?access_token=";
    client.get(&format!("{path}{}", simulator.access_token())).await.success()
}

#[tokio::test]
async fn every_event_of_a_story_arrives_encrypted_and_complete() {
    let stage = Stage::set().await;
    let mut app = Receiver::start(&stage.simulator).await;
    app.register(&stage.simulator).await;
    let before = stage.simulator.events().len();
    stage.simulator.end_meeting(&stage.meeting).unwrap();
    let second = stage.simulator.start_meeting(&stage.booking).unwrap();
    stage.simulator.end_meeting(&second).unwrap();
    let events = stage.simulator.events().split_off(before);
    assert_eq!(events.len(), 8);
    let mut received = Vec::new();
    for _ in &events {
        let event = app.event().await;
        assert_eq!(event.corp_id.as_deref(), Some(stage.simulator.corp_id()));
        assert!(!matches!(event.data, EventData::Unreadable(_) | EventData::Unknown), "{event:?}");
        received.push(event.event_id.unwrap());
    }
    for event in &events {
        assert!(received.contains(&event.event_id().to_owned()), "{event:?}");
    }
    let answers = until_answered(&stage.simulator, 8).await;
    assert!(answers.iter().all(|answer| answer == "200 success"), "{answers:?}");
    assert!(stage.simulator.journal().pushes().iter().all(RecordedPush::is_acknowledged));
}

#[tokio::test]
async fn a_failed_callback_comes_again_after_10_and_30_seconds_and_is_then_in_the_list() {
    let (simulator, mut app) = registered().await;
    app.reply(Reply::Status(500));
    simulator.publish(TYPE, json!({ "changeScene": "conference_created" }));
    let first = app.event().await;
    for (pushes, wait) in [(1, 10), (2, 30)] {
        until_answered(&simulator, pushes).await;
        simulator.advance(Duration::from_secs(wait - 1));
        assert_eq!(failed(&simulator).await["failed_list"], json!([]));
        assert_eq!(simulator.journal().pushes().len(), pushes);
        simulator.advance(Duration::from_secs(1));
        assert_eq!(app.event().await.event_id, first.event_id);
    }
    assert_eq!(until_answered(&simulator, 3).await[0], "the response has the status 500");
    simulator.advance(Duration::from_secs(3_600));
    let list = failed(&simulator).await;
    assert_eq!((&list["errcode"], &list["has_more"]), (&json!(0), &json!(false)));
    let entry = &list["failed_list"][0];
    assert_eq!(entry["call_back_tag"], TYPE);
    assert_eq!(entry[TYPE]["corpid"], simulator.corp_id());
    assert_eq!(entry[TYPE]["callbackData"]["eventId"], json!(first.event_id));
    assert_eq!(entry[TYPE]["callbackData"]["changeScene"], "conference_created");
    assert_eq!(failed(&simulator).await["failed_list"], json!([]));
    assert_eq!(simulator.journal().pushes().len(), 3);
}

#[tokio::test]
async fn only_an_encrypted_success_acknowledges() {
    let (simulator, mut app) = registered().await;
    for (number, (reply, said)) in [
        (Reply::InChunks, "200 success"),
        (Reply::Plain("success"), "not a reply to a callback"),
        (Reply::Plain(r#"{"errcode":0}"#), "not a reply to a callback"),
        (
            Reply::Changed(|reply| reply["nonce"] = json!("other")),
            "signature of the response is wrong",
        ),
        (Reply::Changed(|reply| reply["timeStamp"] = json!("123")), "not in milliseconds"),
        (Reply::Changed(|reply| reply["timeStamp"] = json!(1_767_225_600_000_i64)), "not a reply"),
        (Reply::None, "the response is not HTTP"),
    ]
    .into_iter()
    .enumerate()
    {
        app.reply(reply);
        simulator.publish(TYPE, json!({}));
        app.event().await;
        let answers = until_answered(&simulator, number + 1).await;
        assert!(answers[number].contains(said), "{answers:?}");
    }
}

#[tokio::test]
async fn a_url_that_fails_the_check_gets_no_events() {
    let simulator = Simulator::start().await;
    let app = Receiver::start(&simulator).await;
    app.reply(Reply::Plain("{}"));
    let error = simulator.push_to(app.target()).await.unwrap_err().to_string();
    assert!(error.starts_with("cannot push to the callback: the response is not"), "{error}");
    assert!(!error.contains(TOKEN) && !error.contains(AES_KEY), "{error}");
    drop(app);
    let error = CallbackTarget::new("http://127.0.0.1:1/", TOKEN, "short", "key").unwrap_err();
    assert!(error.to_string().contains("not 43 characters of Base64"), "{error}");
    for url in ["http://192.0.2.1/", "https://localhost/"] {
        assert!(CallbackTarget::new(url, TOKEN, AES_KEY, "key").is_err(), "{url}");
    }
    let nobody = CallbackTarget::new("http://127.0.0.1:1/", TOKEN, AES_KEY, "key").unwrap();
    assert!(!format!("{nobody:?}").contains(TOKEN));
    assert!(simulator.push_to(nobody).await.is_err());
    simulator.publish(TYPE, json!({}));
    assert_eq!(simulator.journal().pushes().len(), 0);
}

#[tokio::test]
async fn another_owner_key_is_noticed_on_both_sides() {
    let simulator = Simulator::start().await;
    let mut app = Receiver::start(&simulator).await;
    let url = format!("http://127.0.0.1:{}/events?", app.port());
    let target = CallbackTarget::new(&url, TOKEN, AES_KEY, simulator.corp_id()).unwrap();
    let error = simulator.push_to(target).await.unwrap_err().to_string();
    assert!(app.receive().await.unwrap_err().to_string().contains(simulator.corp_id()));
    assert!(error.contains("another owner"), "{error}");
}

#[tokio::test]
async fn faults_change_a_callback() {
    let (simulator, mut app) = registered().await;
    for (number, fault) in [
        Fault::bad_signature(),
        Fault::push_twice(),
        Fault::unknown_event_type(),
        Fault::odd_payload("[1]"),
    ]
    .into_iter()
    .enumerate()
    {
        simulator.clear_faults();
        simulator.inject(CallMatcher::named(TYPE).unwrap(), fault);
        simulator.publish(TYPE, json!({}));
        let received = app.receive().await;
        match number {
            0 => assert!(received.unwrap_err().to_string().contains("signature")),
            1 => assert_eq!(app.event().await, received.unwrap()),
            2 => assert_eq!(received.unwrap().event_type, "meeting_of_another_kind"),
            _ => assert!(received.is_err()),
        }
        simulator.verify();
    }
}

#[tokio::test]
async fn a_registered_url_takes_the_place_of_stream_until_it_is_removed() {
    let simulator = Simulator::start().await;
    let mut stream = StreamClient::connect(&simulator).await;
    let mut app = Receiver::start(&simulator).await;
    app.register(&simulator).await;
    let mut client = Client::connect(&simulator).await;
    simulator.subscribe([TYPE]);
    client.post(VIDEO, &instant_meeting()).await.success();
    assert_eq!(app.event().await.event_type, TYPE);
    simulator.stop_callbacks();
    simulator.publish(TYPE, json!({}));
    assert_eq!(stream.take().await["data"], "{}");
}
