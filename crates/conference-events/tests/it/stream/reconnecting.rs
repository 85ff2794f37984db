//! Connections that break, or that the server announces to end.

use std::time::{Duration, Instant};

use conference_events::Intervals;
use tokio_tungstenite::tungstenite::{
    Message,
    protocol::frame::{
        Frame,
        coding::{Data, OpCode},
    },
};

use super::{
    builder, next, observed,
    server::{Peer, Server, answered},
    short, start, within,
};

type Break = fn(&Peer);

/// Waits until a connection counts as settled.
async fn settle() {
    tokio::time::sleep(short().settled).await;
}

#[tokio::test]
async fn a_connection_that_breaks_is_replaced_and_the_reason_is_named() {
    let breaks: [(&str, Break); 5] = [
        ("Reset", Peer::reset),
        ("Closed", Peer::close),
        ("Silent", Peer::freeze),
        ("Protocol", |peer| peer.send(Message::text("x".repeat((1 << 20) + 1)))),
        ("Protocol", |peer| {
            let half = "x".repeat(1 << 19);
            for opcode in [Data::Text, Data::Continue, Data::Continue] {
                let frame = Frame::message(half.clone(), OpCode::Data(opcode), false);
                peer.send(Message::Frame(frame));
            }
        }),
    ];
    for (reason, break_it) in breaks {
        let mut server = Server::start().await;
        let (mut stream, notices) = start(&server);
        let first = server.accept().await;
        settle().await;
        let broken = Instant::now();
        break_it(&first);
        let second = server.accept().await;
        assert!(broken.elapsed() < Duration::from_secs(4), "{reason}");
        let notice = notices.wait_for("Reconnected", 1).await;
        assert!(notice[0].contains(&format!("reason: {reason}")), "{notice:?}");
        second.event("e-1", "m-1");
        next(&mut stream).await.ack();
        server.assert_no_other_connection().await;
        assert_eq!(server.openings().len(), 2, "{reason}");
    }
}

#[tokio::test]
async fn a_message_of_a_mebibyte_is_read() {
    let mut server = Server::start().await;
    let (mut stream, _) = start(&server);
    let peer = server.accept().await;
    let mut frame = super::server::event("e-1", "m-1");
    frame["data"] = format!(r#"{{"a":"{}"}}"#, "x".repeat((1 << 20) - 1_000)).into();
    peer.frame(&frame);
    assert!(next(&mut stream).await.event.json().len() > 1_000_000);
}

#[tokio::test]
async fn pings_keep_a_silent_connection_alive() {
    let mut server = Server::start().await;
    let (mut stream, _) = start(&server);
    let peer = server.accept().await;
    tokio::time::sleep(4 * short().silence).await;
    peer.event("e-1", "m-1");
    next(&mut stream).await.ack();
    assert_eq!(server.openings().len(), 1);
}

#[tokio::test]
async fn after_a_disconnect_the_next_connection_is_up_before_the_old_one_is_left() {
    let mut server = Server::start().await;
    let (mut stream, notices) = start(&server);
    let mut old = server.accept().await;
    settle().await;
    old.disconnect();
    assert_eq!(old.answer().await.message_id, "bye");
    let mut new = server.accept().await;
    let notice = notices.wait_for("Reconnected", 1).await;
    assert!(notice[0].contains("reason: Announced, blind: 0ns"), "{notice:?}");

    old.event("e-1", "m-1");
    next(&mut stream).await.ack();
    assert_eq!(old.answer().await, answered("m-1", "SUCCESS"));
    new.event("e-1", "m-2");
    assert_eq!(new.answer().await, answered("m-2", "SUCCESS"));

    // The server does not close it: the client does in the end.
    assert!(old.heard().await.is_none_or(|heard| heard.message.is_close()));
    new.event("e-2", "m-3");
    next(&mut stream).await.ack();
    assert_eq!(new.answer().await, answered("m-3", "SUCCESS"));
    server.assert_no_other_connection().await;
    assert_eq!(notices.with("Reconnected").len(), 1);
}

#[tokio::test]
async fn an_event_on_the_old_connection_is_answered_before_that_is_closed() {
    let mut server = Server::start().await;
    let mut intervals = short();
    intervals.answer = Duration::from_secs(5);
    let (mut stream, notices) = observed(builder(&server).intervals(intervals));
    let mut old = server.accept().await;
    settle().await;
    old.disconnect();
    assert_eq!(old.answer().await.message_id, "bye");
    notices.wait_for("Reconnected", 1).await;
    old.event("e-1", "m-1");
    let _delivery = next(&mut stream).await;
    assert_eq!(old.answer().await, answered("m-1", "LATER"));
    assert!(old.heard().await.is_none_or(|heard| heard.message.is_close()));
}

#[tokio::test]
async fn there_are_never_more_than_two_connections() {
    let mut server = Server::start().await;
    let mut intervals = short();
    intervals.handover = Duration::from_secs(60);
    intervals.answer = Duration::from_secs(60);
    let (mut stream, _) = observed(builder(&server).intervals(intervals));
    let mut first = server.accept().await;
    settle().await;
    first.disconnect();
    assert_eq!(first.answer().await.message_id, "bye");
    let second = server.accept().await;
    settle().await;
    first.event("e-1", "m-1");
    let _delivery = next(&mut stream).await;
    second.disconnect();
    let _third = server.accept().await;
    let left = async {
        assert_eq!(first.answer().await, answered("m-1", "LATER"));
        assert!(first.heard().await.is_none_or(|heard| heard.message.is_close()));
    };
    within(left).await;
}

#[tokio::test]
async fn a_disconnect_with_a_close_is_a_gap_only_until_the_next_connection() {
    let mut server = Server::start().await;
    let (mut stream, notices) = start(&server);
    let old = server.accept().await;
    settle().await;
    old.disconnect();
    old.close();
    let new = server.accept().await;
    let notice = notices.wait_for("Reconnected", 1).await;
    assert!(notice[0].contains("reason: Announced"), "{notice:?}");
    new.event("e-1", "m-1");
    next(&mut stream).await.ack();
    server.assert_no_other_connection().await;
}

#[tokio::test]
async fn an_event_that_was_acknowledged_after_its_connection_broke_is_not_handed_over_again() {
    let mut server = Server::start().await;
    let (mut stream, _) = start(&server);
    let old = server.accept().await;
    settle().await;
    old.event("e-1", "m-1");
    let delivery = next(&mut stream).await;
    old.reset();
    let mut new = server.accept().await;
    delivery.ack();
    new.event("e-1", "m-2");
    assert_eq!(new.answer().await, answered("m-2", "SUCCESS"));
}

#[tokio::test]
async fn connections_that_break_at_once_are_opened_less_and_less_often() {
    let mut server = Server::start().await;
    let mut intervals = Intervals::default();
    for interval in [&mut intervals.initial_backoff, &mut intervals.max_backoff] {
        *interval /= 40;
    }
    let breaks: [Break; 2] = [Peer::disconnect, Peer::reset];
    let (_stream, _) = observed(builder(&server).intervals(intervals));
    // A minute by the scaled intervals.
    let minute = Instant::now() + Duration::from_secs(60) / 40;
    let mut peers = Vec::new();
    for n in 0.. {
        let left = minute.saturating_duration_since(Instant::now());
        let Ok(peer) = tokio::time::timeout(left, server.accept()).await else { break };
        breaks[n % 2](&peer);
        peers.push(peer);
    }
    let openings = server.openings().len();
    assert!((4..=8).contains(&openings), "{openings}");
}

#[tokio::test]
async fn when_all_connections_are_closed_each_stream_opens_one() {
    let mut server = Server::start().await;
    let mut streams = Vec::new();
    let mut peers = Vec::new();
    for _ in 0..20 {
        streams.push(start(&server));
        peers.push(server.accept().await);
    }
    settle().await;
    peers.iter().for_each(Peer::reset);
    let mut again = Vec::new();
    for _ in 0..20 {
        again.push(server.accept().await);
    }
    server.assert_no_other_connection().await;
    assert_eq!(server.openings().len(), 40);
}
