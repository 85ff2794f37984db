mod http;

use std::{fmt, sync::Arc, time::Duration};

#[cfg(feature = "reqwest-013")]
use reqwest::ClientBuilder;
use tokio::sync::Semaphore;

use super::Transport;
use crate::{
    clock::{Clock, SystemClock},
    context::{Context, Timeouts},
    credentials::Credentials,
    error::Error,
    http::{BaseUrl, Region, Urls, without_secrets},
    limits::{AddressBan, RateLimit, RateLimiter},
    observe::Observer,
    retry::{Budget, Random, RetryPolicy},
    token::{MemoryTokenStore, TokenStore, Tokens},
};

/// Builder of a [`Transport`], created with [`Transport::builder`]. [`build`](Self::build) checks
/// the settings.
#[derive(Clone)]
#[must_use]
pub struct TransportBuilder {
    base_url: String,
    pub(super) credentials: Option<Credentials>,
    token_store: Option<Arc<dyn TokenStore>>,
    clock: Arc<dyn Clock>,
    pub(super) timeouts: Timeouts,
    response_limit: usize,
    root_certificates: Vec<Vec<u8>>,
    proxy: Option<String>,
    user_agent_suffix: Option<String>,
    retry: RetryPolicy,
    rate_limit: RateLimit,
    max_in_flight: usize,
    observer: Option<Arc<dyn Observer>>,
    seed: Option<u64>,
    #[cfg(feature = "reqwest-013")]
    configure_http: fn(ClientBuilder) -> ClientBuilder,
}

/// Enough for all calls that the platform accepts from one address, even if each takes a second.
const DEFAULT_MAX_IN_FLIGHT: usize = 500;
const MEBIBYTE: usize = 1 << 20;

impl TransportBuilder {
    pub(crate) fn new() -> Self {
        Self {
            base_url: Region::default().base_url().to_owned(),
            credentials: None,
            token_store: None,
            clock: Arc::new(SystemClock),
            timeouts: Timeouts {
                connect: Duration::from_secs(3),
                attempt: Duration::from_secs(10),
                total: Duration::from_secs(30),
            },
            response_limit: 32 * MEBIBYTE,
            root_certificates: Vec::new(),
            proxy: None,
            user_agent_suffix: None,
            retry: RetryPolicy::new(),
            rate_limit: RateLimit::None,
            max_in_flight: DEFAULT_MAX_IN_FLIGHT,
            observer: None,
            seed: None,
            #[cfg(feature = "reqwest-013")]
            configure_http: |http| http,
        }
    }

    /// Sets the DingTalk platform to call. Defaults to [`Region::International`].
    pub fn region(self, region: Region) -> Self {
        self.base_url(region.base_url())
    }

    /// Sets a base URL other than a region's, such as that of a simulator or of your own gateway.
    /// Replaces the region. Plain http is allowed only for loopback. Loopback addresses are never
    /// called through a proxy.
    pub fn base_url(mut self, url: impl Into<String>) -> Self {
        self.base_url = url.into();
        self
    }

    /// Sets the credentials. Required.
    pub fn credentials(mut self, credentials: Credentials) -> Self {
        self.credentials = Some(credentials);
        self
    }

    /// Sets the token store, to share tokens with other transports or processes. Defaults to a new
    /// [`MemoryTokenStore`], which no other transport uses.
    pub fn token_store(mut self, store: Arc<dyn TokenStore>) -> Self {
        self.token_store = Some(store);
        self
    }

    /// Sets the clock, for tests. Defaults to the system's clock.
    pub fn clock(mut self, clock: Arc<dyn Clock>) -> Self {
        self.clock = clock;
        self
    }

    /// Sets the connect timeout, including TLS. Defaults to 3 seconds.
    pub fn connect_timeout(mut self, limit: Duration) -> Self {
        self.timeouts.connect = limit;
        self
    }

    /// Sets the timeout of one attempt, from connecting to the last byte of the response. Defaults
    /// to 10 seconds.
    ///
    /// Use at least 5 seconds: DingTalk's gateway waits 3 seconds for its own services, and a
    /// shorter timeout hides its response. Requests for an access token have the same timeout.
    pub fn attempt_timeout(mut self, limit: Duration) -> Self {
        self.timeouts.attempt = limit;
        self
    }

    /// Sets the timeout of a whole call: fetching the access token, all attempts and all waits.
    /// Defaults to 30 seconds.
    pub fn total_timeout(mut self, limit: Duration) -> Self {
        self.timeouts.total = limit;
        self
    }

    /// Sets the retry policy of calls and token requests. Defaults to [`RetryPolicy::new`].
    pub fn retry(mut self, policy: RetryPolicy) -> Self {
        self.retry = policy;
        self
    }

    /// Sets a rate limit per operation, in calls per second, and spreads the calls evenly. Clamped
    /// to 1..=1,000,000. Defaults to no limit. A call that would have to wait beyond its deadline
    /// fails immediately, with kind [`Timeout`](crate::ErrorKind::Timeout).
    ///
    /// The platform accepts 20 calls per second for each operation of an app, or 60 for paying
    /// organizations, and throttles the rest.
    pub fn calls_per_second(mut self, calls: u32) -> Self {
        self.rate_limit = RateLimit::PerSecond(calls);
        self
    }

    /// Sets a custom rate limiter in place of [`calls_per_second`](Self::calls_per_second), for
    /// example one that several processes share.
    pub fn rate_limiter(mut self, limiter: Arc<dyn RateLimiter>) -> Self {
        self.rate_limit = RateLimit::Custom(limiter);
        self
    }

    /// Sets the maximum number of attempts in flight. Defaults to 500; at least 1. `usize::MAX`
    /// means no limit.
    ///
    /// Further attempts wait for a permit, and fail with kind
    /// [`Timeout`](crate::ErrorKind::Timeout) at the deadline of their call. Each attempt waits
    /// for the rate limit first, and then for a permit. If several permits become free at the same
    /// time, their attempts are sent together, which may exceed the rate.
    ///
    /// Each attempt in flight needs a connection: about 30 KB and an open file, of which many
    /// systems allow 1,024 per process. 500 are enough for all calls that the platform accepts from
    /// one address, even if each takes a second.
    pub fn max_in_flight(mut self, attempts: usize) -> Self {
        self.max_in_flight = attempts.clamp(1, Semaphore::MAX_PERMITS);
        self
    }

    /// Sets the observer, which receives the outcome of calls, attempts and token requests.
    pub fn observer(mut self, observer: Arc<dyn Observer>) -> Self {
        self.observer = Some(observer);
        self
    }

    /// Sets the seed of the jitter, so that a test gets the same waits each time. Defaults to a
    /// random seed.
    pub fn seed(mut self, seed: u64) -> Self {
        self.seed = Some(seed);
        self
    }

    /// Sets the maximum size of a response body in bytes. Defaults to 32 MiB. A larger body of a
    /// 2xx is an error of kind [`Decode`](crate::ErrorKind::Decode).
    pub fn response_limit(mut self, bytes: usize) -> Self {
        self.response_limit = bytes;
        self
    }

    /// Adds certificates to trust, in PEM format, in addition to those of the platform. May be
    /// called more than once.
    pub fn root_certificate(mut self, pem: impl Into<Vec<u8>>) -> Self {
        self.root_certificates.push(pem.into());
        self
    }

    /// Sets an http or https proxy. Defaults to the proxy of the environment: `HTTPS_PROXY`, then
    /// `ALL_PROXY`, except for the hosts in `NO_PROXY`. Loopback addresses are never called through
    /// a proxy.
    pub fn proxy(mut self, url: impl Into<String>) -> Self {
        self.proxy = Some(url.into());
        self
    }

    /// Sets the name of the program in the `User-Agent` header, such as `booking-service/2.1`. It
    /// follows the name of this crate.
    pub fn user_agent_suffix(mut self, suffix: impl Into<String>) -> Self {
        self.user_agent_suffix = Some(suffix.into());
        self
    }

    /// Configures the HTTP client beyond the options of this builder, for example with a name
    /// resolver. The function runs first: the settings that the transport relies on (TLS,
    /// redirects, compression, proxies) are applied afterwards and take precedence.
    ///
    /// Requires the feature `reqwest-013`, named after the version of reqwest in the function's
    /// type.
    #[cfg(feature = "reqwest-013")]
    pub fn configure_http(mut self, configure: fn(ClientBuilder) -> ClientBuilder) -> Self {
        self.configure_http = configure;
        self
    }

    /// Checks the settings and creates the transport. It needs no runtime and sends nothing.
    ///
    /// # Errors
    ///
    /// [`InvalidRequest`](crate::ErrorKind::InvalidRequest), with a message that names the setting:
    /// an unusable base URL, missing credentials, or an unreadable proxy or certificate.
    pub fn build(self) -> Result<Transport, Error> {
        #[cfg(feature = "upgrade")]
        let upgrades = super::upgrade::Upgrades::new(&self);
        let base_url = BaseUrl::parse(&self.base_url)?;
        let http = self.http(&base_url)?;
        let credentials = self.credentials.ok_or_else(|| {
            Error::invalid("credentials are missing: set them with `credentials(…)`")
        })?;
        let store = self
            .token_store
            .unwrap_or_else(|| Arc::new(MemoryTokenStore::with_clock(self.clock.clone())));
        let context = Arc::new(Context {
            http,
            urls: Urls::new(base_url),
            timeouts: self.timeouts,
            retry: self.retry,
            budget: Budget::full(),
            random: self.seed.map_or_else(Random::new, Random::seeded),
            ban: AddressBan::default(),
            rate_limiter: self.rate_limit.into_limiter(&self.clock),
            in_flight: Semaphore::new(self.max_in_flight),
            observer: self.observer,
            clock: self.clock,
        });
        let tokens = Tokens::new(credentials, store, context.clone())?;
        Ok(Transport {
            context,
            tokens,
            #[cfg(feature = "upgrade")]
            upgrades,
        })
    }
}

/// Omits everything that may hold a secret: the credentials' secret, and the proxy, whose URL may
/// have a password.
impl fmt::Debug for TransportBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TransportBuilder")
            .field("base_url", &without_secrets(&self.base_url))
            .field("credentials", &self.credentials)
            .field("timeouts", &self.timeouts)
            .field("response_limit", &self.response_limit)
            .field("retry", &self.retry)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn at_most_500_attempts_are_in_flight_by_default() {
        let builder = || TransportBuilder::new().credentials(Credentials::access_token("token"));
        for (builder, most) in [
            (builder(), 500),
            (builder().max_in_flight(7), 7),
            (builder().max_in_flight(0), 1),
            (builder().max_in_flight(usize::MAX), Semaphore::MAX_PERMITS),
        ] {
            let transport = builder.build().unwrap();
            assert_eq!(transport.context.in_flight.available_permits(), most);
        }
    }
}
