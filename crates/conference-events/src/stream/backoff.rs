use std::time::Duration;

use super::Intervals;

/// Waits before the next attempt to connect.
#[derive(Debug)]
pub(super) struct Backoff {
    intervals: Intervals,
    /// Consecutive attempts that failed, or whose connection was short-lived.
    failures: u32,
}

impl Backoff {
    pub(super) fn new(intervals: Intervals) -> Self {
        Self { intervals, failures: 0 }
    }

    /// Returns the wait before a connection of this lifetime is replaced.
    pub(super) fn after_life(&mut self, lived: Duration, jitter: f64) -> Duration {
        if lived < self.intervals.settled {
            return self.after_failure(None, jitter);
        }
        self.failures = 0;
        Duration::ZERO
    }

    /// Returns the wait after a failed attempt to connect, at least as long as the service
    /// requires. Jitter is at least 0 and less than 1.
    pub(super) fn after_failure(&mut self, retry_after: Option<Duration>, jitter: f64) -> Duration {
        let Intervals { initial_backoff: shortest, max_backoff, .. } = self.intervals;
        self.failures = self.failures.saturating_add(1);
        let doubled = shortest.saturating_mul(2_u32.saturating_pow(self.failures));
        let ceiling = doubled.min(max_backoff);
        let floor = (ceiling / 2).max(shortest).min(ceiling);
        (floor + ceiling.saturating_sub(floor).mul_f64(jitter)).max(retry_after.unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    fn backoff() -> Backoff {
        Backoff::new(Intervals::default())
    }

    #[test]
    fn a_connection_that_settled_is_replaced_at_once_and_makes_failures_forgotten() {
        let mut backoff = backoff();
        for _ in 0..5 {
            backoff.after_failure(None, 0.0);
        }
        assert_eq!(backoff.after_life(60 * SECOND, 0.5), Duration::ZERO);
        assert_eq!(backoff.after_failure(None, 0.0), SECOND);
    }

    #[test]
    fn waits_double_from_1_to_60_seconds() {
        let seconds = |jitter: f64| {
            let mut backoff = backoff();
            [(); 8].map(|()| backoff.after_life(59 * SECOND, jitter).as_secs())
        };
        assert_eq!(seconds(0.0), [1, 2, 4, 8, 16, 30, 30, 30]);
        assert_eq!(seconds(0.999_999), [1, 3, 7, 15, 31, 59, 59, 59]);
    }

    #[test]
    fn the_service_may_ask_for_longer() {
        assert_eq!(backoff().after_failure(Some(300 * SECOND), 0.5), 300 * SECOND);
        assert_eq!(backoff().after_failure(Some(SECOND / 10), 0.0), SECOND);
    }

    proptest! {
        #[test]
        fn there_are_at_most_8_openings_in_the_first_minute(
            lives in prop::collection::vec(0_u64..60, 20), jitter in 0.0..1.0_f64,
        ) {
            let mut backoff = backoff();
            let mut clock = Duration::ZERO;
            let mut openings = 0;
            for lived in lives {
                openings += u32::from(clock < 60 * SECOND);
                let lived = Duration::from_secs(lived) / 20;
                clock += lived + backoff.after_life(lived, jitter);
            }
            prop_assert!(openings <= 8, "{openings}");
        }

        #[test]
        fn no_intervals_overflow(
            initial_backoff: Duration, max_backoff: Duration, jitter in 0.0..1.0_f64,
        ) {
            let intervals = Intervals { initial_backoff, max_backoff, ..Intervals::default() };
            let mut backoff = Backoff::new(intervals);
            for _ in 0..70 {
                prop_assert!(backoff.after_failure(None, jitter) <= max_backoff);
            }
        }
    }
}
