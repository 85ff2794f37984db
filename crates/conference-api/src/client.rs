use std::{fmt, sync::Arc, time::Duration};

use conference_transport::{
    CallOptions, Clock, Credentials, Observer, RateLimiter, Region, RetryPolicy, TokenStore,
    Transport, TransportBuilder,
};

use crate::Error;

/// Client of the API. A program needs only one.
///
/// The page [`operations`](crate::operations) lists its functions by capability. A client can be
/// built anywhere, but calls need a Tokio runtime with I/O and time enabled.
///
/// It keeps the connections and the access token. Clones are cheap and share both.
#[derive(Clone)]
pub struct Client {
    pub(crate) transport: Transport,
    pub(crate) options: CallOptions,
}

impl Client {
    /// Creates a builder with default settings. Only the credentials are required.
    pub fn builder() -> ClientBuilder {
        ClientBuilder(Transport::builder())
    }

    /// Returns a client for another organization that has authorized the app, with the options of
    /// this one. It shares the connections, and is cheap enough to be created for each request.
    ///
    /// # Errors
    ///
    /// An error of kind `InvalidRequest` if the corpId is empty, or if the credentials are for one
    /// organization only. Third-party and unified credentials serve several organizations.
    pub fn for_organization(&self, corp_id: &str) -> Result<Self, Error> {
        Ok(Self {
            transport: self.transport.for_organization(corp_id)?,
            options: self.options.clone(),
        })
    }

    /// Returns a client that makes its calls with these options, in place of all options set
    /// before. It shares the connections and the access token.
    ///
    /// # Examples
    ///
    /// ```
    /// use std::time::Duration;
    /// use conference_api::{CallOptions, Client, RetryPolicy};
    ///
    /// fn impatient(client: &Client) -> Client {
    ///     let options = CallOptions::new()
    ///         .total_timeout(Duration::from_secs(5))
    ///         .retry(RetryPolicy::never());
    ///     client.with_options(options)
    /// }
    /// ```
    #[must_use]
    pub fn with_options(&self, options: CallOptions) -> Self {
        Self { transport: self.transport.clone(), options }
    }

    /// Connects to the service step by step and reports the step that fails: see
    /// [`Transport::diagnose_connection`].
    ///
    /// # Errors
    ///
    /// An error of kind `InvalidRequest` if the proxy or a certificate has become unreadable since
    /// the client was built. Failures of the connection are not errors: the report contains them.
    #[cfg(feature = "diagnose")]
    pub async fn diagnose_connection(
        &self,
    ) -> Result<conference_transport::ConnectionReport, Error> {
        Ok(self.transport.diagnose_connection().await?)
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client").finish_non_exhaustive()
    }
}

/// Builder of a [`Client`], created with [`Client::builder`]. [`build`](Self::build) checks the
/// settings.
#[must_use]
pub struct ClientBuilder(TransportBuilder);

macro_rules! settings {
    ($($(#[$doc:meta])+ $name:ident($value:ident: $type:ty);)+) => {
        $(
            $(#[$doc])+
            pub fn $name(self, $value: $type) -> Self {
                Self(self.0.$name($value))
            }
        )+
    };
}

impl ClientBuilder {
    settings! {
        /// Sets the credentials of the app. Required.
        credentials(credentials: Credentials);
        /// Sets the region of the organization. Defaults to [`Region::International`]. Credentials
        /// of one region do not work in the other.
        region(region: Region);
        /// Sets a base URL other than the region's, such as that of a simulator. Replaces the
        /// region. Plain `http` is allowed only for loopback addresses.
        base_url(url: impl Into<String>);
        /// Sets the connect timeout, including TLS. Defaults to 3 seconds.
        connect_timeout(limit: Duration);
        /// Sets the timeout of one attempt, from connecting to the last byte of the response.
        /// Defaults to 10 seconds. Use at least 5 seconds: DingTalk's gateway waits up to 3 seconds
        /// for its own services.
        attempt_timeout(limit: Duration);
        /// Sets the timeout of a whole call: fetching the access token, all attempts and all waits.
        /// Defaults to 30 seconds.
        total_timeout(limit: Duration);
        /// Sets the maximum size of a response body in bytes. Defaults to 32 MiB. A larger body of
        /// a 2xx is an error of kind `Decode`.
        response_limit(bytes: usize);
        /// Adds root certificates, in PEM format, to those of the system. May be called more than
        /// once.
        root_certificate(pem: impl Into<Vec<u8>>);
        /// Sets the URL of an HTTP proxy. Defaults to the environment variables `HTTPS_PROXY`, then
        /// `ALL_PROXY`, except for the hosts in `NO_PROXY`. Loopback addresses are never called
        /// through a proxy.
        proxy(url: impl Into<String>);
        /// Sets the retry policy. Defaults to [`RetryPolicy::new`]: at most three attempts. A
        /// request that is not idempotent is repeated only if it was certainly not carried out.
        retry(policy: RetryPolicy);
        /// Sets a rate limit per operation, in calls per second. Clamped to 1..=1,000,000. Defaults
        /// to no limit. DingTalk documents a limit of 20 for each operation of an app. A call that
        /// would have to wait beyond its deadline fails immediately, with kind `Timeout`.
        calls_per_second(calls: u32);
        /// Sets a custom rate limiter in place of `calls_per_second`, such as one that several
        /// processes share.
        rate_limiter(limiter: Arc<dyn RateLimiter>);
        /// Sets the maximum number of requests in flight, each of which needs a connection.
        /// Defaults to 500; at least 1; `usize::MAX` means no limit. Further requests wait, and
        /// fail with kind `Timeout` at the deadline of their call.
        max_in_flight(attempts: usize);
        /// Sets the store of access tokens, to share them between processes. Defaults to the memory
        /// of this process.
        token_store(store: Arc<dyn TokenStore>);
        /// Sets the observer of calls, attempts and token requests.
        observer(observer: Arc<dyn Observer>);
        /// Sets the clock, for tests. Defaults to the system's clock.
        clock(clock: Arc<dyn Clock>);
        /// Sets the name of the program in the `User-Agent` header, such as `booking-service/2.1`.
        /// It follows the name of this client.
        user_agent_suffix(text: impl Into<String>);
    }

    /// Checks the settings and creates the client.
    ///
    /// # Errors
    ///
    /// An error of kind `InvalidRequest` if credentials are missing or a setting is invalid. The
    /// message names the setting.
    pub fn build(self) -> Result<Client, Error> {
        Ok(Client { transport: self.0.build()?, options: CallOptions::default() })
    }
}

impl fmt::Debug for ClientBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientBuilder").finish_non_exhaustive()
    }
}
