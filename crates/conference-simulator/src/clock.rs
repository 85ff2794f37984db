use std::{
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
    time::{Duration, SystemTime},
};

use conference_models::{DurationMillis, TimestampMillis};
use tokio::sync::watch;

/// Clock of the service, which decides when tokens expire, and when meetings start and end.
///
/// It stands still until it is advanced, unless it is [`SimulatedClock::system`]. Clones are the
/// same clock, so a test can share one among several simulators and the code under test.
#[derive(Clone, Debug)]
pub struct SimulatedClock(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    source: Source,
    advanced: AtomicI64,
    changes: watch::Sender<()>,
}

#[derive(Debug)]
enum Source {
    Fixed(TimestampMillis),
    System,
}

impl SimulatedClock {
    /// Creates a clock that stands still at a point in time until it is advanced.
    #[must_use]
    pub fn fixed(at: impl Into<TimestampMillis>) -> Self {
        Self::from_source(Source::Fixed(at.into()))
    }

    /// Creates a clock with the system's time, for a long-running simulator. It can also be
    /// advanced.
    #[must_use]
    pub fn system() -> Self {
        Self::from_source(Source::System)
    }

    /// Returns the current time.
    #[must_use]
    pub fn now(&self) -> TimestampMillis {
        let start = match self.0.source {
            Source::Fixed(at) => at,
            Source::System => SystemTime::now().into(),
        };
        let advanced = self.0.advanced.load(Ordering::SeqCst);
        TimestampMillis::from_millis(start.as_millis().saturating_add(advanced))
    }

    /// Advances the clock.
    pub fn advance(&self, by: Duration) {
        let by = DurationMillis::from(by).as_millis();
        let _ = self.0.advanced.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |so_far| {
            Some(so_far.saturating_add(by))
        });
        self.0.changes.send_replace(());
    }

    /// Returns the milliseconds by which the clock was advanced.
    pub(crate) fn advanced(&self) -> i64 {
        self.0.advanced.load(Ordering::SeqCst)
    }

    /// Sets the milliseconds by which the clock was advanced.
    pub(crate) fn set_advanced(&self, millis: i64) {
        self.0.advanced.store(millis, Ordering::SeqCst);
        self.0.changes.send_replace(());
    }

    /// Waits until the clock reaches this time, whether it runs or is advanced.
    #[cfg(feature = "push")]
    pub(crate) async fn sleep_until(&self, at: TimestampMillis) {
        let mut changes = self.0.changes.subscribe();
        loop {
            changes.borrow_and_update();
            let left = at.as_millis().saturating_sub(self.now().as_millis());
            let Ok(left @ 1..) = u64::try_from(left) else { return };
            tokio::select! {
                _ = changes.changed() => {}
                () = tokio::time::sleep(Duration::from_millis(left)), if self.runs() => {}
            }
        }
    }

    #[cfg(feature = "push")]
    fn runs(&self) -> bool {
        matches!(self.0.source, Source::System)
    }

    fn from_source(source: Source) -> Self {
        let changes = watch::Sender::new(());
        Self(Arc::new(Inner { source, advanced: AtomicI64::new(0), changes }))
    }
}

impl Default for SimulatedClock {
    /// Creates a clock that stands still at 2026-01-01T00:00:00Z, so that a run can be repeated.
    fn default() -> Self {
        Self::fixed(TimestampMillis::from_millis(1_767_225_600_000))
    }
}
