mod builder;

use std::{fmt, sync::Arc};

use conference_transport::{RateLimiter, TokenStore};

use crate::{
    rate_limiter::RedisRateLimiter, script_runner::ScriptRunner, token_store::RedisTokenStore,
};

pub use builder::RedisBuilder;

/// Redis server through which several processes share tokens and a rate limit. Clones are cheap and
/// share one connection.
///
/// It connects on first use, and again after the connection is lost.
///
/// When a fetch of a token fails, a background task releases the lease. It may run for up to
/// [`timeout`](RedisBuilder::timeout) after the client is dropped. If the runtime ends earlier, the
/// lease expires instead.
#[derive(Clone)]
pub struct Redis {
    runner: Arc<ScriptRunner>,
    tokens: Arc<RedisTokenStore>,
    processes: u32,
}

impl Redis {
    /// Creates a builder for a Redis at `redis://[user][:password@]host[:port][/database]`, or
    /// `rediss://…` for TLS.
    pub fn builder(url: impl AsRef<str>) -> RedisBuilder {
        RedisBuilder::new(url.as_ref())
    }

    /// Returns the token store for
    /// [`TransportBuilder::token_store`](conference_transport::TransportBuilder::token_store). All
    /// transports of the process can share it, even those of different apps.
    #[must_use]
    pub fn token_store(&self) -> Arc<dyn TokenStore> {
        self.tokens.clone()
    }

    /// Returns the rate limiter for
    /// [`TransportBuilder::rate_limiter`](conference_transport::TransportBuilder::rate_limiter). It
    /// limits the calls per second of each operation, over all processes with the same prefix and
    /// `app`. `calls_per_second` is at least 1.
    ///
    /// `app` is any name for the unit whose calls DingTalk counts: the app key, or the app key and
    /// the corpId if each organization counts separately. Add the host if you call several hosts
    /// that count separately, because the limiter does not know the host.
    ///
    /// All transports of a process that call as that app must share one limiter. All processes must
    /// set the same limit, since they take slots from one shared sequence.
    #[must_use]
    pub fn rate_limiter(
        &self,
        app: impl Into<String>,
        calls_per_second: u32,
    ) -> Arc<dyn RateLimiter> {
        let limiter = RedisRateLimiter::new(
            self.runner.clone(),
            app.into(),
            calls_per_second,
            self.processes,
        );
        Arc::new(limiter)
    }
}

/// Shows host and port, without user and password.
impl fmt::Debug for Redis {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Redis")
            .field("server", &format_args!("{}", self.runner.connection.server()))
            .field("prefix", &self.runner.prefix)
            .field("processes", &self.processes)
            .finish_non_exhaustive()
    }
}
