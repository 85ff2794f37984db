use std::{
    future::Future,
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant, SystemTime},
};

/// A boxed future, as returned by the asynchronous functions of traits that are used as objects.
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// Time source of a transport for waits, deadlines and the expiry of tokens.
///
/// A test can pass its own clock, such as [`TestClock`], to avoid real waits. Timeouts of network
/// operations are always measured in real time.
pub trait Clock: Send + Sync {
    /// Returns the current monotonic time.
    fn now(&self) -> Instant;

    /// Completes after `duration`.
    fn sleep(&self, duration: Duration) -> BoxFuture<'_, ()>;

    /// Returns the current system time, which advances while the machine is suspended and can be
    /// set.
    fn system_time(&self) -> SystemTime {
        SystemTime::now()
    }
}

/// Clock for tests, without real waits.
///
/// It stands still until it is [advanced](Self::advance). A sleep advances it by the duration of
/// the sleep and completes immediately. Sleeps that start at the same time overlap.
///
/// Clones are the same clock.
///
/// ```
/// use std::{sync::Arc, time::Duration};
/// use conference_transport::{Credentials, TestClock, Transport};
///
/// let clock = TestClock::new();
/// let transport = Transport::builder()
///     .credentials(Credentials::internal_app("app key", "app secret"))
///     .clock(Arc::new(clock.clone()))
///     .build()?;
/// clock.advance(Duration::from_secs(7_200)); // its access token, if any, has expired
/// # Ok::<(), conference_transport::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct TestClock(Arc<TestTime>);

#[derive(Debug)]
struct TestTime {
    start: Instant,
    system_start: SystemTime,
    elapsed_nanos: AtomicU64,
}

/// Not every system can represent times much later than in a century.
pub(crate) const CENTURY: Duration = Duration::from_secs(100 * 365 * 24 * 60 * 60);

impl TestClock {
    /// Creates a clock that stands at the current time.
    #[must_use]
    pub fn new() -> Self {
        Self(Arc::new(TestTime {
            start: Instant::now(),
            system_start: SystemTime::now(),
            elapsed_nanos: AtomicU64::new(0),
        }))
    }

    /// Advances the clock. It stops after a century.
    pub fn advance(&self, by: Duration) {
        self.advance_to(self.nanos_after(by));
    }

    /// Returns the time by which the clock was advanced since it was created.
    #[must_use]
    pub fn elapsed(&self) -> Duration {
        Duration::from_nanos(self.0.elapsed_nanos.load(Ordering::SeqCst))
    }

    fn nanos_after(&self, duration: Duration) -> u64 {
        let sum = self.elapsed().saturating_add(duration).min(CENTURY);
        u64::try_from(sum.as_nanos()).expect("64 bits hold five centuries")
    }

    fn advance_to(&self, nanos: u64) {
        self.0.elapsed_nanos.fetch_max(nanos, Ordering::SeqCst);
    }
}

impl Default for TestClock {
    fn default() -> Self {
        Self::new()
    }
}

impl Clock for TestClock {
    fn now(&self) -> Instant {
        self.0.start + self.elapsed()
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'_, ()> {
        let end = self.nanos_after(duration);
        Box::pin(async move {
            tokio::task::yield_now().await;
            self.advance_to(end);
        })
    }

    fn system_time(&self) -> SystemTime {
        self.0.system_start + self.elapsed()
    }
}

/// The system's clock, which a transport uses by default. It sleeps on the Tokio runtime that it is
/// used in.
#[derive(Clone, Copy, Debug, Default)]
#[non_exhaustive]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Instant {
        Instant::now()
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'_, ()> {
        Box::pin(tokio::time::sleep(duration))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    #[tokio::test]
    async fn a_sleep_is_over_at_once_and_two_at_a_time_take_as_long_as_the_longer() {
        let clock = TestClock::new();
        let (start, wall) = (clock.now(), clock.system_time());
        clock.sleep(3_600 * SECOND).await;
        let (short, long) = (clock.sleep(SECOND), clock.sleep(2 * SECOND));
        tokio::join!(short, long);
        clock.clone().advance(5 * SECOND);
        assert_eq!(clock.elapsed(), 3_607 * SECOND);
        assert_eq!(clock.now() - start, 3_607 * SECOND);
        assert_eq!(clock.system_time().duration_since(wall).unwrap(), 3_607 * SECOND);
    }

    #[test]
    fn the_longest_time_does_not_overflow() {
        let clock = TestClock::new();
        for _ in 0..2 {
            clock.advance(Duration::MAX);
            assert!(clock.now() > Instant::now() && clock.system_time() > SystemTime::now());
        }
    }
}
