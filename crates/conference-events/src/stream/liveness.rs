use tokio::time::Instant;

use super::Intervals;

/// Signs of life of one connection.
#[derive(Debug)]
pub(super) struct Liveness {
    intervals: Intervals,
    heard: Instant,
    pinged: Option<Instant>,
}

/// Consequence of silence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Silence {
    Ping,
    Dead,
}

impl Liveness {
    pub(super) fn new(intervals: Intervals, now: Instant) -> Self {
        Self { intervals, heard: now, pinged: None }
    }

    /// Records that something was read, which is a sign of life.
    pub(super) fn heard(&mut self, now: Instant) {
        *self = Self::new(self.intervals, now);
    }

    pub(super) fn last_heard(&self) -> Instant {
        self.heard
    }

    /// Returns the time of the next [`silence`](Self::silence).
    pub(super) fn deadline(&self) -> Instant {
        match self.pinged {
            None => self.heard + self.intervals.silence,
            Some(pinged) => pinged + self.intervals.pong,
        }
    }

    /// Returns the consequence when the deadline has passed.
    pub(super) fn silence(&mut self, now: Instant) -> Silence {
        match self.pinged.replace(now) {
            None => Silence::Ping,
            Some(_) => Silence::Dead,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    #[test]
    fn silence_leads_to_a_ping_after_15_seconds_and_to_death_5_seconds_later() {
        let start = Instant::now();
        let mut liveness = Liveness::new(Intervals::default(), start);
        assert_eq!(liveness.deadline(), start + 15 * SECOND);
        assert_eq!(liveness.silence(start + 15 * SECOND), Silence::Ping);
        assert_eq!(liveness.deadline(), start + 20 * SECOND);
        assert_eq!(liveness.silence(start + 20 * SECOND), Silence::Dead);
        assert_eq!(liveness.last_heard(), start);
    }

    #[test]
    fn anything_that_is_heard_puts_both_off() {
        let start = Instant::now();
        let mut liveness = Liveness::new(Intervals::default(), start);
        liveness.heard(start + 14 * SECOND);
        assert_eq!(liveness.deadline(), start + 29 * SECOND);
        assert_eq!(liveness.silence(start + 29 * SECOND), Silence::Ping);
        liveness.heard(start + 33 * SECOND);
        assert_eq!(liveness.deadline(), start + 48 * SECOND);
        assert_eq!(liveness.silence(start + 48 * SECOND), Silence::Ping);
    }
}
