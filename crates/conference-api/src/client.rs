use std::{fmt, sync::Arc, time::Duration};

use conference_transport::{
    CallOptions, Clock, Credentials, Observer, RateLimiter, Region, RetryPolicy, TokenStore,
    Transport, TransportBuilder,
};

use crate::Error;

/// The client: one for the life of a program.
///
/// It keeps connections and the access token. A clone shares both and costs
/// next to nothing. It is made outside or inside of a runtime.
#[derive(Clone)]
pub struct Client {
    pub(crate) transport: Transport,
    pub(crate) options: CallOptions,
}

impl Client {
    /// A client to be set up. It needs credentials.
    pub fn builder() -> ClientBuilder {
        ClientBuilder(Transport::builder())
    }

    /// This client for another organization that authorized the app. It costs
    /// next to nothing: ask for it for each call.
    ///
    /// # Errors
    ///
    /// If the corpId is empty, or the credentials are of one organization
    /// only: those of third-party and unified apps serve several.
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
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client").finish_non_exhaustive()
    }
}

/// Sets up a [`Client`].
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
        /// Who calls.
        credentials(credentials: Credentials);
        /// Where the organization's data is: [`Region::International`] unless
        /// set otherwise. Credentials of one region do not work in another.
        region(region: Region);
        /// Another host than the region's, for instance that of a simulator.
        /// Plain `http` is refused unless the host is loopback.
        base_url(url: impl Into<String>);
        /// How long connecting may take: 3 s unless set otherwise.
        connect_timeout(limit: Duration);
        /// How long one attempt of a call may take: 10 s unless set otherwise.
        attempt_timeout(limit: Duration);
        /// How long a whole call may take: 30 s unless set otherwise.
        total_timeout(limit: Duration);
        /// How many bytes an answer may have: 32 MiB unless set otherwise.
        response_limit(bytes: usize);
        /// A certificate to trust beside those of the system, as PEM.
        root_certificate(pem: impl Into<Vec<u8>>);
        /// A proxy, by its URL. Calls to a loopback host never go through it.
        proxy(url: impl Into<String>);
        /// When a call is sent again: three attempts, and only where that does
        /// no harm, unless set otherwise.
        retry(policy: RetryPolicy);
        /// How many calls a second each operation may make. DingTalk documents
        /// 20 for an app; unlimited unless set.
        calls_per_second(calls: u32);
        /// A rate limit of your own, for instance one that processes share.
        rate_limiter(limiter: Arc<dyn RateLimiter>);
        /// How many requests may be under way at once, each on a connection of
        /// its own: 500 unless set, without limit if `usize::MAX`. The others
        /// wait for their turn.
        max_in_flight(attempts: usize);
        /// Where access tokens are kept, to share them between processes; in
        /// memory unless set.
        token_store(store: Arc<dyn TokenStore>);
        /// Who is told what each call and each attempt came to.
        observer(observer: Arc<dyn Observer>);
        /// What to go by instead of real time, in tests.
        clock(clock: Arc<dyn Clock>);
        /// What to say after the client's own name in `User-Agent`.
        user_agent_suffix(text: impl Into<String>);
    }

    /// The client.
    ///
    /// # Errors
    ///
    /// If credentials are missing, or a setting is not valid; the error says
    /// which.
    pub fn build(self) -> Result<Client, Error> {
        Ok(Client { transport: self.0.build()?, options: CallOptions::default() })
    }
}

impl fmt::Debug for ClientBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientBuilder").finish_non_exhaustive()
    }
}
