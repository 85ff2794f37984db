//! The limits that a client sets itself.

use std::future::{pending, ready};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use conference_transport::{
    BoxFuture, CallOptions, ErrorKind, Execution, RateLimited, RateLimiter, TestClock,
    TransportBuilder,
};

use crate::service::{Kind, Service};

#[tokio::test]
async fn calls_are_spread_over_the_second_each_operation_by_itself() {
    let clock = TestClock::new();
    let handed_in = Arc::new(clock.clone());
    let service = Service::with(|builder| builder.calls_per_second(20).clock(handed_in)).await;
    for calls in 0..4 {
        service.send(Kind::Read).await.unwrap();
        assert_eq!(clock.elapsed(), calls * Duration::from_millis(50));
    }
    service.send(Kind::Create).await.unwrap();
    assert_eq!(clock.elapsed(), 3 * Duration::from_millis(50));
}

#[tokio::test]
async fn a_call_that_would_have_to_wait_too_long_is_refused_at_once() {
    let service = Service::with(|builder| builder.calls_per_second(1)).await;
    let short = CallOptions::new().total_timeout(Duration::from_millis(500));
    service.send(Kind::Create).await.unwrap();
    let error = service.send_with(Kind::Create, &short).await.unwrap_err();
    assert_eq!(
        (error.kind(), error.execution(), error.attempts()),
        (ErrorKind::Timeout, Execution::NotSent, 0)
    );
    let wait = error.retry_after().unwrap();
    assert!(wait > Duration::from_millis(500) && wait <= Duration::from_secs(1));
    assert_eq!(service.calls(Kind::Create).len(), 1);
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
        Box::pin(std::future::ready(Err(RateLimited::new(
            Duration::from_secs(9),
        ))))
    }
}

#[tokio::test]
async fn a_limiter_of_ones_own_is_asked_for_each_operation() {
    let limiter = Arc::new(Closed::default());
    let service = Service::with(|builder| builder.rate_limiter(limiter.clone())).await;
    let error = service.send(Kind::Create).await.unwrap_err();
    assert_eq!(
        (error.execution(), error.retry_after()),
        (Execution::NotSent, Some(Duration::from_secs(9)))
    );
    assert_eq!(*limiter.0.lock().unwrap(), ["CreateVideoConference"]);
    assert!(service.calls(Kind::Create).is_empty());
}

#[tokio::test]
async fn waiting_for_a_place_ends_with_the_call() {
    let service = Arc::new(Service::with(|builder| builder.max_in_flight(1)).await);
    let gate = service.simulator.gate(Kind::Create.when());
    let first = tokio::spawn({
        let service = Arc::clone(&service);
        async move { service.send(Kind::Create).await }
    });
    gate.arrived(1).await;
    let short = CallOptions::new().total_timeout(Duration::from_millis(100));
    let error = service.send_with(Kind::Create, &short).await.unwrap_err();
    assert_eq!(
        (error.kind(), error.execution(), error.attempts()),
        (ErrorKind::Timeout, Execution::NotSent, 0)
    );
    gate.open();
    first.await.unwrap().unwrap();
}

/// Never admits a creation and always admits the rest, and counts what it admits.
#[derive(Default)]
struct NoCreation(AtomicUsize);

impl RateLimiter for NoCreation {
    fn acquire<'a>(&'a self, key: &'a str, _: Instant) -> BoxFuture<'a, Result<(), RateLimited>> {
        if key == Kind::Create.operation() {
            return Box::pin(pending());
        }
        self.0.fetch_add(1, Ordering::Relaxed);
        Box::pin(ready(Ok(())))
    }
}

async fn with_one_place(limiter: &Arc<NoCreation>) -> Arc<Service> {
    let limiter = limiter.clone();
    let set_up = |builder: TransportBuilder| builder.max_in_flight(1).rate_limiter(limiter);
    Arc::new(Service::with(set_up).await)
}

#[tokio::test]
async fn who_waits_for_a_slot_leaves_the_place_to_other_operations() {
    let service = with_one_place(&Arc::default()).await;
    let waiting = tokio::spawn({
        let service = Arc::clone(&service);
        async move { service.send(Kind::Create).await }
    });
    tokio::task::yield_now().await;
    service.send(Kind::Read).await.unwrap();
    waiting.abort();
}

#[tokio::test]
async fn who_waited_for_a_place_takes_a_new_slot() {
    let limiter = Arc::default();
    let service = with_one_place(&limiter).await;
    let gate = service.simulator.gate(Kind::Read.when());
    let read = || {
        let service = Arc::clone(&service);
        tokio::spawn(async move { service.send(Kind::Read).await })
    };
    let first = read();
    gate.arrived(1).await;
    let second = read();
    tokio::task::yield_now().await;
    gate.open();
    for call in [first, second] {
        call.await.unwrap().unwrap();
    }
    assert_eq!(limiter.0.load(Ordering::Relaxed), 3);
}
