//! The end of a stream, and what it answers before.

use std::time::{Duration, Instant};

use super::{
    next,
    server::{Peer, Server, answered},
    start, within,
};

async fn assert_closed(peer: &mut Peer) {
    while let Some(heard) = peer.heard().await {
        assert!(heard.message.is_close(), "{heard:?}");
    }
}

#[tokio::test]
async fn a_stopped_stream_answers_what_was_handled_closes_and_ends() {
    let mut server = Server::start().await;
    let (mut stream, _) = start(&server);
    let mut peer = server.accept().await;
    for n in 1..=3 {
        peer.event(&format!("e-{n}"), &format!("m-{n}"));
    }
    let (first, second) = (next(&mut stream).await, next(&mut stream).await);
    stream.stopper().stop();
    let ending = tokio::spawn(async move { within(stream.next()).await.unwrap().is_none() });
    // The third was not handed over.
    assert_eq!(peer.answer().await, answered("m-3", "LATER"));
    // One that comes now is not either.
    peer.event("e-4", "m-4");
    assert_eq!(peer.answer().await, answered("m-4", "LATER"));
    first.ack();
    assert_eq!(peer.answer().await, answered("m-1", "SUCCESS"));
    assert_eq!(peer.answer().await, answered("m-2", "LATER"));
    second.ack();
    assert_closed(&mut peer).await;
    assert!(ending.await.unwrap());
    assert_eq!(server.openings().len(), 1);
}

#[tokio::test]
async fn a_stream_with_nothing_to_answer_ends_immediately() {
    let mut server = Server::start().await;
    let (mut stream, notices) = start(&server);
    let mut peer = server.accept().await;
    notices.wait_for("Connected", 1).await;
    let stopped = Instant::now();
    stream.stopper().stop();
    assert!(within(stream.next()).await.unwrap().is_none());
    assert!(stopped.elapsed() < Duration::from_millis(250), "{:?}", stopped.elapsed());
    assert_closed(&mut peer).await;
    assert!(within(stream.next()).await.unwrap().is_none());
}

#[tokio::test]
async fn a_server_that_does_not_close_does_not_hold_up_the_end() {
    let mut server = Server::start().await;
    let (mut stream, notices) = start(&server);
    let peer = server.accept().await;
    notices.wait_for("Connected", 1).await;
    peer.freeze();
    stream.stopper().stop();
    assert!(within(stream.next()).await.unwrap().is_none());
}

#[tokio::test]
async fn a_stream_without_a_connection_ends_immediately() {
    let server = Server::start().await;
    server.answer_opening(429, "retry-after: 60\r\n", "");
    let (mut stream, notices) = start(&server);
    notices.wait_for("OpeningFailed", 1).await;
    stream.stopper().stop();
    assert!(within(stream.next()).await.unwrap().is_none());
    assert_eq!(server.openings().len(), 1);
}

#[tokio::test]
async fn a_dropped_stream_closes_its_connection() {
    let mut server = Server::start().await;
    let (stream, notices) = start(&server);
    let mut peer = server.accept().await;
    notices.wait_for("Connected", 1).await;
    peer.event("e-1", "m-1");
    notices.wait_for("Delivered", 1).await;
    drop(stream);
    assert_eq!(peer.answer().await, answered("m-1", "LATER"));
    assert_closed(&mut peer).await;
}
