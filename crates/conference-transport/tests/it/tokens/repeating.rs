//! A fetch that fails is repeated while somebody waits for it, as one fetch, however many they are.

use std::time::Duration;

use conference_simulator::{CallMatcher, Fault, Reply};
use conference_transport::{ErrorKind, Execution, RetryClass, RetryPolicy};

use super::{Callers, SECOND, World, call, let_land};
use crate::{
    assert_failed,
    retries::patience,
    service::{CallKind, Service},
    watch,
};

/// The longest wait before the third attempt.
const SHORT: Duration = Duration::from_millis(100);

fn error(status: u16, code: &str) -> Fault {
    Fault::reply(Reply::error(status, code, "said by the test"))
}

/// Makes a call whose token calls meet this fault a number of times. Returns its result, the number
/// of token calls, and the waits.
async fn fetching(
    fault: Fault,
    times: u64,
) -> (Result<conference_transport::Reply, conference_transport::Error>, usize, Vec<Duration>) {
    let patience = patience(std::slice::from_ref(&fault));
    let service = Service::with(|builder| builder.attempt_timeout(patience)).await;
    service.simulator.inject(CallMatcher::token_call().times(times), fault);
    let result = service.send(CallKind::Create).await;
    let fetches = service.simulator.journal().token_calls().count();
    (result, fetches, service.clock.sleeps())
}

#[tokio::test]
async fn a_fetch_is_repeated_after_a_transient_failure() {
    for fault in [
        Fault::reset_request(),
        Fault::drop_request(),
        Fault::lost_reply(),
        Fault::stall_request(),
        Fault::length_off_by(7),
        Fault::html(502),
        Fault::empty(503),
        error(500, "server.error"),
        error(400, "system.busy"),
    ] {
        let name = format!("{fault:?}");
        let (result, fetches, waits) = fetching(fault, 1).await;
        assert_eq!(result.unwrap().attempts(), 1, "{name}");
        assert_eq!(fetches, 2, "{name}");
        assert!(waits.iter().all(|wait| *wait < SHORT), "{name}: {waits:?}");
        assert_eq!(waits.len(), 1);
    }
    let logged = watch::logged("the access token is requested again");
    let told = |line: &String| line.contains("retry_class=\"transient\"") && line.contains("502");
    assert!(logged.iter().any(told), "{logged:?}");
}

#[tokio::test]
async fn a_throttled_fetch_waits_for_one_to_two_seconds() {
    for fault in [Fault::throttled(), Fault::busy(), Fault::empty(429)] {
        let (result, fetches, waits) = fetching(fault, 2).await;
        result.unwrap();
        assert_eq!((fetches, waits.len()), (3, 2));
        for wait in waits {
            assert!((SECOND..2 * SECOND).contains(&wait), "{wait:?}");
        }
    }
}

#[tokio::test]
async fn a_fetch_honors_retry_after_up_to_a_cap() {
    let reply = |seconds| Fault::reply(Reply::new(503).header("retry-after", seconds));
    let (result, fetches, waits) = fetching(reply("7"), 1).await;
    result.unwrap();
    assert_eq!(fetches, 2);
    assert!((7 * SECOND..8 * SECOND).contains(&waits[0]), "{waits:?}");
    for too_long in ["30", "61"] {
        let (result, fetches, waits) = fetching(reply(too_long), 1).await;
        let error = result.unwrap_err();
        assert_eq!((fetches, waits), (1, vec![]));
        let seconds = too_long.parse().unwrap();
        assert_eq!(error.retry_after(), Some(Duration::from_secs(seconds)));
    }
}

#[tokio::test]
async fn a_fetch_is_not_repeated_after_a_permanent_failure() {
    for fault in [
        error(400, "invalidClientIdOrSecret"),
        error(401, "unauthorized.client"),
        error(401, "never heard of"),
        error(403, "Forbidden.AccessDenied.IpNotInWhiteList"),
        Fault::quota_used_up(),
        Fault::missing_scope("oauth2"),
        Fault::address_banned(),
        Fault::reply(Reply::html(200, "<p>log in first</p>")),
        Fault::compressed_bomb(1 << 20),
    ] {
        let name = format!("{fault:?}");
        let (result, fetches, waits) = fetching(fault, 1).await;
        let error = result.unwrap_err();
        assert_eq!((fetches, waits), (1, vec![]), "{name}: {error}");
        assert_failed(&error, ErrorKind::Token, Execution::NotSent, 0);
        assert!(
            matches!(error.retry_class(), RetryClass::Never | RetryClass::Banned),
            "{name}: {error:?}"
        );
    }
}

#[tokio::test]
async fn a_thousand_callers_share_one_fetch_and_its_retries() {
    let (world, transport) = World::with_third_party().await;
    let gate = world.simulator.gate(CallMatcher::token_call());
    let failures = CallMatcher::token_call().times(2);
    world.simulator.inject(failures, Fault::reset_request());
    let callers = Callers::start(1_000, &transport).await;
    gate.wait_for(1).await;
    gate.open();
    let replies = callers.succeed().await;
    assert!(replies.iter().all(|reply| reply.attempts() == 1));
    world.assert_fetches(3);
    assert_eq!(world.generations(), [1; 1_000]);
}

#[tokio::test]
async fn all_waiters_get_the_last_error_and_the_next_caller_fetches_again() {
    let (world, transport) = World::with_third_party().await;
    let failures = CallMatcher::token_call().times(3);
    world.simulator.inject(failures, Fault::html(500));
    let callers = world.callers(1_000, &transport).await;
    for error in callers.fail().await {
        assert_failed(&error, ErrorKind::Token, Execution::NotSent, 0);
        assert_eq!((error.status(), error.retry_class()), (Some(500), RetryClass::Transient));
        assert!(error.to_string().contains("after 3 attempts"), "{error}");
    }
    world.assert_fetches(3);
    call(&transport).await.unwrap();
    world.assert_fetches(4);
}

#[tokio::test]
async fn a_fetch_that_waits_for_its_retry_outlives_the_caller_that_started_it() {
    let (world, transport) = World::with_third_party().await;
    let failure = CallMatcher::token_call();
    world.simulator.inject(failure, Fault::reset_request());
    let first = world.simulator.gate(CallMatcher::token_call().on_connection(1));
    let callers = Callers::start(10, &transport).await;
    first.wait_for(1).await;
    callers.drop_all().await;
    first.open();
    call(&transport).await.unwrap();
    world.assert_fetches(2);
}

#[tokio::test]
async fn retries_of_fetches_stay_within_the_budget() {
    const CALLERS: usize = 1_000;
    let (world, transport) = World::with_third_party().await;
    let down = CallMatcher::token_call().always();
    world.simulator.inject(down, Fault::html(503));
    for _ in 0..CALLERS {
        call(&transport).await.unwrap_err();
    }
    let fetches = world.simulator.journal().token_calls().count();
    assert!(fetches > CALLERS, "there were retries");
    assert!(fetches <= CALLERS * 11 / 10, "{fetches}");
}

#[tokio::test]
async fn a_policy_without_retries_does_not_repeat_a_fetch() {
    let world = World::new().await;
    let builder = world.builder(world.suite()).retry(RetryPolicy::never());
    let transport = builder.build().unwrap();
    world.simulator.inject(CallMatcher::token_call(), Fault::html(500));
    call(&transport).await.unwrap_err();
    world.assert_fetches(1);
    let_land(&transport).await;
    world.assert_fetches(2);
}

#[tokio::test]
async fn nothing_is_sent_after_a_banned_refresh() {
    let (world, transport) = World::with_third_party().await;
    call(&transport).await.unwrap();
    world.advance(6_600 * SECOND);
    let gate = world.simulator.gate(CallMatcher::token_call());
    world.simulator.inject(CallMatcher::token_call(), Fault::address_banned());
    call(&transport).await.unwrap();
    gate.wait_for(1).await;
    gate.open();
    let mut results = Vec::new();
    for _ in 0..100 {
        results.push(call(&transport).await);
    }
    let error = results.pop().unwrap().unwrap_err();
    assert_failed(&error, ErrorKind::Api, Execution::NotSent, 0);
    assert_eq!(error.retry_class(), RetryClass::Banned);
    world.assert_fetches(2);
}
