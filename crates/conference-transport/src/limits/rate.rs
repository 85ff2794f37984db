use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use super::MemoryRateLimiter;
use crate::clock::{BoxFuture, Clock};

/// Rate limiter of calls, which avoids throttles by the service.
///
/// The transport calls it before each attempt. The limiter that
/// [`calls_per_second`](crate::TransportBuilder::calls_per_second) sets counts the calls of one
/// process. If several processes share an app, implement this trait on storage that they share.
pub trait RateLimiter: Send + Sync {
    /// Completes when a call may be sent. `key` is the operation's name: the platform counts each
    /// operation of an app separately. A limiter that several apps share must distinguish the apps
    /// too.
    ///
    /// The transport waits until the deadline at most, and may drop the future at any time. If the
    /// limiter knows that the wait is longer, it should return the error immediately.
    ///
    /// # Errors
    ///
    /// [`RateLimited`] if no call may be sent before the deadline.
    fn acquire<'a>(
        &'a self,
        key: &'a str,
        deadline: Instant,
    ) -> BoxFuture<'a, Result<(), RateLimited>>;
}

/// The rate limit of a transport, as its builder sets it.
#[derive(Clone)]
pub(crate) enum RateLimit {
    None,
    PerSecond(u32),
    Custom(Arc<dyn RateLimiter>),
}

impl RateLimit {
    pub(crate) fn into_limiter(self, clock: &Arc<dyn Clock>) -> Option<Arc<dyn RateLimiter>> {
        match self {
            Self::None => None,
            Self::PerSecond(calls) => {
                Some(Arc::new(MemoryRateLimiter::with_clock(calls, Arc::clone(clock))))
            }
            Self::Custom(limiter) => Some(limiter),
        }
    }
}

/// Refusal of a rate limiter: no call may be sent before the deadline.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct RateLimited {
    /// Time after which the limiter may admit the call.
    pub retry_after: Duration,
}

impl RateLimited {
    /// Creates a refusal with the time after which the limiter may admit the call.
    #[must_use]
    pub fn new(retry_after: Duration) -> Self {
        Self { retry_after }
    }
}
