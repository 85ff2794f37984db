//! One fetch, however many callers.

use conference_simulator::CallMatcher;
use conference_transport::CallOptions;

use super::{Callers, SECOND, World, call};
use crate::server::{Response, Server, read};

async fn cold_start() {
    let world = World::new().await;
    let gate = world.simulator.gate(CallMatcher::token_call());
    let callers = Callers::start(1_000, &world.third_party()).await;
    gate.wait_for(1).await;
    gate.open();
    callers.succeed().await;
    world.assert_fetches(1);
    assert_eq!(world.generations(), [1; 1_000]);
}

#[tokio::test]
async fn a_cold_start_fetches_once() {
    cold_start().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_cold_start_fetches_once_on_several_threads() {
    cold_start().await;
}

#[tokio::test]
async fn no_call_waits_for_a_refresh_before_the_expiry() {
    let (world, transport) = World::with_third_party().await;
    call(&transport).await.unwrap();
    world.advance(6_600 * SECOND);
    let gate = world.simulator.gate(CallMatcher::token_call());
    Callers::start(1_000, &transport).await.succeed().await;
    gate.wait_for(1).await;
    world.assert_fetches(2);
    assert_eq!(world.generations(), [1; 1_001]);
    gate.open();
    world.advance(600 * SECOND);
    Callers::start(1_000, &transport).await.succeed().await;
    world.assert_fetches(2);
    assert_eq!(world.generations()[1_001..], [2; 1_000]);
}

#[tokio::test]
async fn no_call_sends_an_expired_token() {
    let (world, transport) = World::with_third_party().await;
    call(&transport).await.unwrap();
    world.advance(7_200 * SECOND);
    let gate = world.simulator.gate(CallMatcher::token_call());
    let callers = Callers::start(1_000, &transport).await;
    gate.wait_for(1).await;
    assert_eq!(world.generations(), [1]);
    gate.open();
    callers.succeed().await;
    world.assert_fetches(2);
    assert_eq!(world.generations()[1..], [2; 1_000]);
}

#[tokio::test]
async fn a_token_is_not_refreshed_before_the_refresh_margin() {
    let (world, transport) = World::with_third_party().await;
    call(&transport).await.unwrap();
    world.advance(6_599 * SECOND);
    Callers::start(100, &transport).await.succeed().await;
    world.assert_fetches(1);
}

#[tokio::test]
async fn a_fetch_outlives_the_caller_that_started_it() {
    let (world, transport) = World::with_third_party().await;
    let gate = world.simulator.gate(CallMatcher::token_call());
    let first = Callers::start(1, &transport).await;
    let others = Callers::start(10, &transport).await;
    gate.wait_for(1).await;
    first.drop_all().await;
    gate.open();
    others.succeed().await;
    world.assert_fetches(1);
}

#[tokio::test]
async fn a_fetch_without_callers_serves_the_next_one() {
    let (world, transport) = World::with_third_party().await;
    let gate = world.simulator.gate(CallMatcher::token_call());
    let callers = Callers::start(10, &transport).await;
    gate.wait_for(1).await;
    callers.drop_all().await;
    gate.open();
    call(&transport).await.unwrap();
    world.assert_fetches(1);
}

#[tokio::test]
async fn a_fetch_ends_with_the_transport() {
    let server = Server::start([Response::Stall(Vec::new())]).await;
    let transport = server.app();
    let calling = transport.clone();
    let caller = tokio::spawn(async move { calling.send(&read(), &CallOptions::new()).await });
    while server.requests().is_empty() {
        tokio::task::yield_now().await;
    }
    caller.abort();
    assert!(caller.await.unwrap_err().is_cancelled());
    for _ in 0..100 {
        tokio::task::yield_now().await;
        assert_eq!(server.closed(), 0, "the fetch ended with its caller");
    }
    drop(transport);
    let ended = async {
        while server.closed() == 0 {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(5 * SECOND, ended).await.unwrap();
}
