use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use tokio::sync::Semaphore;

use crate::{
    clock::Clock,
    deadline::Deadline,
    http::{HttpClient, Urls},
    limits::{AddressBan, RateLimiter},
    observe::Observer,
    retry::{Budget, Failure, Random, RetryPolicy},
};

/// The state that all calls of one transport share, including the fetching of tokens.
pub(crate) struct Context {
    pub(crate) http: HttpClient,
    pub(crate) urls: Urls,
    pub(crate) timeouts: Timeouts,
    pub(crate) retry: RetryPolicy,
    pub(crate) budget: Budget,
    pub(crate) random: Random,
    pub(crate) ban: AddressBan,
    pub(crate) rate_limiter: Option<Arc<dyn RateLimiter>>,
    pub(crate) in_flight: Semaphore,
    pub(crate) observer: Option<Arc<dyn Observer>>,
    pub(crate) clock: Arc<dyn Clock>,
}

/// The default time limits of a transport.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Timeouts {
    pub(crate) connect: Duration,
    pub(crate) attempt: Duration,
    pub(crate) total: Duration,
}

impl Context {
    pub(crate) fn now(&self) -> Instant {
        self.clock.now()
    }

    /// Returns the wait before the next attempt, paid from the budget, or `None` if there must be
    /// no other attempt.
    pub(crate) fn retry_wait(
        &self,
        policy: &RetryPolicy,
        failure: &Failure<'_>,
        deadline: Deadline,
    ) -> Option<Duration> {
        let retry = policy.retry(failure, &self.random)?;
        let is_admitted =
            deadline.admits(self.now(), retry.wait) && self.budget.withdraw(retry.cost);
        is_admitted.then_some(retry.wait)
    }
}
