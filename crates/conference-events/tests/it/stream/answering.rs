//! Each frame is answered once, and in time.

use std::{
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};

use conference_events::{Acknowledgement, EventData, Intervals};
use serde_json::json;
use tokio_tungstenite::tungstenite::Message;

use super::{
    assert_nothing_comes, builder, next, observed,
    server::{Answer, Server, answered},
    short, start, within,
};

#[tokio::test]
async fn an_acknowledged_event_is_answered_success_once() {
    let mut server = Server::start().await;
    let (mut stream, notices) = start(&server);
    let mut peer = server.accept().await;
    peer.event("e-1", "m-1");
    let delivery = next(&mut stream).await;
    assert_eq!(delivery.event.event_type, "meeting_status_change");
    assert_eq!(delivery.event.corp_id.as_deref(), Some("ding-1"));
    assert_eq!(delivery.event.sequence(), Some(1));
    delivery.ack();
    assert_eq!(peer.answer().await, answered("m-1", "SUCCESS"));
    peer.assert_no_answer().await;
    tokio::time::sleep(short().answer).await;
    peer.assert_no_answer().await;
    assert_eq!((notices.with("Delivered").len(), notices.with("Answered").len()), (1, 0));
}

#[tokio::test]
async fn by_default_the_answer_comes_within_two_seconds_of_the_arrival() {
    let mut server = Server::start().await;
    let (mut stream, _) = observed(builder(&server).intervals(Intervals::default()));
    let mut peer = server.accept().await;
    let sent = Instant::now();
    peer.event("e-1", "m-1");
    let _delivery = next(&mut stream).await;
    let heard = peer.heard().await.unwrap();
    assert!(heard.message.to_text().unwrap().contains("LATER"));
    let waited = heard.at - sent;
    let (least, most) = (Duration::from_millis(1_890), Duration::from_secs(2));
    assert!((least..most).contains(&waited), "{waited:?}");
}

#[tokio::test]
async fn an_event_that_is_still_handled_is_not_handed_over_again_and_succeeds_in_the_end() {
    let mut server = Server::start().await;
    let (mut stream, notices) = start(&server);
    let mut peer = server.accept().await;
    peer.event("e-1", "m-1");
    let delivery = next(&mut stream).await;
    assert_eq!(peer.answer().await, answered("m-1", "LATER"));
    peer.event("e-1", "m-2");
    assert_nothing_comes(&mut stream).await;
    assert_eq!(peer.answer().await, answered("m-2", "LATER"));
    peer.event("e-1", "m-3");
    notices.wait_for("Repeated", 2).await;
    delivery.ack();
    assert_eq!(peer.answer().await, answered("m-3", "SUCCESS"));
    peer.event("e-1", "m-4");
    assert_eq!(peer.answer().await, answered("m-4", "SUCCESS"));
    assert_nothing_comes(&mut stream).await;
    let counts = ["Delivered", "Repeated", "AnsweredLater"].map(|word| notices.with(word).len());
    assert_eq!(counts, [1, 3, 2]);
}

#[tokio::test]
async fn an_event_that_is_put_off_or_dropped_is_handed_over_again() {
    for is_dropped in [false, true] {
        let mut server = Server::start().await;
        let (mut stream, _) = start(&server);
        let mut peer = server.accept().await;
        for message in ["m-1", "m-2"] {
            peer.event("e-1", message);
            let delivery = next(&mut stream).await;
            if is_dropped {
                drop(delivery);
            } else {
                delivery.later();
            }
            assert_eq!(peer.answer().await, answered(message, "LATER"));
        }
        peer.event("e-1", "m-3");
        let (event, receipt) = next(&mut stream).await.into_parts();
        assert_eq!(event.event_id.as_deref(), Some("e-1"));
        receipt.ack();
        assert_eq!(peer.answer().await, answered("m-3", "SUCCESS"));
    }
}

#[tokio::test]
async fn on_receipt_the_answer_does_not_wait_for_the_handling() {
    let mut server = Server::start().await;
    let builder = builder(&server).acknowledgement(Acknowledgement::OnReceipt);
    let (mut stream, notices) = observed(builder);
    let mut peer = server.accept().await;
    peer.event("e-1", "m-1");
    assert_eq!(peer.answer().await, answered("m-1", "SUCCESS"));
    peer.event("e-1", "m-2");
    assert_eq!(peer.answer().await, answered("m-2", "SUCCESS"));
    let delivery = next(&mut stream).await;
    assert_nothing_comes(&mut stream).await;
    delivery.ack();
    peer.assert_no_answer().await;
    peer.event("e-2", "m-3");
    assert_eq!(peer.answer().await, answered("m-3", "SUCCESS"));
    next(&mut stream).await.later();
    peer.assert_no_answer().await;
    assert_eq!(notices.with("Answered").len(), 0);
}

#[tokio::test]
async fn without_an_event_id_the_message_id_tells_repeats() {
    let mut server = Server::start().await;
    let (mut stream, _) = start(&server);
    let mut peer = server.accept().await;
    let headers = json!({ "topic": "*", "messageId": "m-1", "eventType": "meeting_status_change" });
    let frame = json!({ "type": "EVENT", "headers": headers, "data": "{}" });
    for _ in 0..2 {
        peer.frame(&frame);
    }
    next(&mut stream).await.ack();
    for _ in 0..2 {
        assert_eq!(peer.answer().await, answered("m-1", "SUCCESS"));
    }
    assert_nothing_comes(&mut stream).await;
}

#[tokio::test]
async fn an_event_that_cannot_be_read_is_handed_over_all_the_same() {
    let mut server = Server::start().await;
    let (mut stream, _) = start(&server);
    let peer = server.accept().await;
    let headers = json!({ "topic": "*", "messageId": "m-1", "eventType": "meeting_status_change" });
    peer.frame(&json!({ "type": "EVENT", "headers": headers, "data": "[1" }));
    let delivery = next(&mut stream).await;
    assert!(matches!(delivery.event.data, EventData::Unreadable(_)));
    assert_eq!(delivery.event.json(), r#""[1""#);
    delivery.ack();

    let headers = json!({ "topic": "*", "messageId": "m-2" });
    peer.frame(&json!({ "type": "EVENT", "headers": headers, "data": "{}" }));
    let delivery = next(&mut stream).await;
    assert_eq!((delivery.event.event_type.as_str(), delivery.event.json()), ("", "{}"));
}

#[tokio::test]
async fn other_frames_are_answered_and_what_is_no_frame_is_noted() {
    let mut server = Server::start().await;
    let (mut stream, notices) = start(&server);
    let mut peer = server.accept().await;
    let frame = |kind: &str, topic: &str| json!({ "type": kind, "headers": { "topic": topic, "messageId": "m-1" }, "data": "{\"a\":1}" });
    for (kind, topic, data) in [
        ("SYSTEM", "ping", json!({ "a": 1 })),
        ("SYSTEM", "CONNECTED", json!({ "a": 1 })),
        ("CALLBACK", "/v1.0/im/bot/messages/get", json!({ "response": {} })),
        ("LATEST", "x", json!({ "response": {} })),
    ] {
        peer.frame(&frame(kind, topic));
        assert_eq!(peer.answer().await, Answer { message_id: "m-1".to_owned(), data });
    }
    let bare = |topic: &str| json!({ "type": "SYSTEM", "header": { "topic": topic }, "data": { "opaque": "o" } });
    peer.frame(&bare("REGISTERED"));
    peer.frame(&bare("ping"));
    let data = json!({ "opaque": "o" });
    assert_eq!(peer.answer().await, Answer { message_id: String::new(), data });
    for message in [Message::text("{"), Message::text("{}"), Message::binary(vec![0xff])] {
        peer.send(message);
    }
    notices.wait_for("Unreadable", 3).await;
    peer.send(Message::binary(super::server::event("e-1", "m-2").to_string()));
    next(&mut stream).await.ack();
    assert_eq!(peer.answer().await, answered("m-2", "SUCCESS"));
}

#[tokio::test]
async fn more_events_than_may_be_handled_come_later() {
    let mut server = Server::start().await;
    let (mut stream, _) = observed(builder(&server).max_open(1));
    let mut peer = server.accept().await;
    peer.event("e-1", "m-1");
    let first = next(&mut stream).await;
    peer.event("e-2", "m-2");
    assert_eq!(peer.answer().await, answered("m-2", "LATER"));
    first.ack();
    assert_eq!(peer.answer().await, answered("m-1", "SUCCESS"));
    peer.event("e-2", "m-3");
    next(&mut stream).await.ack();
    assert_eq!(peer.answer().await, answered("m-3", "SUCCESS"));
}

#[tokio::test]
async fn repeats_are_known_within_the_window() {
    let mut server = Server::start().await;
    let (mut stream, _) = observed(builder(&server).repeat_window(1));
    let mut peer = server.accept().await;
    for (event, is_new) in [("a", true), ("a", false), ("b", true), ("b", false), ("a", true)] {
        peer.event(event, "m");
        if is_new {
            next(&mut stream).await.ack();
        }
        assert_eq!(peer.answer().await, answered("m", "SUCCESS"));
    }
    assert_nothing_comes(&mut stream).await;
}

#[tokio::test]
async fn a_handler_gets_one_event_after_the_other_and_puts_off_by_an_error() {
    let mut server = Server::start().await;
    let (stream, _) = start(&server);
    let stopper = stream.stopper();
    let handled = Arc::new(Mutex::new(Vec::new()));
    let seen = handled.clone();
    let running = tokio::spawn(stream.run(move |event| {
        let seen = seen.clone();
        async move {
            let id = event.event_id.unwrap();
            let is_first = !seen.lock().unwrap().contains(&id);
            seen.lock().unwrap().push(id.clone());
            if id == "e-2" && is_first { Err("not yet") } else { Ok(()) }
        }
    }));
    let mut peer = server.accept().await;
    for (event, message, status) in [
        ("e-1", "m-1", "SUCCESS"),
        ("e-2", "m-2", "LATER"),
        ("e-1", "m-3", "SUCCESS"),
        ("e-2", "m-4", "SUCCESS"),
    ] {
        peer.event(event, message);
        assert_eq!(peer.answer().await, answered(message, status));
    }
    stopper.stop();
    within(running).await.unwrap().unwrap();
    assert_eq!(*handled.lock().unwrap(), ["e-1", "e-2", "e-2"]);
}
