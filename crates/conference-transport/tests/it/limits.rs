//! The limits that a client sets itself.

use std::{
    future::{pending, ready},
    sync::{
        Arc, Mutex, OnceLock,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

use conference_simulator::Fault;
use conference_transport::{
    AccessToken, BoxError, BoxFuture, CallOptions, Credentials, ErrorKind, Execution, RateLimited,
    RateLimiter, SystemClock, TestClock, TokenProvider, TransportBuilder,
};
use tokio::sync::Notify;

use crate::{
    assert_failed,
    service::{CallKind, Service},
};

#[tokio::test]
async fn calls_of_each_operation_are_spread_over_the_second() {
    let clock = TestClock::new();
    let handed_in = Arc::new(clock.clone());
    let service = Service::with(|builder| builder.calls_per_second(20).clock(handed_in)).await;
    for calls in 0..4 {
        service.send(CallKind::Read).await.unwrap();
        assert_eq!(clock.elapsed(), calls * Duration::from_millis(50));
    }
    service.send(CallKind::Create).await.unwrap();
    assert_eq!(clock.elapsed(), 3 * Duration::from_millis(50));
}

#[tokio::test]
async fn a_call_that_would_wait_past_its_deadline_fails_immediately() {
    let service = Service::with(|builder| builder.calls_per_second(1)).await;
    let short = CallOptions::new().total_timeout(Duration::from_millis(500));
    service.send(CallKind::Create).await.unwrap();
    let error = service.send_with(CallKind::Create, &short).await.unwrap_err();
    assert_failed(&error, ErrorKind::Timeout, Execution::NotSent, 0);
    let wait = error.retry_after().unwrap();
    assert!(wait > Duration::from_millis(500) && wait <= Duration::from_secs(1));
    assert_eq!(service.calls(CallKind::Create).len(), 1);
}

/// Admits nothing, and remembers what it was asked for.
#[derive(Default)]
struct Closed(Mutex<Vec<String>>);

impl RateLimiter for Closed {
    fn acquire<'a>(
        &'a self,
        key: &'a str,
        deadline: Instant,
    ) -> BoxFuture<'a, Result<(), RateLimited>> {
        assert!(deadline > Instant::now());
        self.0.lock().unwrap().push(key.to_owned());
        Box::pin(std::future::ready(Err(RateLimited::new(Duration::from_secs(9)))))
    }
}

#[tokio::test]
async fn a_custom_rate_limiter_is_asked_per_operation() {
    let limiter = Arc::new(Closed::default());
    let service = Service::with(|builder| builder.rate_limiter(limiter.clone())).await;
    let error = service.send(CallKind::Create).await.unwrap_err();
    assert_failed(&error, ErrorKind::Timeout, Execution::NotSent, 0);
    assert_eq!(error.retry_after(), Some(Duration::from_secs(9)));
    assert_eq!(*limiter.0.lock().unwrap(), ["CreateVideoConference"]);
    assert!(service.calls(CallKind::Create).is_empty());
}

#[tokio::test]
async fn a_call_that_waits_for_a_permit_ends_with_its_total_timeout() {
    let service = Arc::new(Service::with(|builder| builder.max_in_flight(1)).await);
    let gate = service.simulator.gate(CallKind::Create.when());
    let first = service.spawn(CallKind::Create);
    gate.wait_for(1).await;
    let short = CallOptions::new().total_timeout(Duration::from_millis(100));
    let error = service.send_with(CallKind::Create, &short).await.unwrap_err();
    assert_failed(&error, ErrorKind::Timeout, Execution::NotSent, 0);
    assert_eq!(error.message(), "timed out after 100ms while waiting for an in-flight permit");
    gate.open();
    first.await.unwrap().unwrap();
}

/// Never admits a creation and always admits the rest, and remembers who asked.
#[derive(Default)]
struct NoCreation(Mutex<Vec<String>>);

impl NoCreation {
    fn asked(&self) -> Vec<String> {
        self.0.lock().unwrap().clone()
    }
}

impl RateLimiter for NoCreation {
    fn acquire<'a>(&'a self, key: &'a str, _: Instant) -> BoxFuture<'a, Result<(), RateLimited>> {
        self.0.lock().unwrap().push(key.to_owned());
        if key == CallKind::Create.operation() {
            return Box::pin(pending());
        }
        Box::pin(ready(Ok(())))
    }
}

#[tokio::test]
async fn a_call_that_waits_for_the_rate_limit_holds_no_permit() {
    let limiter = Arc::new(NoCreation::default());
    let handed_in = limiter.clone();
    let service = Service::with(|builder| builder.max_in_flight(1).rate_limiter(handed_in)).await;
    let service = Arc::new(service);
    let waiting = service.spawn(CallKind::Create);
    while limiter.asked().is_empty() {
        tokio::task::yield_now().await;
    }
    assert_eq!(limiter.asked(), [CallKind::Create.operation()]);
    service.send(CallKind::Read).await.unwrap();
    assert!(!waiting.is_finished());
    waiting.abort();
}

/// Admits each call after a wait that outlasts an access token.
struct LongWait(TestClock);

impl RateLimiter for LongWait {
    fn acquire<'a>(&'a self, _: &'a str, _: Instant) -> BoxFuture<'a, Result<(), RateLimited>> {
        self.0.advance(Duration::from_secs(7_300));
        Box::pin(ready(Ok(())))
    }
}

#[tokio::test]
async fn a_token_that_expires_while_the_call_waits_is_fetched_again_before_it_is_sent() {
    let clock = TestClock::new();
    let (limiter, handed_in) = (Arc::new(LongWait(clock.clone())), Arc::new(clock));
    let day = Duration::from_secs(86_400);
    let service =
        Service::with(|builder| builder.rate_limiter(limiter).clock(handed_in).total_timeout(day))
            .await;
    let token_calls = || service.simulator.journal().token_calls().count();
    let before = token_calls();
    service.send(CallKind::Read).await.unwrap();
    assert_eq!(token_calls() - before, 2);
}

/// Provides a token, but the third lookup waits until it is notified.
#[derive(Clone, Default)]
struct SlowThird {
    token: Arc<OnceLock<String>>,
    lookups: Arc<AtomicUsize>,
    third: Arc<Notify>,
}

impl TokenProvider for SlowThird {
    fn token(&self) -> BoxFuture<'_, Result<AccessToken, BoxError>> {
        let number = self.lookups.fetch_add(1, Ordering::SeqCst) + 1;
        Box::pin(async move {
            if number == 3 {
                self.third.notified().await;
            }
            Ok(AccessToken::new(self.token.get().unwrap(), 0)?)
        })
    }

    fn rejected(&self, _: u64) {}
}

impl SlowThird {
    async fn lookups(&self, count: usize) {
        while self.lookups.load(Ordering::SeqCst) < count {
            tokio::task::yield_now().await;
        }
    }
}

#[tokio::test]
async fn a_call_that_looks_its_token_up_again_holds_no_permit() {
    let (clock, provider) = (TestClock::new(), SlowThird::default());
    let (handed_in, credentials) =
        (Arc::new(clock.clone()), Credentials::provider(provider.clone()));
    let service =
        Service::with(|builder| builder.max_in_flight(1).clock(handed_in).credentials(credentials))
            .await;
    provider.token.set(service.simulator.access_token()).unwrap();
    let service = Arc::new(service);
    let gate = service.simulator.gate(CallKind::Create.when());
    let first = service.spawn(CallKind::Create);
    gate.wait_for(1).await;
    let waiting = service.spawn(CallKind::Read);
    provider.lookups(2).await;
    clock.advance(Duration::from_secs(1));
    gate.open();
    first.await.unwrap().unwrap();
    provider.lookups(3).await;
    let short = CallOptions::new().total_timeout(Duration::from_secs(5));
    service.send_with(CallKind::Read, &short).await.unwrap();
    assert!(!waiting.is_finished());
    provider.third.notify_one();
    waiting.await.unwrap().unwrap();
}

#[tokio::test]
async fn a_call_that_waits_for_a_permit_keeps_its_rate_limit_slot() {
    let clock = TestClock::new();
    let handed_in = Arc::new(clock.clone());
    let limited = |builder: TransportBuilder| builder.calls_per_second(20).max_in_flight(1);
    let service = Service::with(|builder| limited(builder).clock(handed_in)).await;
    let service = Arc::new(service);
    let gate = service.simulator.gate(CallKind::Read.when());
    let calls = [(); 4].map(|()| service.spawn(CallKind::Read));
    gate.wait_for(1).await;
    gate.open();
    for call in calls {
        call.await.unwrap().unwrap();
    }
    assert_eq!(clock.elapsed(), 3 * Duration::from_millis(50));
}

#[tokio::test]
async fn a_call_that_waits_for_its_retry_holds_no_permit() {
    let real_time = Arc::new(SystemClock::default());
    let patient = |builder: TransportBuilder| builder.total_timeout(Duration::from_secs(180));
    let service = Service::with(|builder| patient(builder).max_in_flight(1).clock(real_time)).await;
    let service = Arc::new(service);
    service.inject(CallKind::Create, [Fault::throttled_for_a_minute()]);
    let gate = service.simulator.gate(CallKind::Create.when());
    let waiting = service.spawn(CallKind::Create);
    gate.wait_for(1).await;
    gate.open();
    service.send(CallKind::Read).await.unwrap();
    assert!(!waiting.is_finished());
    waiting.abort();
}
