use std::{
    sync::{Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

/// Circuit breaker for Redis. During an outage one script at a time may probe Redis, once per retry
/// interval; all others do without it.
pub(crate) struct Health {
    retry_interval: Duration,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    /// Number of outages so far. It distinguishes a late failure from a new one.
    outages: u64,
    outage: Option<Outage>,
}

#[derive(Debug)]
struct Outage {
    retry_at: Instant,
    is_probed: bool,
}

/// Permission to run one script. Dropping it records nothing. A dropped probe still counts as done:
/// otherwise callers with little time would probe a hanging Redis one after the other.
pub(crate) struct Permit<'a> {
    health: &'a Health,
    outages: u64,
    /// Start of the probe, if this is one.
    probe: Option<Instant>,
}

/// The effect of a failed script.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum FailureEffect {
    /// Redis was available: an outage begins.
    OutageBegins,
    /// The outage continues.
    OutageContinues,
    /// The script began before an outage that is already known.
    Outdated,
}

impl Health {
    pub(crate) fn new(retry_interval: Duration) -> Self {
        Self { retry_interval, state: Mutex::default() }
    }

    /// Permits a script to run. `None` during an outage, except for one probe per retry interval.
    pub(crate) fn acquire(&self, now: Instant) -> Option<Permit<'_>> {
        let mut state = self.lock();
        let probe = match &mut state.outage {
            None => None,
            Some(outage) if outage.is_probed || now < outage.retry_at => return None,
            Some(outage) => {
                outage.is_probed = true;
                outage.retry_at = now + self.retry_interval;
                Some(now)
            }
        };
        Some(Permit { health: self, outages: state.outages, probe })
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Permit<'_> {
    /// Records a response. Returns true if it ends an outage.
    pub(crate) fn record_success(self, proves_writes: bool) -> bool {
        let Some(began) = self.probe else {
            return false;
        };
        let mut state = self.health.lock();
        if proves_writes {
            return state.outage.take().is_some();
        }
        // Redis responds: the next script may find out whether it accepts writes.
        if let Some(outage) = &mut state.outage {
            outage.retry_at = began;
        }
        false
    }

    /// Records that there was no response, or an error.
    pub(crate) fn record_failure(self, now: Instant) -> FailureEffect {
        let mut state = self.health.lock();
        if state.outages != self.outages {
            return FailureEffect::Outdated;
        }
        let is_new = state.outage.is_none();
        state.outages += u64::from(is_new);
        let retry_at = now + self.health.retry_interval;
        state.outage = Some(Outage { retry_at, is_probed: false });
        if is_new { FailureEffect::OutageBegins } else { FailureEffect::OutageContinues }
    }
}

impl Drop for Permit<'_> {
    fn drop(&mut self) {
        if self.probe.is_none() {
            return;
        }
        if let Some(outage) = &mut self.health.lock().outage {
            outage.is_probed = false;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    fn during_an_outage(now: Instant) -> Health {
        let health = Health::new(SECOND);
        assert_eq!(health.acquire(now).unwrap().record_failure(now), FailureEffect::OutageBegins);
        health
    }

    #[test]
    fn an_outage_begins_once_and_is_not_probed_before_the_interval_is_over() {
        let now = Instant::now();
        let health = Health::new(SECOND);
        let [first, second] = [(); 2].map(|()| health.acquire(now).unwrap());
        assert_eq!(first.record_failure(now), FailureEffect::OutageBegins);
        assert_eq!(second.record_failure(now), FailureEffect::Outdated);
        assert!(health.acquire(now + SECOND / 2).is_none());
        assert!(health.acquire(now + SECOND).is_some());
    }

    #[test]
    fn there_is_one_probe_at_a_time_and_its_failure_starts_another_interval() {
        let now = Instant::now();
        let health = during_an_outage(now);
        let probe = health.acquire(now + SECOND).unwrap();
        assert!(health.acquire(now + SECOND).is_none());
        assert_eq!(probe.record_failure(now + SECOND), FailureEffect::OutageContinues);
        assert!(health.acquire(now + SECOND).is_none());
        assert!(health.acquire(now + 2 * SECOND).unwrap().record_success(true));
        assert!(!health.acquire(now).unwrap().record_success(true));
    }

    #[test]
    fn after_a_dropped_probe_the_next_one_comes_an_interval_later() {
        let now = Instant::now();
        let health = during_an_outage(now);
        drop(health.acquire(now + SECOND).unwrap());
        assert!(health.acquire(now + SECOND * 3 / 2).is_none());
        assert!(health.acquire(now + 2 * SECOND).is_some());
    }

    #[test]
    fn a_response_that_proves_no_writes_does_not_end_the_outage() {
        let now = Instant::now();
        let health = during_an_outage(now);
        assert!(!health.acquire(now + SECOND).unwrap().record_success(false));
        let probe = health.acquire(now + SECOND).unwrap();
        assert!(health.acquire(now + SECOND).is_none());
        assert!(probe.record_success(true));
    }

    #[test]
    fn a_late_failure_begins_no_outage() {
        let now = Instant::now();
        let health = Health::new(SECOND);
        let late = health.acquire(now).unwrap();
        assert_eq!(health.acquire(now).unwrap().record_failure(now), FailureEffect::OutageBegins);
        assert!(health.acquire(now + SECOND).unwrap().record_success(true));
        assert_eq!(late.record_failure(now + SECOND), FailureEffect::Outdated);
        assert!(health.acquire(now + SECOND).is_some());
    }
}
