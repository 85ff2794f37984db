use std::{sync::Arc, time::Duration};

use conference_transport::Clock;
use redis::{ErrorKind, FromRedisValue, RedisError};

use crate::{
    connections::Connections,
    health::{Health, Loss},
    scripts::Script,
};

/// The way to Redis, which never takes long and never fails: what does not come back in time is
/// `None`.
pub(crate) struct Link {
    pub(crate) connections: Connections,
    pub(crate) health: Health,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) prefix: String,
    pub(crate) timeout: Duration,
}

/// What a script is run on.
pub(crate) struct Input<'a> {
    pub(crate) key: &'a str,
    pub(crate) arguments: &'a [&'a str],
    /// What time the caller has, as far as that is known.
    pub(crate) left: Duration,
}

/// The part of the timeout that Redis has in any case: a caller that is late does not lose it for
/// the others.
const LEAST_PART: u32 = 5;

impl Link {
    /// What the script answers. `None` while Redis is lost, which is said in the log once.
    pub(crate) async fn run<T: FromRedisValue>(
        &self,
        script: &Script,
        input: Input<'_>,
    ) -> Option<T> {
        let admission = self.health.admit(self.clock.now())?;
        let running = tokio::time::timeout(self.limit(input.left), self.invoke(script, input));
        let reason = match running.await {
            Ok(Ok(answer)) => {
                if admission.succeeded(script.proves_writes) {
                    self.tell_return();
                }
                return Some(answer);
            }
            Ok(Err(error)) => reason(&error),
            Err(_) => "it did not answer in time",
        };
        let loss = admission.failed(self.clock.now());
        if loss != Loss::Old {
            self.connections.close();
        }
        if loss == Loss::New {
            self.tell_loss(reason);
        }
        None
    }

    /// Half of what the caller has left, so that it gets to know that Redis hangs, and can still go
    /// on without it.
    fn limit(&self, left: Duration) -> Duration {
        (left / 2).clamp(self.timeout / LEAST_PART, self.timeout)
    }

    async fn invoke<T: FromRedisValue>(
        &self,
        script: &Script,
        input: Input<'_>,
    ) -> Result<T, RedisError> {
        let mut connection = self.connections.get().await?;
        let mut invocation = script.code.key(input.key);
        for argument in input.arguments {
            invocation.arg(argument);
        }
        invocation.invoke_async(&mut connection).await
    }

    fn tell_loss(&self, reason: &str) {
        tracing::warn!(
            server = %self.connections.server(),
            reason,
            "Redis is lost: this process goes on by itself, with its share of the rate limit"
        );
    }

    fn tell_return(&self) {
        tracing::info!(server = %self.connections.server(), "Redis is back");
    }
}

/// What Redis says may repeat what it was told, tokens and passwords among it, so only these are
/// told.
const CODES: [(&str, &str); 11] = [
    ("BUSY", "it is busy with a script"),
    ("CLUSTERDOWN", "its cluster is down"),
    ("LOADING", "it is loading its data"),
    ("MASTERDOWN", "it has lost its primary"),
    ("MISCONF", "it cannot save its data, and takes no more"),
    ("MOVED", "it is a cluster, which is not supported"),
    ("NOAUTH", "it asks for a password"),
    ("NOPERM", "the user lacks a permission"),
    ("OOM", "its memory is full"),
    ("READONLY", "it is a replica"),
    ("WRONGPASS", "it refuses the user or the password"),
];

fn reason(error: &RedisError) -> &'static str {
    let told = error.code().unwrap_or_default();
    let known = CODES.iter().find(|(code, _)| *code == told);
    match (known, error.kind()) {
        (Some((_, meaning)), _) => meaning,
        (None, ErrorKind::Io) => "the connection failed",
        (None, ErrorKind::AuthenticationFailed) => "it refuses the user or the password",
        (None, ErrorKind::Server(_) | ErrorKind::Extension) => "it refuses the script",
        _ => "its answer makes no sense",
    }
}
