use std::{fmt, time::Duration};

use conference_transport::{CallOptions, Credentials, Region, Transport, TransportBuilder};

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

    /// This client with other options for its calls.
    #[must_use]
    pub fn with(&self, options: CallOptions) -> Self {
        Self {
            transport: self.transport.clone(),
            options,
        }
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
        Ok(Client {
            transport: self.0.build()?,
            options: CallOptions::default(),
        })
    }
}

impl fmt::Debug for ClientBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientBuilder").finish_non_exhaustive()
    }
}
