//! The one other clock beside `TestClock`, which neither records the sleeps nor lets the system
//! time go apart from the monotonic one.

use std::{
    sync::Mutex,
    time::{Duration, Instant, SystemTime},
};

use conference_transport::{BoxFuture, Clock, TestClock};

/// A [`TestClock`] that records how long it sleeps, and whose system time can be set.
#[derive(Default)]
pub(crate) struct RecordingClock {
    clock: TestClock,
    sleeps: Mutex<Vec<Duration>>,
    /// The system time at the start, if it is not that of `clock`.
    system_start: Mutex<Option<SystemTime>>,
}

impl RecordingClock {
    /// All sleeps so far, in order.
    pub(crate) fn sleeps(&self) -> Vec<Duration> {
        self.sleeps.lock().unwrap().clone()
    }

    pub(crate) fn advance(&self, by: Duration) {
        self.clock.advance(by);
    }

    /// Sets the system time alone.
    pub(crate) fn set_system_time(&self, now: SystemTime) {
        *self.system_start.lock().unwrap() = Some(now - self.clock.elapsed());
    }
}

impl Clock for RecordingClock {
    fn now(&self) -> Instant {
        self.clock.now()
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'_, ()> {
        self.sleeps.lock().unwrap().push(duration);
        self.clock.sleep(duration)
    }

    fn system_time(&self) -> SystemTime {
        let start = *self.system_start.lock().unwrap();
        start.map_or_else(|| self.clock.system_time(), |start| start + self.clock.elapsed())
    }
}
