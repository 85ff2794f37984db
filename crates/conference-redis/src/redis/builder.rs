use std::{fmt, sync::Arc, time::Duration};

use conference_transport::{Clock, SystemClock};
use secrecy::{ExposeSecret as _, SecretString};

use super::Redis;
use crate::{
    connection::SharedConnection, error::Error, health::Health, script_runner::ScriptRunner,
    server::Server, tls, token_store::RedisTokenStore,
};

/// Builder of a [`Redis`], created with [`Redis::builder`]. [`build`](Self::build) checks the
/// settings.
#[derive(Clone)]
#[must_use]
pub struct RedisBuilder {
    url: SecretString,
    prefix: String,
    processes: u32,
    timeout: Duration,
    retry_interval: Duration,
    root_certificates: Vec<Vec<u8>>,
    clock: Arc<dyn Clock>,
}

impl RedisBuilder {
    pub(super) fn new(url: &str) -> Self {
        Self {
            url: SecretString::from(url),
            prefix: "conference".to_owned(),
            processes: 1,
            timeout: Duration::from_millis(250),
            retry_interval: Duration::from_secs(1),
            root_certificates: Vec::new(),
            clock: Arc::new(SystemClock::default()),
        }
    }

    /// Sets the prefix of all keys, without the colon after it. Defaults to `conference`. Processes
    /// with different prefixes share nothing.
    pub fn prefix(mut self, prefix: impl Into<String>) -> Self {
        self.prefix = prefix.into();
        self
    }

    /// Sets the number of processes that share the rate limit. During an outage of Redis each
    /// process uses that part of the limit. Defaults to 1, which lets each process use the whole
    /// limit; at least 1.
    pub fn processes(mut self, processes: u32) -> Self {
        self.processes = processes;
        self
    }

    /// Sets the timeout of a request to Redis, including connecting. Defaults to 250 ms. A request
    /// that takes longer starts an outage. If a call has less than twice this time left before its
    /// deadline, it waits for Redis for only half of that time, but at least for a fifth of the
    /// timeout.
    ///
    /// It must be well below the transport's attempt timeout: loading and leasing a token can take
    /// this whole time, even if the call that needs the token has less time left.
    pub fn timeout(mut self, limit: Duration) -> Self {
        self.timeout = limit;
        self
    }

    /// Sets the interval between probes of Redis during an outage. Defaults to 1 s. One call
    /// makes each probe. Other calls do not wait for it, with one exception: in a rate limiter of
    /// less than 10 calls per second, the calls of the same operation wait in the queue behind it.
    pub fn retry_interval(mut self, interval: Duration) -> Self {
        self.retry_interval = interval;
        self
    }

    /// Adds certificates to trust for `rediss://`, in PEM format, in addition to those of the
    /// platform. May be called more than once.
    pub fn root_certificate(mut self, pem: impl Into<Vec<u8>>) -> Self {
        self.root_certificates.push(pem.into());
        self
    }

    /// Sets the clock, for tests. It must be the clock of the transports. Defaults to the system's
    /// clock. Timeouts of Redis and waits in the queue of a limiter are always measured in real
    /// time.
    pub fn clock(mut self, clock: Arc<dyn Clock>) -> Self {
        self.clock = clock;
        self
    }

    /// Checks the settings. It needs no runtime and does not connect to Redis.
    ///
    /// # Errors
    ///
    /// [`Error`] if the URL or a certificate cannot be read.
    pub fn build(self) -> Result<Redis, Error> {
        let server = Server::parse(self.url.expose_secret())?;
        let tls =
            if server.is_encrypted { Some(tls::platform(&self.root_certificates)?) } else { None };
        let runner = Arc::new(ScriptRunner {
            connection: SharedConnection::new(server, tls),
            health: Health::new(self.retry_interval),
            clock: self.clock,
            prefix: self.prefix,
            timeout: self.timeout,
        });
        Ok(Redis {
            tokens: Arc::new(RedisTokenStore::new(runner.clone())),
            runner,
            processes: self.processes,
        })
    }
}

/// Omits the URL, which may have a password.
impl fmt::Debug for RedisBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RedisBuilder")
            .field("prefix", &self.prefix)
            .field("processes", &self.processes)
            .field("timeout", &self.timeout)
            .field("retry_interval", &self.retry_interval)
            .finish_non_exhaustive()
    }
}
