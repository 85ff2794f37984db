use std::{fmt, sync::Arc, time::Duration};

use conference_transport::{Clock, SystemClock};
use secrecy::{ExposeSecret as _, SecretString};

use super::Redis;
use crate::{
    connection::SharedConnection, error::Error, health::Health, script_runner::ScriptRunner,
    server::Server, tls, token_store::RedisTokenStore,
};

/// How a [`Redis`] is to be used. [`Redis::builder`] makes one; [`build`](Self::build) checks
/// everything at once.
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

    /// What the names of all keys begin with, before a colon; `conference` unless said. Processes
    /// with different prefixes share nothing.
    pub fn prefix(mut self, prefix: impl Into<String>) -> Self {
        self.prefix = prefix.into();
        self
    }

    /// How many processes share the rate limit while Redis is lost: each then takes that part of
    /// it. 1 unless said, which lets each process use the whole limit; 0 is taken for 1.
    pub fn processes(mut self, processes: u32) -> Self {
        self.processes = processes;
        self
    }

    /// How long Redis may take to answer, connecting included; 250 ms unless said. What takes
    /// longer counts as lost. A call with less than twice that left gives Redis half of it, and no
    /// less than a fifth of this.
    ///
    /// It has to be well below the transport's attempt timeout: looking for a token and leasing one
    /// are not told how much time is left.
    pub fn timeout(mut self, limit: Duration) -> Self {
        self.timeout = limit;
        self
    }

    /// After which time a lost Redis is tried again, by one call; 1 s unless said. The others do
    /// not wait for it, but for those behind it in the line of a limiter of less than 10 calls a
    /// second.
    pub fn retry_interval(mut self, interval: Duration) -> Self {
        self.retry_interval = interval;
        self
    }

    /// Certificates to trust besides the platform's, as PEM text; may be called more than once. For
    /// `rediss://`.
    pub fn root_certificate(mut self, pem: impl Into<Vec<u8>>) -> Self {
        self.root_certificates.push(pem.into());
        self
    }

    /// What to go by instead of real time, in tests: the clock that the transports have. How long
    /// Redis takes is always measured in real time, and so is a wait in the line of a limiter.
    pub fn clock(mut self, clock: Arc<dyn Clock>) -> Self {
        self.clock = clock;
        self
    }

    /// Checks everything. No runtime is needed yet, and Redis need not be there.
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

/// Shows everything but the URL, which may hold a password.
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
