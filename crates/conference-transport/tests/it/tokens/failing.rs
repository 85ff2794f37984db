//! A fetch fails, hangs or panics.

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

use conference_simulator::{CallMatcher, Fault, Reply};
use conference_transport::{CallOptions, Credentials, Error, ErrorKind, Execution, RetryPolicy};
use tokio::runtime::Runtime;

use super::{Callers, SECOND, World, call, let_land, meeting};
use crate::assert_failed;

const SHORT: Duration = Duration::from_millis(200);

#[track_caller]
fn assert_no_token(error: &Error, status: u16, code: Option<&str>) {
    assert_failed(error, ErrorKind::Token, Execution::NotSent, 0);
    assert_eq!((error.status(), error.code()), (Some(status), code));
}

#[tokio::test]
async fn refused_credentials_are_tried_once_per_cooldown() {
    let world = World::new().await;
    let key = world.simulator.app_key();
    let wrong = Credentials::internal_app(key, "hush-hush-secret");
    let transport = world.builder(wrong).build().unwrap();
    for fetches in 1..=3 {
        let first = world.callers(1_000, &transport).await;
        let mut errors = first.fail().await;
        world.advance(9 * SECOND);
        errors.extend(Callers::start(1_000, &transport).await.fail().await);
        for error in &errors {
            assert_no_token(error, 400, Some("invalidClientIdOrSecret"));
            assert!(!format!("{error} {error:?}").contains("hush-hush"));
        }
        world.assert_fetches(fetches);
        world.advance(SECOND);
    }
}

#[tokio::test]
async fn every_code_that_refuses_credentials_starts_the_cooldown() {
    let refusals = [
        (400, "invalidSuiteKey"),
        (400, "invalidSuiteTicket"),
        (400, "invalidAuthInfo"),
        (400, "invalid.client"),
        (400, "unsupported.grant.type"),
        (401, "unauthorized.client"),
        (400, "40089"),
        (200, "40013"),
    ];
    for (status, code) in refusals {
        let (world, transport) = World::with_third_party().await;
        let refusal = Fault::reply(Reply::error(status, code, "no"));
        world.simulator.inject(CallMatcher::token_call(), refusal);
        for _ in 0..3 {
            assert_no_token(&call(&transport).await.unwrap_err(), status, Some(code));
        }
        world.assert_fetches(1);
        world.advance(10 * SECOND);
        call(&transport).await.unwrap();
    }
}

#[tokio::test]
async fn a_suite_ticket_that_cannot_be_one_is_refused_by_its_name_and_not_sent() {
    let world = World::new().await;
    let credentials = Credentials::third_party_app(
        world.simulator.suite_key(),
        world.simulator.suite_secret(),
        world.simulator.corp_id(),
        || async { Ok::<_, std::io::Error>("hush-hush\n".to_owned()) },
    );
    let transport = world.builder(credentials).build().unwrap();
    let error = call(&transport).await.unwrap_err();
    assert_failed(&error, ErrorKind::Token, Execution::NotSent, 0);
    let text = format!("{error} {error:?}");
    assert!(text.contains("the suiteTicket ends with a line break"), "{text}");
    assert!(!text.contains("hush-hush"), "{text}");
    world.assert_fetches(0);
}

#[tokio::test]
async fn a_throttled_fetch_is_not_repeated_before_its_time() {
    let (world, transport) = World::with_third_party().await;
    let throttle = Fault::throttled_for_a_minute();
    world.simulator.inject(CallMatcher::token_call(), throttle);
    let waits = [(60, 0), (60, 20), (40, 39), (1, 1)];
    for (left, advance) in waits {
        let error = call(&transport).await.unwrap_err();
        assert_eq!(error.retry_after(), Some(left * SECOND));
        world.advance(advance * SECOND);
    }
    world.assert_fetches(1);
    call(&transport).await.unwrap();
    world.assert_fetches(2);
}

#[tokio::test]
async fn a_failed_refresh_keeps_the_token_until_it_expires() {
    let (world, transport) = World::with_third_party().await;
    call(&transport).await.unwrap();
    let failures = CallMatcher::token_call().times(3);
    world.simulator.inject(failures, Fault::html(500));
    world.advance(6_600 * SECOND);
    let_land(&transport).await;
    world.assert_fetches(2);
    world.advance(9 * SECOND);
    let_land(&transport).await;
    world.assert_fetches(2);
    world.advance(SECOND);
    let_land(&transport).await;
    world.assert_fetches(3);
    world.advance(589 * SECOND);
    let_land(&transport).await;
    world.assert_fetches(4);
    assert!(world.generations().iter().all(|&token| token == 1));
    world.advance(SECOND);
    call(&transport).await.unwrap();
    world.assert_fetches(5);
    assert_eq!(world.generations().last(), Some(&2));
}

#[tokio::test]
async fn a_stalled_fetch_has_its_own_timeout() {
    let world = World::new().await;
    let builder = world.builder(world.suite()).attempt_timeout(SHORT);
    let transport = builder.build().unwrap();
    let stalls = CallMatcher::token_call().times(3);
    world.simulator.inject(stalls, Fault::stall_request());
    let started = Instant::now();
    let error = call(&transport).await.unwrap_err();
    assert_failed(&error, ErrorKind::Timeout, Execution::NotSent, 0);
    assert!((3 * SHORT..3 * SHORT + SECOND).contains(&started.elapsed()));
    world.assert_fetches(3);
    call(&transport).await.unwrap();
    world.assert_fetches(4);
}

#[tokio::test]
async fn a_fetch_gets_the_time_that_is_left_if_that_is_less() {
    let world = World::new().await;
    let builder = world.builder(world.suite()).total_timeout(SHORT);
    let transport = builder.retry(RetryPolicy::never()).build().unwrap();
    world.simulator.inject(CallMatcher::token_call(), Fault::stall_request());
    // The caller has more time than the transport gives a fetch.
    let (request, options) = (meeting(), CallOptions::new().total_timeout(59 * SECOND));
    let sending = transport.send(&request, &options);
    let ended = tokio::time::timeout(30 * SECOND, sending).await;
    let error = ended.unwrap().unwrap_err();
    assert_failed(&error, ErrorKind::Timeout, Execution::NotSent, 0);
    world.assert_fetches(1);
}

#[tokio::test]
async fn no_call_waits_for_a_stalled_refresh() {
    let (world, transport) = World::with_third_party().await;
    call(&transport).await.unwrap();
    world.advance(6_600 * SECOND);
    world.simulator.inject(CallMatcher::token_call(), Fault::stall_request());
    let started = Instant::now();
    Callers::start(100, &transport).await.succeed().await;
    assert!(started.elapsed() < 5 * SECOND);
    world.assert_fetches(2);
}

#[tokio::test]
async fn callers_keep_their_deadlines_while_a_fetch_stalls() {
    let (world, transport) = World::with_third_party().await;
    world.simulator.inject(CallMatcher::token_call(), Fault::stall_request());
    let started = Instant::now();
    let options = CallOptions::new().total_timeout(SHORT);
    let error = transport.send(&meeting(), &options).await.unwrap_err();
    assert!(started.elapsed() < SHORT + SECOND);
    assert_failed(&error, ErrorKind::Timeout, Execution::NotSent, 0);
}

#[tokio::test]
async fn a_ticket_source_that_stalls_panics_or_fails_poisons_nothing() {
    let world = World::new().await;
    let (asked, ticket) =
        (Arc::new(AtomicUsize::new(0)), world.simulator.suite_ticket().to_owned());
    let source = move || {
        let (number, ticket) = (asked.fetch_add(1, Ordering::SeqCst), ticket.clone());
        async move {
            match number {
                0 => std::future::pending().await,
                1 => panic!("this test's source panics"),
                2 => Err(std::io::Error::other("no ticket was pushed yet")),
                _ => Ok(ticket),
            }
        }
    };
    let credentials = Credentials::third_party_app(
        world.simulator.suite_key(),
        world.simulator.suite_secret(),
        world.simulator.corp_id(),
        source,
    );
    let builder = world.builder(credentials).attempt_timeout(SHORT);
    let transport = builder.retry(RetryPolicy::never()).build().unwrap();
    let kinds = [ErrorKind::Timeout, ErrorKind::Token, ErrorKind::Token];
    for kind in kinds {
        let callers = Callers::start(10, &transport).await;
        for error in callers.fail().await {
            assert_failed(&error, kind, Execution::NotSent, 0);
        }
    }
    call(&transport).await.unwrap();
    world.assert_fetches(1);
}

#[test]
fn a_runtime_that_ends_during_a_fetch_poisons_nothing() {
    let service = Runtime::new().unwrap();
    let world = service.block_on(World::new());
    let transport = world.third_party();
    let gate = world.simulator.gate(CallMatcher::token_call());
    let (first, calling) = (Runtime::new().unwrap(), transport.clone());
    first.spawn(async move { call(&calling).await });
    service.block_on(gate.wait_for(1));
    drop(first);
    gate.open();
    let second = Runtime::new().unwrap();
    second.block_on(call(&transport)).unwrap();
    world.assert_fetches(2);
}
