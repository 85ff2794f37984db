use std::time::Duration;

use crate::{backoff, budget::Budget, error::Error, random::Random};

/// How often and after which waits a call is sent again.
///
/// Whether it may be sent again at all is not a matter of policy: an operation that is not
/// idempotent is only repeated after a failure that proves that it did not run. All calls of a
/// transport share a budget of 500 tokens beside this: a retry costs 14, a retry after a throttle
/// 5, and a call that succeeds at once gives 1 back.
///
/// Getting an access token for an app goes by the transport's policy, whatever that of the call is
/// that starts it: it does no harm to ask twice. The renewal of a token that is still valid is one
/// attempt, and the next comes 10 s later.
#[derive(Clone, Debug)]
#[must_use]
pub struct RetryPolicy {
    max_attempts: u32,
    first_backoff: Duration,
    longest_backoff: Duration,
    longest_retry_after: Duration,
}

/// The windows of the platform's throttles are whole seconds.
const SHORTEST_THROTTLE: Duration = Duration::from_secs(1);
const THROTTLE_JITTER: Duration = Duration::from_secs(1);

impl RetryPolicy {
    /// Three attempts, as the functions below say.
    pub fn new() -> Self {
        Self {
            max_attempts: 3,
            first_backoff: Duration::from_millis(50),
            longest_backoff: Duration::from_secs(20),
            longest_retry_after: Duration::from_secs(60),
        }
    }

    /// One attempt. A rejected access token is replaced all the same.
    pub fn never() -> Self {
        Self::new().max_attempts(1)
    }

    /// How often a call is sent at most, the first time included; 3 unless said, and never less
    /// than 1. Sending a call again because its access token was rejected does not count.
    pub fn max_attempts(mut self, attempts: u32) -> Self {
        self.max_attempts = attempts;
        self
    }

    /// The longest wait after the first failure of connection or service; 50 ms unless said. It
    /// doubles with each failure, and the wait is drawn evenly from nothing to it.
    pub fn first_backoff(mut self, wait: Duration) -> Self {
        self.first_backoff = wait;
        self
    }

    /// What the doubling ends at; 20 s unless said.
    pub fn longest_backoff(mut self, wait: Duration) -> Self {
        self.longest_backoff = wait;
        self
    }

    /// The longest wait that the service may ask for, in `Retry-After` or by the window of a
    /// throttle; 60 s unless said. If it asks for more, the call fails at once, and
    /// [`Error::retry_after`] says what it asked for.
    pub fn longest_retry_after(mut self, wait: Duration) -> Self {
        self.longest_retry_after = wait;
        self
    }

    /// The retry that a failure calls for after so many attempts; none if there must not be one.
    pub(crate) fn retry(
        &self,
        error: &Error,
        attempts: u32,
        idempotent: bool,
        random: &Random,
    ) -> Option<Retry> {
        let asked = error.retry_after().unwrap_or_default();
        let admitted = attempts < self.max_attempts
            && asked <= self.longest_retry_after
            && error.retry_class().admits(error.execution(), idempotent);
        admitted.then(|| self.planned(error, asked, attempts, random))
    }

    fn planned(&self, error: &Error, asked: Duration, attempts: u32, random: &Random) -> Retry {
        if error.retry_class().is_throttle() {
            return Retry {
                wait: asked.max(SHORTEST_THROTTLE).saturating_add(random.up_to(THROTTLE_JITTER)),
                cost: Budget::THROTTLED_RETRY,
            };
        }
        let backoff = backoff::ceiling(self.first_backoff, self.longest_backoff, attempts);
        Retry { wait: asked.saturating_add(random.up_to(backoff)), cost: Budget::RETRY }
    }
}

impl Default for RetryPolicy {
    fn default() -> Self {
        Self::new()
    }
}

/// Another attempt: after which wait, and for how much of the budget.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Retry {
    pub(crate) wait: Duration,
    pub(crate) cost: u32,
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::{error::ErrorKind, execution::Execution, retry_class::RetryClass};

    const SECOND: Duration = Duration::from_secs(1);

    fn failed(class: RetryClass, retry_after: Option<Duration>) -> Error {
        Error::new(ErrorKind::Api, Execution::Unknown, "it failed")
            .repeated_as(class)
            .after(retry_after)
    }

    fn retry(policy: &RetryPolicy, error: &Error, attempts: u32) -> Option<Retry> {
        policy.retry(error, attempts, true, &Random::seeded(3))
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
        let policy = RetryPolicy::new();
        let waits: Vec<_> = (0..200)
            .filter_map(|_| policy.retry(&error, 1, true, &random))
            .map(|retry| retry.wait.as_millis())
            .collect();
        assert!(waits.iter().all(|wait| *wait < 50));
        assert!(waits.iter().any(|wait| *wait < 10) && waits.iter().any(|wait| *wait > 40));
    }

    proptest! {
        #[test]
        fn row_41_no_settings_overflow(
            first: Duration, longest: Duration, cap: Duration, asked: Option<Duration>, attempts in 1_u32..200, seed: u64,
        ) {
            let policy = RetryPolicy::new().max_attempts(u32::MAX).first_backoff(first);
            let policy = policy.longest_backoff(longest).longest_retry_after(cap);
            for class in [RetryClass::Transient, RetryClass::Throttled, RetryClass::Busy] {
                let retry = policy.retry(&failed(class, asked), attempts, true, &Random::seeded(seed));
                let Some(retry) = retry else { continue };
                prop_assert!(retry.wait >= asked.unwrap_or_default());
                if class == RetryClass::Transient {
                    prop_assert!(retry.wait <= asked.unwrap_or_default().saturating_add(longest));
                }
            }
        }
    }
}
