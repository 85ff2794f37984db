use std::sync::{Arc, Mutex, PoisonError};

use super::{Transport, TransportBuilder};
use crate::{
    call::Call,
    error::Error,
    http::{BaseUrl, HttpClient, UpgradeUrl, Upgraded},
    options::CallOptions,
    request::Request,
};

/// HTTP clients for other hosts, with the proxies and certificates of the transport.
#[derive(Clone)]
pub(super) struct Upgrades {
    builder: TransportBuilder,
    /// Most transports need only one.
    last: Arc<Mutex<Option<Client>>>,
}

#[derive(Clone)]
struct Client {
    origin: String,
    http: Arc<HttpClient>,
}

impl Transport {
    /// Sends a request once to the transport's own host, without an access token, and returns the
    /// body of a 2xx. Errors mask the `secrets`, which the service may send back. Limits, timeouts,
    /// spans and the [`Observer`](crate::Observer) are those of any call.
    ///
    /// Requires the feature `upgrade`.
    ///
    /// # Errors
    ///
    /// The same as those of [`send`](Self::send), except for errors of access tokens.
    pub async fn send_without_token(
        &self,
        request: &Request,
        secrets: &[&str],
    ) -> Result<Vec<u8>, Error> {
        let options = CallOptions::new();
        let call = Call::new(&self.context, &self.tokens, request, &options);
        let ((), reply) = call.without_token(secrets).run(|_| Ok(())).await?;
        Ok(reply.body().to_vec())
    }

    /// Upgrades a connection to the host of the URL, for example to a WebSocket. Proxies,
    /// certificates, connect timeout and attempt timeout are those of the transport. No access
    /// token is sent, no redirect is followed, and no error shows the query.
    ///
    /// `wss` is read as https. Plain `http` and `ws` are allowed only for loopback. The headers
    /// name the protocol (`upgrade`) and what it requires.
    ///
    /// Requires the feature `upgrade`.
    ///
    /// # Errors
    ///
    /// [`InvalidRequest`](crate::ErrorKind::InvalidRequest) for an unusable URL, or the host's
    /// error if it does not switch protocols.
    pub async fn upgrade(&self, url: &str, headers: &[(&str, &str)]) -> Result<Upgraded, Error> {
        let url = UpgradeUrl::parse(url)?;
        let client = self.upgrades.client(&url.origin)?;
        client.upgrade(url, headers, self.context.timeouts.attempt).await
    }
}

impl Upgrades {
    pub(super) fn new(builder: &TransportBuilder) -> Self {
        let mut builder = builder.clone();
        builder.credentials = None;
        Self { builder, last: Arc::default() }
    }

    /// The settings of the transport, without credentials.
    #[cfg(feature = "diagnose")]
    pub(super) fn builder(&self) -> &TransportBuilder {
        &self.builder
    }

    fn client(&self, origin: &BaseUrl) -> Result<Arc<HttpClient>, Error> {
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(client) = last.as_ref().filter(|client| client.origin == origin.as_str()) {
            return Ok(client.http.clone());
        }
        let http = Arc::new(self.builder.http(origin)?);
        *last = Some(Client { origin: origin.as_str().to_owned(), http: http.clone() });
        Ok(http)
    }
}
