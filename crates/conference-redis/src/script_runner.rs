use std::{sync::Arc, time::Duration};

use conference_transport::Clock;
use redis::{ErrorKind, FromRedisValue, RedisError};

use crate::{
    connection::SharedConnection,
    health::{FailureEffect, Health},
    scripts::Script,
};

/// Runs scripts in Redis. It never takes longer than the timeout and never fails: without a result
/// in time it returns `None`.
pub(crate) struct ScriptRunner {
    pub(crate) connection: SharedConnection,
    pub(crate) health: Health,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) prefix: String,
    pub(crate) timeout: Duration,
}

/// The input of a script.
pub(crate) struct ScriptInput<'a> {
    pub(crate) key: &'a str,
    pub(crate) arguments: &'a [&'a str],
    /// Time until the deadline of the caller; [`Duration::MAX`] if it is unknown.
    pub(crate) time_left: Duration,
}

/// Divisor of the timeout for the minimum of a script's time: a caller with little time must not
/// cause an outage for all others.
const MIN_TIMEOUT_DIVISOR: u32 = 5;

impl ScriptRunner {
    /// Runs a script and returns its result. `None` during an outage, which is logged once.
    pub(crate) async fn run<T: FromRedisValue>(
        &self,
        script: &Script,
        input: ScriptInput<'_>,
    ) -> Option<T> {
        let permit = self.health.acquire(self.clock.now())?;
        let timeout = self.timeout(input.time_left);
        let running = tokio::time::timeout(timeout, self.invoke(script, input));
        let reason = match running.await {
            Ok(Ok(result)) => {
                if permit.record_success(script.proves_writes) {
                    self.log_recovery();
                }
                return Some(result);
            }
            Ok(Err(error)) => reason(&error),
            Err(_) => "it did not respond in time",
        };
        let effect = permit.record_failure(self.clock.now());
        if effect != FailureEffect::Outdated {
            self.connection.close();
        }
        if effect == FailureEffect::OutageBegins {
            self.log_outage(reason);
        }
        None
    }

    /// Returns half of the time that the caller has left, so that it can continue without a hanging
    /// Redis.
    fn timeout(&self, time_left: Duration) -> Duration {
        (time_left / 2).clamp(self.timeout / MIN_TIMEOUT_DIVISOR, self.timeout)
    }

    async fn invoke<T: FromRedisValue>(
        &self,
        script: &Script,
        input: ScriptInput<'_>,
    ) -> Result<T, RedisError> {
        let mut connection = self.connection.get().await?;
        let mut invocation = script.code.key(input.key);
        for argument in input.arguments {
            invocation.arg(argument);
        }
        invocation.invoke_async(&mut connection).await
    }

    fn log_outage(&self, reason: &str) {
        tracing::warn!(
            server = %self.connection.server(),
            reason,
            "Redis is unavailable: this process continues without it, with its share of the rate limit"
        );
    }

    fn log_recovery(&self) {
        tracing::info!(server = %self.connection.server(), "Redis is available again");
    }
}

/// Error codes of Redis with their meanings. Only these are logged: a message of Redis can repeat
/// its input, including tokens and passwords.
const CODES: [(&str, &str); 11] = [
    ("BUSY", "it is busy with a script"),
    ("CLUSTERDOWN", "its cluster is down"),
    ("LOADING", "it is loading its data"),
    ("MASTERDOWN", "it has lost its primary"),
    ("MISCONF", "it cannot save its data and refuses writes"),
    ("MOVED", "it is a cluster, which is not supported"),
    ("NOAUTH", "it requires a password"),
    ("NOPERM", "the user lacks a permission"),
    ("OOM", "its memory is full"),
    ("READONLY", "it is a replica"),
    ("WRONGPASS", "it refuses the user or the password"),
];

fn reason(error: &RedisError) -> &'static str {
    let code = error.code().unwrap_or_default();
    let known = CODES.iter().find(|(known, _)| *known == code);
    match (known, error.kind()) {
        (Some((_, meaning)), _) => meaning,
        (None, ErrorKind::Io) => "the connection failed",
        (None, ErrorKind::AuthenticationFailed) => "it refuses the user or the password",
        (None, ErrorKind::Server(_) | ErrorKind::Extension) => "it refuses the script",
        _ => "its response is invalid",
    }
}
