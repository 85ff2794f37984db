use std::{
    future::Future,
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant, SystemTime},
};

/// A future in a box, which makes a trait with asynchronous functions usable as an object.
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// Where a transport takes its time from: it waits between attempts by it, and counts a call's time
/// and the lives of tokens by it.
///
/// A test hands in a clock of its own, such as [`TestClock`], so that it need not wait for what the
/// transport waits for. How long the network takes is always measured in real time.
pub trait Clock: Send + Sync {
    /// This moment.
    fn now(&self) -> Instant;

    /// Is ready when so much time has passed.
    fn sleep(&self, duration: Duration) -> BoxFuture<'_, ()>;

    /// This moment by the wall clock, which goes on while the machine is suspended, and may be set.
    fn system_time(&self) -> SystemTime {
        SystemTime::now()
    }
}

/// Time for tests, in which nobody has to wait: it stands still until it is told to go on, and
/// whoever sleeps by it makes it go on by that much, at once. Those who sleep at the same time
/// sleep the same time.
///
/// A clone is the same clock.
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
/// clock.advance(Duration::from_secs(7_200)); // whatever token it had has expired
/// # Ok::<(), conference_transport::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct TestClock(Arc<Started>);

#[derive(Debug)]
struct Started {
    at: Instant,
    wall: SystemTime,
    /// How far it has gone since, in nanoseconds.
    gone: AtomicU64,
}

/// Where a [`TestClock`] stops, since not every system can tell the time after it.
const CENTURY: Duration = Duration::from_secs(100 * 365 * 24 * 60 * 60);

impl TestClock {
    /// A clock that stands at this moment.
    #[must_use]
    pub fn new() -> Self {
        Self(Arc::new(Started {
            at: Instant::now(),
            wall: SystemTime::now(),
            gone: AtomicU64::new(0),
        }))
    }

    /// Lets so much time pass.
    pub fn advance(&self, by: Duration) {
        self.go_to(self.after(by));
    }

    /// How much time has passed since the clock was made.
    #[must_use]
    pub fn elapsed(&self) -> Duration {
        Duration::from_nanos(self.0.gone.load(Ordering::SeqCst))
    }

    fn after(&self, by: Duration) -> u64 {
        let sum = self.elapsed().saturating_add(by).min(CENTURY);
        u64::try_from(sum.as_nanos()).expect("64 bits hold five centuries")
    }

    fn go_to(&self, nanoseconds: u64) {
        self.0.gone.fetch_max(nanoseconds, Ordering::SeqCst);
    }
}

impl Default for TestClock {
    fn default() -> Self {
        Self::new()
    }
}

impl Clock for TestClock {
    fn now(&self) -> Instant {
        self.0.at + self.elapsed()
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'_, ()> {
        let awake = self.after(duration);
        Box::pin(async move {
            tokio::task::yield_now().await;
            self.go_to(awake);
        })
    }

    fn system_time(&self) -> SystemTime {
        self.0.wall + self.elapsed()
    }
}

/// Real time, which is what a transport goes by unless told otherwise. It sleeps on the Tokio
/// runtime that it is used in.
///
/// There is nothing to set: [`SystemClock::default`] makes one.
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
