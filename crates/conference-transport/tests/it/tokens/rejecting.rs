//! The service rejects a token.

use conference_simulator::{CallMatcher, Fault};
use conference_transport::{CallOptions, Credentials, ErrorKind, Execution, Request};

use super::{Callers, SECOND, World, call, creations, let_land, meeting};
use crate::assert_failed;

#[tokio::test]
async fn a_rejected_token_is_replaced_and_the_call_sent_again_once() {
    for code in ["InvalidAuthentication", "40014", "42001", "40001", "88"] {
        let (world, transport) = World::with_third_party().await;
        call(&transport).await.unwrap();
        let rejection = conference_simulator::Reply::error(400, code, "the token is not valid");
        world.simulator.inject(creations(), Fault::reply(rejection));
        assert_eq!(call(&transport).await.unwrap().attempts(), 2, "{code}");
        world.assert_fetches(2);
        assert_eq!(world.generations(), [1, 1, 2]);
    }
}

#[tokio::test]
async fn a_second_rejection_is_an_error() {
    let (world, transport) = World::with_third_party().await;
    let rejections = creations().times(2);
    world.simulator.inject(rejections, Fault::token_rejected());
    let error = call(&transport).await.unwrap_err();
    assert_eq!(error.code(), Some("InvalidAuthentication"));
    assert_failed(&error, ErrorKind::Api, Execution::Rejected, 2);
    world.assert_fetches(2);
    assert_eq!(world.generations(), [1, 2]);
}

#[tokio::test]
async fn a_rejected_token_that_is_fetched_again_is_not_sent_again() {
    let world = World::new().await;
    let transport = world.internal();
    world.simulator.inject(creations(), Fault::token_rejected());
    let error = call(&transport).await.unwrap_err();
    assert_eq!(error.code(), Some("InvalidAuthentication"));
    assert_failed(&error, ErrorKind::Api, Execution::Rejected, 1);
    world.assert_fetches(2);
    assert_eq!(world.generations(), [1]);
}

#[tokio::test]
async fn repeated_rejections_fetch_once_per_cooldown() {
    let (world, transport) = World::with_third_party().await;
    let rejections = creations().always();
    world.simulator.inject(rejections, Fault::token_rejected());
    for _ in 0..20 {
        call(&transport).await.unwrap_err();
    }
    world.assert_fetches(2);
    world.advance(9 * SECOND);
    call(&transport).await.unwrap_err();
    world.assert_fetches(2);
    world.advance(SECOND);
    call(&transport).await.unwrap_err();
    world.assert_fetches(3);
}

#[tokio::test]
async fn a_given_token_is_never_replaced() {
    let world = World::new().await;
    let given = Credentials::access_token("0123456789abcdef");
    let transport = world.builder(given).build().unwrap();
    let error = call(&transport).await.unwrap_err();
    assert_eq!(error.code(), Some("InvalidAuthentication"));
    assert_failed(&error, ErrorKind::Api, Execution::Rejected, 1);
    world.assert_fetches(0);
}

#[tokio::test]
async fn a_thousand_rejections_cause_one_fetch() {
    for transport in [World::third_party, World::internal] {
        let world = World::new().await;
        let transport = transport(&world);
        let gate = world.simulator.gate(creations());
        let callers = Callers::start(1_000, &transport).await;
        gate.wait_for(1_000).await;
        world.simulator.revoke_tokens();
        gate.open();
        let replies = callers.succeed().await;
        assert!(replies.iter().all(|reply| reply.attempts() == 2));
        world.assert_fetches(2);
        let generations = world.generations();
        assert_eq!(generations[..1_000], [1; 1_000]);
        assert_eq!(generations.len(), 2_000);
    }
}

#[tokio::test]
async fn a_thousand_rejections_with_the_same_token_cause_one_fetch_and_no_retry() {
    let world = World::new().await;
    let transport = world.internal();
    let rejections = creations().times(1_000);
    world.simulator.inject(rejections, Fault::token_rejected());
    let gate = world.simulator.gate(creations());
    let callers = Callers::start(1_000, &transport).await;
    gate.wait_for(1_000).await;
    gate.open();
    for error in callers.fail().await {
        assert_eq!(error.code(), Some("InvalidAuthentication"));
        assert_failed(&error, ErrorKind::Api, Execution::Rejected, 1);
    }
    world.assert_fetches(2);
}

#[tokio::test]
async fn a_late_rejection_keeps_the_newer_token() {
    let (world, transport) = World::with_third_party().await;
    let gate = world.simulator.gate(creations());
    let late = Callers::start(1, &transport).await;
    gate.wait_for(1).await;
    world.simulator.revoke_tokens();
    let query = Request::new(
        "QueryConferenceInfoByRoomCode",
        "GET",
        "/v1.0/conference/roomCodes/{roomCode}/infos",
    );
    let query = query.path_parameter("123");
    let unknown = transport.send(&query, &CallOptions::new()).await.unwrap_err();
    assert_eq!(unknown.attempts(), 2);
    world.assert_fetches(2);
    gate.open();
    assert_eq!(late.succeed().await[0].attempts(), 2);
    let_land(&transport).await;
    world.assert_fetches(2);
    assert_eq!(world.generations(), [1, 2, 2, 2, 2, 2, 2]);
}

#[tokio::test]
async fn a_rejection_during_a_refresh_waits_for_it() {
    let (world, transport) = World::with_third_party().await;
    call(&transport).await.unwrap();
    world.advance(6_600 * SECOND);
    world.simulator.inject(creations(), Fault::token_rejected());
    let caller = world.callers(1, &transport).await;
    assert_eq!(caller.succeed().await[0].attempts(), 2);
    world.assert_fetches(2);
    assert_eq!(world.generations(), [1, 1, 2]);
}

#[tokio::test]
async fn a_retry_without_a_token_is_a_token_error_of_a_rejected_call() {
    let (world, transport) = World::with_third_party().await;
    call(&transport).await.unwrap();
    world.simulator.inject(creations(), Fault::token_rejected());
    let failures = CallMatcher::token_call().times(3);
    world.simulator.inject(failures, Fault::html(500));
    let error = transport.send(&meeting(), &CallOptions::new()).await.unwrap_err();
    assert_failed(&error, ErrorKind::Token, Execution::Rejected, 1);
    assert_eq!(error.status(), Some(500));
    world.assert_fetches(4);
}
