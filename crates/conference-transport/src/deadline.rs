use std::time::{Duration, Instant};

use crate::clock::CENTURY;

/// An attempt with less time than this cannot succeed, so it is not begun.
const SHORTEST_ATTEMPT: Duration = Duration::from_millis(50);

/// The moment at which a call is over, whatever it is doing.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Deadline {
    /// None is later than the clock can tell.
    at: Option<Instant>,
}

impl Deadline {
    pub(crate) fn after(now: Instant, total: Duration) -> Self {
        Self { at: now.checked_add(total) }
    }

    /// How long an attempt that begins now may take: its own limit or what is left, whichever is
    /// less; None if the rest is too short to begin.
    pub(crate) fn attempt(&self, now: Instant, limit: Duration) -> Option<Duration> {
        let left = self.left(now);
        (left >= SHORTEST_ATTEMPT).then_some(limit.min(left))
    }

    /// Whether an attempt can still begin after waiting so long.
    pub(crate) fn admits(&self, now: Instant, wait: Duration) -> bool {
        self.left(now).checked_sub(wait).is_some_and(|left| left >= SHORTEST_ATTEMPT)
    }

    /// The moment itself; a century from now if it is later than the clock can tell.
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
