use std::{fmt, sync::Arc, time::Duration};

use conference_transport::{
    CallOptions, Clock, Credentials, Observer, RateLimiter, Region, RetryPolicy, TokenStore,
    Transport, TransportBuilder,
};

use crate::Error;

/// Client of the API. A program needs only one.
///
/// It keeps connections and the access token. Clones are cheap and share both. A client can be
/// built outside of a runtime.
#[derive(Clone)]
pub struct Client {
    pub(crate) transport: Transport,
    pub(crate) options: CallOptions,
}

impl Client {
    /// Creates a builder, which needs credentials.
    pub fn builder() -> ClientBuilder {
        ClientBuilder(Transport::builder())
    }

    /// Returns this client for another organization that has authorized the app. It is cheap enough
    /// to be called for each request.
    ///
    /// # Errors
    ///
    /// If the corpId is empty, or if the credentials are for one organization only. Those of
    /// third-party and unified apps serve several.
    pub fn for_organization(&self, corp_id: &str) -> Result<Self, Error> {
        Ok(Self {
            transport: self.transport.for_organization(corp_id)?,
            options: self.options.clone(),
        })
    }

    /// Returns this client with other options for its calls.
    #[must_use]
    pub fn with_options(&self, options: CallOptions) -> Self {
        Self { transport: self.transport.clone(), options }
    }

    /// Makes a connection to the service step by step, to find out where it fails: see
    /// [`Transport::diagnose_connection`].
    ///
    /// # Errors
    ///
    /// If a proxy or a certificate cannot be read any more. Failures of the connection are in the
    /// report.
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

/// Builder of a [`Client`].
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
        /// Sets a base URL other than the region's, such as that of a simulator. Plain `http` is
        /// allowed only for loopback.
        base_url(url: impl Into<String>);
        /// Sets the connect timeout, including TLS. Defaults to 3 seconds.
        connect_timeout(limit: Duration);
        /// Sets the timeout of one attempt of a call. Defaults to 10 seconds.
        attempt_timeout(limit: Duration);
        /// Sets the timeout of a call, including all attempts and waits. Defaults to 30 seconds.
        total_timeout(limit: Duration);
        /// Sets the maximum size of a response in bytes. Defaults to 32 MiB.
        response_limit(bytes: usize);
        /// Adds root certificates, in PEM format, to those of the system.
        root_certificate(pem: impl Into<Vec<u8>>);
        /// Sets the URL of a proxy. Defaults to the proxy variables of the environment. Loopback
        /// addresses are never called through a proxy.
        proxy(url: impl Into<String>);
        /// Sets the retry policy. Defaults to three attempts, only where a repeat does no harm.
        retry(policy: RetryPolicy);
        /// Sets a rate limit per operation, in calls per second. Defaults to no limit. DingTalk
        /// documents 20 for an app.
        calls_per_second(calls: u32);
        /// Sets a custom rate limiter, such as one that several processes share.
        rate_limiter(limiter: Arc<dyn RateLimiter>);
        /// Sets the maximum number of requests in flight, each of which needs a connection. Further
        /// requests wait. Defaults to 500; `usize::MAX` means no limit.
        max_in_flight(attempts: usize);
        /// Sets the store of access tokens, to share them between processes. Defaults to the memory
        /// of this process.
        token_store(store: Arc<dyn TokenStore>);
        /// Sets the observer of calls, attempts and token requests.
        observer(observer: Arc<dyn Observer>);
        /// Sets the clock, for tests. Defaults to the system's clock.
        clock(clock: Arc<dyn Clock>);
        /// Sets the name of the program in the `User-Agent` header, after the client's own.
        user_agent_suffix(text: impl Into<String>);
    }

    /// Checks the settings and creates the client.
    ///
    /// # Errors
    ///
    /// If credentials are missing or a setting is invalid. The error names the setting.
    pub fn build(self) -> Result<Client, Error> {
        Ok(Client { transport: self.0.build()?, options: CallOptions::default() })
    }
}

impl fmt::Debug for ClientBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientBuilder").finish_non_exhaustive()
    }
}
