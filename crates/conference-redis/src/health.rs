use std::{
    sync::{Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

/// Whether Redis is there. While it is not, nobody waits for it but one script at a time, and that
/// only now and then.
pub(crate) struct Health {
    retry_interval: Duration,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    /// How often it was lost so far: tells a late failure from a new one.
    losses: u64,
    lost: Option<Lost>,
}

#[derive(Debug)]
struct Lost {
    retry_at: Instant,
    is_tried: bool,
}

/// Leave to run one script. Dropping it says nothing of how Redis is; a trial that is dropped is
/// over all the same, so that those who have no time to wait do not try a Redis that hangs one
/// after the other.
pub(crate) struct Admission<'a> {
    health: &'a Health,
    losses: u64,
    /// When it began, if Redis is tried by it.
    trial: Option<Instant>,
}

/// What a failure means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Loss {
    /// Redis was there, and is lost now.
    New,
    /// Redis is still lost.
    Lasting,
    /// The script began before Redis was lost, and tells nothing new.
    Old,
}

impl Health {
    pub(crate) fn new(retry_interval: Duration) -> Self {
        Self { retry_interval, state: Mutex::default() }
    }

    /// `None` while Redis is lost, but for one script each time that it is due to be tried again.
    pub(crate) fn admit(&self, now: Instant) -> Option<Admission<'_>> {
        let mut state = self.lock();
        let trial = match &mut state.lost {
            None => None,
            Some(lost) if lost.is_tried || now < lost.retry_at => return None,
            Some(lost) => {
                lost.is_tried = true;
                lost.retry_at = now + self.retry_interval;
                Some(now)
            }
        };
        Some(Admission { health: self, losses: state.losses, trial })
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Admission<'_> {
    /// The script was answered; true if Redis is back by that.
    pub(crate) fn succeeded(self, proves_writes: bool) -> bool {
        let Some(began) = self.trial else {
            return false;
        };
        let mut state = self.health.lock();
        if proves_writes {
            return state.lost.take().is_some();
        }
        // Redis answers: the next may find out whether it takes writes.
        if let Some(lost) = &mut state.lost {
            lost.retry_at = began;
        }
        false
    }

    /// The script was not answered, or not as it should be.
    pub(crate) fn failed(self, now: Instant) -> Loss {
        let mut state = self.health.lock();
        if state.losses != self.losses {
            return Loss::Old;
        }
        let is_new = state.lost.is_none();
        state.losses += u64::from(is_new);
        state.lost = Some(Lost { retry_at: now + self.health.retry_interval, is_tried: false });
        if is_new { Loss::New } else { Loss::Lasting }
    }
}

impl Drop for Admission<'_> {
    fn drop(&mut self) {
        if self.trial.is_none() {
            return;
        }
        if let Some(lost) = &mut self.health.lock().lost {
            lost.is_tried = false;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    fn lost(now: Instant) -> Health {
        let health = Health::new(SECOND);
        assert_eq!(health.admit(now).unwrap().failed(now), Loss::New);
        health
    }

    #[test]
    fn it_is_lost_once_and_nobody_tries_before_the_interval_is_over() {
        let now = Instant::now();
        let health = Health::new(SECOND);
        let [first, second] = [(); 2].map(|()| health.admit(now).unwrap());
        assert_eq!(first.failed(now), Loss::New);
        assert_eq!(second.failed(now), Loss::Old);
        assert!(health.admit(now + SECOND / 2).is_none());
        assert!(health.admit(now + SECOND).is_some());
    }

    #[test]
    fn one_tries_at_a_time_and_a_failure_is_another_interval() {
        let now = Instant::now();
        let health = lost(now);
        let trial = health.admit(now + SECOND).unwrap();
        assert!(health.admit(now + SECOND).is_none());
        assert_eq!(trial.failed(now + SECOND), Loss::Lasting);
        assert!(health.admit(now + SECOND).is_none());
        assert!(health.admit(now + 2 * SECOND).unwrap().succeeded(true));
        assert!(!health.admit(now).unwrap().succeeded(true));
    }

    #[test]
    fn who_goes_away_while_trying_leaves_it_to_another_an_interval_later() {
        let now = Instant::now();
        let health = lost(now);
        drop(health.admit(now + SECOND).unwrap());
        assert!(health.admit(now + SECOND * 3 / 2).is_none());
        assert!(health.admit(now + 2 * SECOND).is_some());
    }

    #[test]
    fn an_answer_that_proves_nothing_leaves_it_lost() {
        let now = Instant::now();
        let health = lost(now);
        assert!(!health.admit(now + SECOND).unwrap().succeeded(false));
        let trial = health.admit(now + SECOND).unwrap();
        assert!(health.admit(now + SECOND).is_none());
        assert!(trial.succeeded(true));
    }

    #[test]
    fn a_late_failure_does_not_lose_it_again() {
        let now = Instant::now();
        let health = Health::new(SECOND);
        let late = health.admit(now).unwrap();
        assert_eq!(health.admit(now).unwrap().failed(now), Loss::New);
        assert!(health.admit(now + SECOND).unwrap().succeeded(true));
        assert_eq!(late.failed(now + SECOND), Loss::Old);
        assert!(health.admit(now + SECOND).is_some());
    }
}
