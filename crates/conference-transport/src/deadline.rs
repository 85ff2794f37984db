use std::time::{Duration, Instant};

use crate::clock::CENTURY;

/// Minimum time for an attempt. With less it cannot succeed, so it is not started.
const SHORTEST_ATTEMPT: Duration = Duration::from_millis(50);

/// The time at which a call ends at the latest.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Deadline {
    /// `None` is later than the clock can represent.
    at: Option<Instant>,
}

impl Deadline {
    pub(crate) fn after(now: Instant, total: Duration) -> Self {
        Self { at: now.checked_add(total) }
    }

    /// Returns the timeout of an attempt that starts now: `limit`, or the rest of the time if that
    /// is less. `None` if the rest is too short.
    pub(crate) fn attempt(&self, now: Instant, limit: Duration) -> Option<Duration> {
        let left = self.left(now);
        (left >= SHORTEST_ATTEMPT).then_some(limit.min(left))
    }

    /// Returns true if an attempt can still start after the wait.
    pub(crate) fn admits(&self, now: Instant, wait: Duration) -> bool {
        self.left(now).checked_sub(wait).is_some_and(|left| left >= SHORTEST_ATTEMPT)
    }

    /// Returns the deadline, or a time a century from now if the clock cannot represent it.
    pub(crate) fn instant(&self, now: Instant) -> Instant {
        self.at.unwrap_or(now + CENTURY)
    }

    pub(crate) fn left(&self, now: Instant) -> Duration {
        self.at.map_or(Duration::MAX, |at| at.saturating_duration_since(now))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    #[test]
    fn an_attempt_gets_the_smaller_of_its_limit_and_what_is_left() {
        let now = Instant::now();
        let deadline = Deadline::after(now, 5 * SECOND);
        assert_eq!(deadline.attempt(now, SECOND), Some(SECOND));
        assert_eq!(deadline.attempt(now + 4 * SECOND, 3 * SECOND), Some(SECOND));
    }

    #[test]
    fn no_attempt_begins_with_less_than_the_shortest_left() {
        let now = Instant::now();
        let deadline = Deadline::after(now, SECOND);
        assert_eq!(
            deadline.attempt(now + Duration::from_millis(950), SECOND),
            Some(SHORTEST_ATTEMPT)
        );
        assert_eq!(deadline.attempt(now + Duration::from_millis(951), SECOND), None);
        assert_eq!(deadline.attempt(now + 9 * SECOND, SECOND), None);
    }

    #[test]
    fn no_wait_leaves_less_than_the_shortest_attempt() {
        let now = Instant::now();
        let deadline = Deadline::after(now, SECOND);
        assert!(deadline.admits(now, Duration::from_millis(950)));
        for wait in [Duration::from_millis(951), 2 * SECOND, Duration::MAX] {
            assert!(!deadline.admits(now, wait));
        }
        let endless = Deadline::after(now, Duration::MAX);
        assert!(endless.admits(now, SECOND) && endless.instant(now) > now);
    }

    #[test]
    fn the_longest_duration_does_not_overflow() {
        let now = Instant::now();
        assert_eq!(Deadline::after(now, Duration::MAX).attempt(now, SECOND), Some(SECOND));
    }
}
