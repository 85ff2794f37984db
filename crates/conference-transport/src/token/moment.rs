use std::time::{Duration, Instant, SystemTime};

use crate::clock::Clock;

/// A point in time on two clocks. The monotonic clock may stand still while the machine is
/// suspended, and the system clock may be set, so neither is enough.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Moment {
    monotonic: Instant,
    wall: SystemTime,
}

impl Moment {
    pub(crate) fn of(clock: &dyn Clock) -> Self {
        Self::at(clock.now(), clock)
    }

    /// Creates the moment of a monotonic time that was already read.
    pub(crate) fn at(monotonic: Instant, clock: &dyn Clock) -> Self {
        Self { monotonic, wall: clock.system_time() }
    }

    /// Returns the time since `earlier`: the greater of the two clocks' values.
    pub(crate) fn since(self, earlier: Self) -> Duration {
        let monotonic = self.monotonic.saturating_duration_since(earlier.monotonic);
        let wall = self.wall.duration_since(earlier.wall).unwrap_or_default();
        monotonic.max(wall)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::SystemClock;

    #[test]
    fn the_clock_that_says_more_counts() {
        let hour = Duration::from_secs(3_600);
        let start = Moment::of(&SystemClock);
        let suspended = Moment { wall: start.wall + hour, ..start };
        let set_back = Moment { monotonic: start.monotonic + hour, wall: start.wall - 24 * hour };
        assert_eq!(suspended.since(start), hour);
        assert_eq!(set_back.since(start), hour);
        assert_eq!(start.since(suspended), Duration::ZERO);
    }
}
