use std::{
    collections::HashMap,
    fmt,
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use super::{RateLimited, RateLimiter};
use crate::clock::{BoxFuture, Clock, SystemClock};

/// Rate limiter for one process. It spreads the calls of each operation evenly, without bursts.
///
/// Calls get their slots in the order of arrival. The slot of a call that is dropped while it waits
/// stays unused.
pub struct MemoryRateLimiter {
    clock: Arc<dyn Clock>,
    interval: Duration,
    next_slots: Mutex<HashMap<String, Instant>>,
}

impl MemoryRateLimiter {
    /// Creates a limiter with a rate per operation, in calls per second, on the system's clock.
    /// Clamped to 1..=1,000,000.
    #[must_use]
    pub fn new(calls_per_second: u32) -> Self {
        Self::with_clock(calls_per_second, Arc::new(SystemClock))
    }

    /// Creates a limiter on another clock, which must be that of its transports. The rate is
    /// clamped to 1..=1,000,000.
    #[must_use]
    pub fn with_clock(calls_per_second: u32, clock: Arc<dyn Clock>) -> Self {
        Self { clock, interval: interval(calls_per_second), next_slots: Mutex::default() }
    }

    /// Divides the rate by the number of processes that share it without coordination, this one
    /// included. At least 1.
    #[must_use]
    pub fn shared_by(mut self, processes: u32) -> Self {
        self.interval = self.interval.saturating_mul(processes.max(1));
        self
    }

    /// Returns the time between two calls, in whole microseconds. It is rounded up, so that the
    /// rate is never exceeded.
    #[must_use]
    pub fn interval(&self) -> Duration {
        self.interval
    }

    /// Takes the next free slot, and returns the wait until it.
    fn take(&self, key: &str, deadline: Instant) -> Result<Duration, RateLimited> {
        let now = self.clock.now();
        let mut next_slots = self.next_slots.lock().unwrap_or_else(PoisonError::into_inner);
        let slot = next_slots.get(key).map_or(now, |next| now.max(*next));
        let wait = slot - now;
        if slot > deadline {
            return Err(RateLimited::new(wait));
        }
        match next_slots.get_mut(key) {
            Some(next) => *next = slot + self.interval,
            None => drop(next_slots.insert(key.to_owned(), slot + self.interval)),
        }
        Ok(wait)
    }
}

fn interval(calls_per_second: u32) -> Duration {
    Duration::from_micros(u64::from(1_000_000_u32.div_ceil(calls_per_second.max(1))))
}

impl fmt::Debug for MemoryRateLimiter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MemoryRateLimiter")
            .field("interval", &self.interval)
            .finish_non_exhaustive()
    }
}

impl RateLimiter for MemoryRateLimiter {
    fn acquire<'a>(
        &'a self,
        key: &'a str,
        deadline: Instant,
    ) -> BoxFuture<'a, Result<(), RateLimited>> {
        Box::pin(async move {
            let wait = self.take(key, deadline)?;
            if !wait.is_zero() {
                self.clock.sleep(wait).await;
            }
            Ok(())
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::TestClock;

    const SECOND: Duration = Duration::from_secs(1);

    #[test]
    fn slots_are_evenly_spaced_and_each_key_has_its_own() {
        let clock = Arc::new(TestClock::new());
        let now = clock.now();
        let limiter = MemoryRateLimiter::with_clock(20, clock.clone());
        let waits =
            |key| [(); 3].map(|()| limiter.take(key, now + SECOND).map(|wait| wait.as_millis()));
        assert_eq!(waits("a"), [Ok(0), Ok(50), Ok(100)]);
        assert_eq!(waits("b"), [Ok(0), Ok(50), Ok(100)]);
    }

    #[test]
    fn no_second_has_one_slot_too_many() {
        let clock = Arc::new(TestClock::new());
        let now = clock.now();
        for limit in [1, 3, 7, 20, 30, 33, 999] {
            let limiter = MemoryRateLimiter::with_clock(limit, clock.clone());
            let waits = (0..=limit).map(|_| limiter.take("a", now + 2 * SECOND).unwrap());
            assert!(waits.last().unwrap() >= SECOND, "{limit}");
        }
        let fastest = MemoryRateLimiter::new(u32::MAX);
        assert_eq!(fastest.interval(), Duration::from_micros(1));
    }

    #[test]
    fn the_slots_of_several_processes_are_as_many_as_those_of_one() {
        let clock = Arc::new(TestClock::new());
        let now = clock.now();
        let limiter = MemoryRateLimiter::with_clock(20, clock.clone()).shared_by(3);
        let waits = [(); 3].map(|()| limiter.take("a", now + SECOND).map(|wait| wait.as_millis()));
        assert_eq!(waits, [Ok(0), Ok(150), Ok(300)]);
    }

    #[test]
    fn a_slot_after_the_deadline_is_refused_and_not_taken() {
        let clock = Arc::new(TestClock::new());
        let now = clock.now();
        let limiter = MemoryRateLimiter::with_clock(1, clock.clone());
        limiter.take("a", now).unwrap();
        for _ in 0..2 {
            assert_eq!(limiter.take("a", now), Err(RateLimited::new(SECOND)));
        }
        assert_eq!(limiter.take("a", now + SECOND), Ok(SECOND));
    }
}
