use std::{
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
    time::{Duration, SystemTime},
};

use conference_models::{DurationMillis, TimestampMillis};
use tokio::sync::watch;

/// The time that the service goes by: tokens expire by it, meetings start and
/// end by it.
///
/// It only moves when told to, unless it is [`SimulatedClock::system`]. A clone is the
/// same clock, so a test can hand one clock to several simulators and to the
/// code under test.
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
    /// A clock that stands still at a point in time until it is advanced.
    #[must_use]
    pub fn fixed(at: impl Into<TimestampMillis>) -> Self {
        Self::from_source(Source::Fixed(at.into()))
    }

    /// The system's clock, for a simulator that runs for long. It can be
    /// advanced too.
    #[must_use]
    pub fn system() -> Self {
        Self::from_source(Source::System)
    }

    /// What the clock shows.
    #[must_use]
    pub fn now(&self) -> TimestampMillis {
        let start = match self.0.source {
            Source::Fixed(at) => at,
            Source::System => SystemTime::now().into(),
        };
        let advanced = self.0.advanced.load(Ordering::SeqCst);
        TimestampMillis::from_millis(start.as_millis().saturating_add(advanced))
    }

    /// Moves the clock forward.
    pub fn advance(&self, by: Duration) {
        let by = DurationMillis::from(by).as_millis();
        let _ = self.0.advanced.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |so_far| {
            Some(so_far.saturating_add(by))
        });
        self.0.changes.send_replace(());
    }

    /// How far it was advanced, in milliseconds.
    pub(crate) fn advanced(&self) -> i64 {
        self.0.advanced.load(Ordering::SeqCst)
    }

    /// Sets how far it was advanced.
    pub(crate) fn set_advanced(&self, millis: i64) {
        self.0.advanced.store(millis, Ordering::SeqCst);
        self.0.changes.send_replace(());
    }

    /// Waits until the clock shows this time, be it that it runs or that it is advanced.
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
    /// Stands still at 2026-01-01T00:00:00Z, so that a run can be repeated.
    fn default() -> Self {
        Self::fixed(TimestampMillis::from_millis(1_767_225_600_000))
    }
}
