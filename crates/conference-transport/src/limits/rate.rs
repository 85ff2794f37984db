use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use super::MemoryRateLimiter;
use crate::clock::{BoxFuture, Clock};

/// Spreads calls out so that the service need not refuse them.
///
/// The transport asks before each attempt. Its own limiter, of
/// [`calls_per_second`](crate::TransportBuilder::calls_per_second), counts the calls of one
/// process; where several share an app, implement this over something that they share.
pub trait RateLimiter: Send + Sync {
    /// Is ready when a call may be sent. `key` is the operation's name: the platform counts each
    /// operation of an app by itself, so a limiter that several apps share has to tell them apart
    /// too.
    ///
    /// The wait ends at the deadline at the latest; a limiter that knows earlier that the wait is
    /// longer should fail immediately. The future may be dropped at any time.
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

/// The rate limit of a transport, as its builder was told.
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

/// A limiter's answer: not before the deadline.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct RateLimited {
    /// After which time it is worth trying again.
    pub retry_after: Duration,
}

impl RateLimited {
    /// It is worth trying again after this time.
    #[must_use]
    pub fn new(retry_after: Duration) -> Self {
        Self { retry_after }
    }
}
