//! The default intervals, in real time.

use std::time::{Duration, Instant};

use conference_events::{EventStream, Intervals};
use tokio::time::timeout;

use super::{Notices, builder, next, observed, server::Server};

fn start(server: &Server) -> (EventStream, Notices) {
    observed(builder(server).intervals(Intervals::default()))
}

/// Returns the time until an event can come again.
async fn blind(server: &mut Server, stream: &mut EventStream, broken: Instant) -> Duration {
    let peer = timeout(Duration::from_secs(30), server.accept_late()).await.unwrap();
    peer.event("e-1", "m-1");
    next(stream).await.ack();
    broken.elapsed()
}

#[tokio::test]
async fn after_a_reset_of_a_connection_that_had_lived_no_event_is_missed_for_a_second() {
    let mut server = Server::start().await;
    let (mut stream, _) = start(&server);
    let peer = server.accept().await;
    tokio::time::sleep(Duration::from_secs(61)).await;
    let broken = Instant::now();
    peer.reset();
    let blind = blind(&mut server, &mut stream, broken).await;
    assert!(blind < Duration::from_secs(1), "{blind:?}");
}

#[tokio::test]
async fn a_half_open_connection_is_replaced_within_25_seconds() {
    let mut server = Server::start().await;
    let (mut stream, notices) = start(&server);
    let peer = server.accept().await;
    notices.wait_for("Connected", 1).await;
    let broken = Instant::now();
    peer.freeze();
    let blind = blind(&mut server, &mut stream, broken).await;
    assert!((Duration::from_secs(20)..Duration::from_secs(25)).contains(&blind), "{blind:?}");
}

#[tokio::test]
async fn a_disconnect_leaves_no_gap() {
    let mut server = Server::start().await;
    let (mut stream, notices) = start(&server);
    let old = server.accept().await;
    notices.wait_for("Connected", 1).await;
    let announced = Instant::now();
    old.disconnect();
    // Between the announcement and the next connection, events come over the old one.
    let mut next_peer = None;
    for n in 0.. {
        old.event(&format!("e-{n}"), "m");
        next(&mut stream).await.ack();
        if let Ok(peer) = timeout(Duration::from_millis(50), server.accept_late()).await {
            next_peer = Some(peer);
            break;
        }
    }
    assert!(announced.elapsed() < Duration::from_secs(3), "{:?}", announced.elapsed());
    next_peer.unwrap().event("new", "m");
    next(&mut stream).await.ack();
    let notice = notices.wait_for("Reconnected", 1).await;
    assert!(notice[0].contains("blind: 0ns"), "{notice:?}");
}
