use std::time::Duration;

use super::{Budget, Random, backoff};
use crate::{
    codes::RetryClass,
    error::{Error, Execution},
};

/// Retry policy of a call: the maximum number of attempts, and the waits between them.
///
/// The policy does not decide whether a retry is safe. An operation that is not idempotent is
/// repeated only after a failure that proves that it did not run.
///
/// All calls of a transport also share a retry budget of at most 500 points: a retry costs 14
/// points, a retry after a throttle costs 5, and a call that succeeds at its first attempt returns
/// 1. A retry that costs more than the points that are left is not made, and the call fails.
///
/// The wait after a throttle is the time that the service requires, but at least 1 second, plus up
/// to 1 second of jitter. The wait after another failure is the time that the service requires, if
/// any, plus the backoff. If the wait would pass the deadline of the call, the call fails
/// immediately.
///
/// Fetching an access token follows the policy of the transport, not that of the call that starts
/// it. A background refresh of a token that is still valid makes only one attempt. If that fails,
/// the next refresh starts after 10 seconds at the earliest.
#[derive(Clone, Debug)]
#[must_use]
pub struct RetryPolicy {
    max_attempts: u32,
    initial_backoff: Duration,
    max_backoff: Duration,
    max_retry_after: Duration,
}

/// The windows of the platform's throttles are whole seconds.
const MIN_THROTTLE_WAIT: Duration = Duration::from_secs(1);
const THROTTLE_JITTER: Duration = Duration::from_secs(1);

impl RetryPolicy {
    /// Creates the default policy, of three attempts.
    pub fn new() -> Self {
        Self {
            max_attempts: 3,
            initial_backoff: Duration::from_millis(50),
            max_backoff: Duration::from_secs(20),
            max_retry_after: Duration::from_secs(60),
        }
    }

    /// Creates a policy without retries. After a rejected access token the request is still sent
    /// once more, with another token.
    pub fn never() -> Self {
        Self::new().max_attempts(1)
    }

    /// Sets the maximum number of attempts, the first one included. Defaults to 3; at least 1. The
    /// attempt that replaces a rejected access token does not count.
    pub fn max_attempts(mut self, attempts: u32) -> Self {
        self.max_attempts = attempts;
        self
    }

    /// Sets the upper bound of the backoff after the first failure. Defaults to 50 milliseconds.
    /// The bound doubles with each failure, up to [`max_backoff`](Self::max_backoff); the wait is
    /// random, between zero and the bound.
    pub fn initial_backoff(mut self, wait: Duration) -> Self {
        self.initial_backoff = wait;
        self
    }

    /// Sets the upper bound of the backoff. Defaults to 20 seconds.
    pub fn max_backoff(mut self, wait: Duration) -> Self {
        self.max_backoff = wait;
        self
    }

    /// Sets the longest wait that the service may require, with `Retry-After` or by the window of a
    /// throttle. Defaults to 60 seconds. If the service requires more, the call fails immediately,
    /// and [`Error::retry_after`] returns the required wait.
    pub fn max_retry_after(mut self, wait: Duration) -> Self {
        self.max_retry_after = wait;
        self
    }

    /// Returns the retry after a failure, or `None` if there must be no other attempt.
    pub(crate) fn retry(&self, failure: &Failure<'_>, random: &Random) -> Option<Retry> {
        let retry_after = failure.error.retry_after().unwrap_or_default();
        let is_allowed = failure.attempts < self.max_attempts
            && retry_after <= self.max_retry_after
            && failure.may_repeat();
        is_allowed.then(|| self.plan(failure, retry_after, random))
    }

    fn plan(&self, failure: &Failure<'_>, retry_after: Duration, random: &Random) -> Retry {
        if failure.error.retry_class().is_throttle() {
            let wait = retry_after.max(MIN_THROTTLE_WAIT);
            return Retry {
                wait: wait.saturating_add(random.up_to(THROTTLE_JITTER)),
                cost: Budget::THROTTLED_RETRY,
            };
        }
        let backoff = backoff::ceiling(self.initial_backoff, self.max_backoff, failure.attempts);
        Retry { wait: retry_after.saturating_add(random.up_to(backoff)), cost: Budget::RETRY }
    }
}

/// A failed attempt.
pub(crate) struct Failure<'a> {
    pub(crate) error: &'a Error,
    /// The number of attempts so far.
    pub(crate) attempts: u32,
    pub(crate) idempotent: bool,
}

impl Failure<'_> {
    /// Returns true if another attempt does no harm.
    fn may_repeat(&self) -> bool {
        match self.error.retry_class() {
            RetryClass::Throttled => true,
            RetryClass::Transient => {
                self.idempotent || self.error.execution() == Execution::NotSent
            }
            RetryClass::Busy => self.idempotent,
            RetryClass::Never | RetryClass::TokenRejected | RetryClass::Banned => false,
        }
    }
}

impl Default for RetryPolicy {
    fn default() -> Self {
        Self::new()
    }
}

/// Another attempt: the wait before it, and its cost in tokens of the budget.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Retry {
    pub(crate) wait: Duration,
    pub(crate) cost: u32,
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::error::ErrorKind;

    const SECOND: Duration = Duration::from_secs(1);

    fn failed(class: RetryClass, retry_after: Option<Duration>) -> Error {
        Error::new(ErrorKind::Api, Execution::Unknown, "it failed")
            .with_retry_class(class)
            .with_retry_after(retry_after)
    }

    fn retry(policy: &RetryPolicy, error: &Error, attempts: u32) -> Option<Retry> {
        policy.retry(&Failure { error, attempts, idempotent: true }, &Random::seeded(3))
    }

    #[test]
    fn there_are_no_more_attempts_than_allowed() {
        let error = failed(RetryClass::Transient, None);
        let policy = RetryPolicy::new();
        assert!(retry(&policy, &error, 2).is_some());
        assert!(retry(&policy, &error, 3).is_none());
        assert!(retry(&RetryPolicy::never(), &error, 1).is_none());
        assert!(retry(&policy.max_attempts(0), &error, 1).is_none());
    }

    #[test]
    fn a_throttle_is_waited_for_a_second_at_least_and_costs_less() {
        for asked in [None, Some(Duration::ZERO), Some(Duration::from_millis(300)), Some(SECOND)] {
            for class in [RetryClass::Throttled, RetryClass::Busy] {
                let retry = retry(&RetryPolicy::new(), &failed(class, asked), 1).unwrap();
                assert!((SECOND..2 * SECOND).contains(&retry.wait), "{retry:?}");
                assert_eq!(retry.cost, 5);
            }
        }
    }

    #[test]
    fn a_wait_that_the_service_asks_for_is_kept_up_to_the_cap() {
        let policy = RetryPolicy::new();
        for class in [RetryClass::Throttled, RetryClass::Transient] {
            let wait = |asked| retry(&policy, &failed(class, Some(asked)), 1).map(|r| r.wait);
            assert!((7 * SECOND..8 * SECOND).contains(&wait(7 * SECOND).unwrap()));
            assert!((60 * SECOND..61 * SECOND).contains(&wait(60 * SECOND).unwrap()));
            assert_eq!(wait(61 * SECOND), None);
            assert_eq!(wait(Duration::MAX), None);
        }
    }

    #[test]
    fn backoff_is_spread_over_the_whole_range() {
        let random = Random::seeded(1);
        let error = failed(RetryClass::Transient, None);
        let failure = Failure { error: &error, attempts: 1, idempotent: true };
        let policy = RetryPolicy::new();
        let waits: Vec<_> = (0..200)
            .filter_map(|_| policy.retry(&failure, &random))
            .map(|retry| retry.wait.as_millis())
            .collect();
        assert!(waits.iter().all(|wait| *wait < 50));
        assert!(waits.iter().any(|wait| *wait < 10) && waits.iter().any(|wait| *wait > 40));
    }

    #[test]
    fn what_is_not_idempotent_is_sent_again_only_if_it_certainly_did_not_run() {
        let executions =
            [Execution::NotSent, Execution::Rejected, Execution::Unknown, Execution::Completed];
        let admitted = |class, idempotent| {
            executions.map(|execution| {
                let error = failed(class, None).with_execution(execution);
                Failure { error: &error, attempts: 1, idempotent }.may_repeat()
            })
        };
        assert_eq!(admitted(RetryClass::Transient, false), [true, false, false, false]);
        assert_eq!(admitted(RetryClass::Transient, true), [true; 4]);
        assert_eq!(admitted(RetryClass::Throttled, false), [true; 4]);
        assert_eq!(admitted(RetryClass::Busy, false), [false; 4]);
        assert_eq!(admitted(RetryClass::Busy, true), [true; 4]);
        for class in [RetryClass::Never, RetryClass::TokenRejected, RetryClass::Banned] {
            assert_eq!(admitted(class, true), [false; 4]);
        }
    }

    proptest! {
        #[test]
        fn no_settings_overflow(
            first: Duration, longest: Duration, cap: Duration, asked: Option<Duration>, attempts in 1_u32..200, seed: u64,
        ) {
            let policy = RetryPolicy::new().max_attempts(u32::MAX).initial_backoff(first);
            let policy = policy.max_backoff(longest).max_retry_after(cap);
            for class in [RetryClass::Transient, RetryClass::Throttled, RetryClass::Busy] {
                let error = failed(class, asked);
                let failure = Failure { error: &error, attempts, idempotent: true };
                let retry = policy.retry(&failure, &Random::seeded(seed));
                let Some(retry) = retry else { continue };
                prop_assert!(retry.wait >= asked.unwrap_or_default());
                if class == RetryClass::Transient {
                    prop_assert!(retry.wait <= asked.unwrap_or_default().saturating_add(longest));
                }
            }
        }
    }
}
