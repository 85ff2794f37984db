use std::future::Future;
use std::pin::Pin;
use std::time::{Duration, Instant, SystemTime};

/// A future in a box, which makes a trait with asynchronous functions usable as an object.
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// Where a transport takes its time from: it waits between attempts by it, and counts a call's time and the lives of
/// tokens by it.
///
/// A test hands in a clock of its own, so that it need not wait for what the transport waits for. How long the network
/// takes is always measured in real time.
pub trait Clock: Send + Sync {
    /// This moment.
    fn now(&self) -> Instant;

    /// Is ready when so much time has passed.
    fn sleep(&self, duration: Duration) -> BoxFuture<'_, ()>;

    /// This moment by the wall clock, which goes on while the machine is suspended, and may be set.
    fn wall(&self) -> SystemTime {
        SystemTime::now()
    }
}

/// Real time, which is what a transport goes by unless told otherwise.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Instant {
        Instant::now()
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'_, ()> {
        Box::pin(tokio::time::sleep(duration))
    }
}
