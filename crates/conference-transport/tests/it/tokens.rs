//! Access tokens: their sources, and their absence.

mod expiring;
mod failing;
mod fetching;
mod organizations;
mod providing;
mod rejecting;
mod repeating;
mod sharing;
mod stores;

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use conference_simulator::{CallMatcher, Simulator};
use conference_transport::{
    CallOptions, Credentials, Error, Reply, Request, TestClock, Transport, TransportBuilder,
};
use tokio::task::JoinSet;

pub(crate) const SECOND: Duration = Duration::from_secs(1);

/// A simulator, and a clock that it and its clients go by.
pub(crate) struct World {
    simulator: Simulator,
    clock: TestClock,
}

impl World {
    async fn new() -> Self {
        Self { simulator: Simulator::start().await, clock: TestClock::new() }
    }

    /// The world with its third-party app, which gets a new token each time.
    async fn with_third_party() -> (Self, Transport) {
        let world = Self::new().await;
        let transport = world.third_party();
        (world, transport)
    }

    /// With limits that a thousand callers keep to on a machine that has other things to do.
    fn builder(&self, credentials: Credentials) -> TransportBuilder {
        Transport::builder()
            .base_url(self.simulator.base_url())
            .clock(Arc::new(self.clock.clone()))
            .credentials(credentials)
            .attempt_timeout(59 * SECOND)
            .total_timeout(59 * SECOND)
            .max_in_flight(1_000)
    }

    /// The service gives this one the same token again while that is valid.
    fn internal(&self) -> Transport {
        let (key, secret) = (self.simulator.app_key(), self.simulator.app_secret());
        let credentials = Credentials::internal_app(key, secret);
        self.builder(credentials).build().unwrap()
    }

    /// The service gives this one a new token each time.
    fn third_party(&self) -> Transport {
        self.builder(self.suite()).build().unwrap()
    }

    fn suite(&self) -> Credentials {
        let ticket = self.simulator.suite_ticket().to_owned();
        Credentials::third_party_app(
            self.simulator.suite_key(),
            self.simulator.suite_secret(),
            self.simulator.corp_id(),
            move || std::future::ready(Ok::<_, Error>(ticket.clone())),
        )
    }

    /// Starts callers, and lets the token call through once all of them wait for it.
    async fn callers(&self, count: usize, transport: &Transport) -> Callers {
        let gate = self.simulator.gate(CallMatcher::token_call());
        let callers = Callers::start(count, transport).await;
        gate.wait_for(1).await;
        gate.open();
        callers
    }

    fn advance(&self, by: Duration) {
        self.clock.advance(by);
        self.simulator.advance(by);
    }

    #[track_caller]
    fn assert_fetches(&self, fetches: usize) {
        self.simulator.journal().assert_token_calls(fetches);
    }

    /// Returns the generations of the tokens in the calls that created a meeting, in order.
    fn generations(&self) -> Vec<u64> {
        let journal = self.simulator.journal();
        let created = |call: &&conference_simulator::RecordedCall| call.operation() == Some(CREATE);
        let calls = journal.calls().iter().filter(created);
        calls.map(|call| call.token_generation().unwrap()).collect()
    }
}

const CREATE: &str = "CreateVideoConference";

pub(crate) fn creations() -> CallMatcher {
    CallMatcher::named(CREATE).unwrap()
}

pub(crate) fn meeting() -> Request {
    Request::new(CREATE, "POST", "/v1.0/conference/videoConferences")
        .body(r#"{"userId":"27SaQ3iiHLN0uwqcPisedfreNwiEiE","confTitle":"Weekly"}"#)
}

pub(crate) async fn call(transport: &Transport) -> Result<Reply, Error> {
    transport.send(&meeting(), &CallOptions::new()).await
}

/// Calls long enough for what goes on in the background to come to its end: its bytes are on their
/// way already, and each of these calls has a longer way.
pub(crate) async fn let_land(transport: &Transport) {
    for _ in 0..5 {
        call(transport).await.unwrap();
    }
}

/// Many calls at once.
pub(crate) struct Callers {
    calls: JoinSet<Result<Reply, Error>>,
}

impl Callers {
    /// Starts them. On a runtime of one thread, each is under way, or waits for a token, when this
    /// is over.
    async fn start(count: usize, transport: &Transport) -> Self {
        let begun = Arc::new(AtomicUsize::new(0));
        let mut calls = JoinSet::new();
        for _ in 0..count {
            let (transport, begun) = (transport.clone(), begun.clone());
            calls.spawn(async move {
                begun.fetch_add(1, Ordering::SeqCst);
                call(&transport).await
            });
        }
        while begun.load(Ordering::SeqCst) < count {
            tokio::task::yield_now().await;
        }
        Self { calls }
    }

    async fn results(self) -> Vec<Result<Reply, Error>> {
        self.calls.join_all().await
    }

    async fn succeed(self) -> Vec<Reply> {
        let results = self.results().await;
        results.into_iter().map(Result::unwrap).collect()
    }

    async fn fail(self) -> Vec<Error> {
        let results = self.results().await;
        results.into_iter().map(Result::unwrap_err).collect()
    }

    /// All of them go away.
    async fn drop_all(mut self) {
        self.calls.shutdown().await;
    }
}
