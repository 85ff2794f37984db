mod builder;

use std::{fmt, sync::Arc};

use conference_transport::{RateLimiter, TokenStore};

use crate::{
    rate_limiter::RedisRateLimiter, script_runner::ScriptRunner, token_store::RedisTokenStore,
};

pub use builder::RedisBuilder;

/// What processes share in one Redis. Clones are cheap and share the one connection.
///
/// It connects when it is first used, and again when the connection is lost.
///
/// A fetch of a token that fails gives back its lease in a task of its own, which may outlive the
/// client by the [`timeout`](RedisBuilder::timeout); if the runtime ends before, the lease ends by
/// itself.
#[derive(Clone)]
pub struct Redis {
    runner: Arc<ScriptRunner>,
    tokens: Arc<RedisTokenStore>,
    processes: u32,
}

impl Redis {
    /// A Redis at `redis://[user][:password@]host[:port][/database]`, or `rediss://…` for TLS.
    pub fn builder(url: impl AsRef<str>) -> RedisBuilder {
        RedisBuilder::new(url.as_ref())
    }

    /// For [`TransportBuilder::token_store`](conference_transport::TransportBuilder::token_store).
    /// All transports of the process may have it, whichever app they call as.
    #[must_use]
    pub fn token_store(&self) -> Arc<dyn TokenStore> {
        self.tokens.clone()
    }

    /// For
    /// [`TransportBuilder::rate_limiter`](conference_transport::TransportBuilder::rate_limiter): so
    /// many calls a second of each operation, over all processes that name the same app; 0 is taken
    /// for 1.
    ///
    /// `app` is any name for what DingTalk counts the calls of: the app key, or where it counts
    /// each organization by itself the app key and the corpId; and the host, if you call more than
    /// one that counts by itself, since the limiter does not know it. All transports of the process
    /// that call as that app have to have the same limiter, and all processes the same limit: they
    /// take slots from one row.
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

/// Shows where Redis is, without the user and the password.
impl fmt::Debug for Redis {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Redis")
            .field("server", &format_args!("{}", self.runner.connection.server()))
            .field("prefix", &self.runner.prefix)
            .field("processes", &self.processes)
            .finish_non_exhaustive()
    }
}
