//! A clock for tests: what would be waited for is over at once, and remembered.

use std::{
    sync::{
        Mutex,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use conference_transport::{BoxFuture, Clock};

/// Real time, and what was skipped of it. Who sleeps at the same time skips the same time.
#[derive(Default)]
pub(crate) struct SkippingClock {
    skipped: AtomicU64,
    sleeps: Mutex<Vec<Duration>>,
}

impl SkippingClock {
    /// All that was slept for, in order.
    pub(crate) fn sleeps(&self) -> Vec<Duration> {
        self.sleeps.lock().unwrap().clone()
    }

    pub(crate) fn skip(&self, duration: Duration) {
        let nanos = u64::try_from(duration.as_nanos()).unwrap();
        self.skipped.fetch_add(nanos, Ordering::SeqCst);
    }
}

impl Clock for SkippingClock {
    fn now(&self) -> Instant {
        Instant::now() + Duration::from_nanos(self.skipped.load(Ordering::SeqCst))
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'_, ()> {
        self.sleeps.lock().unwrap().push(duration);
        let nanos = u64::try_from(duration.as_nanos()).unwrap();
        let awake = self.skipped.load(Ordering::SeqCst) + nanos;
        Box::pin(async move {
            tokio::task::yield_now().await;
            self.skipped.fetch_max(awake, Ordering::SeqCst);
        })
    }
}
