mod builder;
#[cfg(feature = "diagnose")]
mod diagnose;
#[cfg(feature = "upgrade")]
mod upgrade;

use std::{fmt, sync::Arc};

use crate::{
    call::Call, clock::Clock, context::Context, error::Error, options::CallOptions, reply::Reply,
    request::Request, token::Tokens,
};

pub use builder::TransportBuilder;

/// Sends requests to one host on behalf of one app. Clones are cheap and share the connections and
/// the access token.
///
/// A transport can be built anywhere, but calls need a Tokio runtime with I/O and time enabled.
#[derive(Clone)]
pub struct Transport {
    context: Arc<Context>,
    tokens: Tokens,
    #[cfg(feature = "upgrade")]
    upgrades: upgrade::Upgrades,
}

impl Transport {
    /// Creates a builder with default settings, for the international host. Only the credentials
    /// are required.
    pub fn builder() -> TransportBuilder {
        TransportBuilder::new()
    }

    /// Returns a transport for another organization that has authorized the app. It shares the
    /// connections, and is cheap enough to be created for each call. All transports for one
    /// organization share one token.
    ///
    /// # Errors
    ///
    /// [`InvalidRequest`](crate::ErrorKind::InvalidRequest) if the corpId is empty, or if the
    /// credentials are for one organization only. Third-party and unified credentials serve several
    /// organizations.
    pub fn for_organization(&self, corp_id: &str) -> Result<Self, Error> {
        let tokens = self.tokens.for_organization(corp_id)?;
        Ok(Self { tokens, ..self.clone() })
    }

    /// Returns the clock, as set with [`TransportBuilder::clock`].
    #[must_use]
    pub fn clock(&self) -> &dyn Clock {
        &*self.context.clock
    }

    /// Sends a request with an access token and reads the whole response. A failed request is
    /// repeated within the [`RetryPolicy`](crate::RetryPolicy), if it is idempotent or was
    /// certainly not carried out.
    ///
    /// # Errors
    ///
    /// [`Error::kind`] is the step that failed, and [`Error::execution`] is the state of the
    /// request: it shows whether the service may have carried it out.
    pub async fn send(&self, request: &Request, options: &CallOptions) -> Result<Reply, Error> {
        self.call(request, options, |_| Ok(())).await.map(|((), reply)| reply)
    }

    /// Sends a request like [`send`](Self::send), and decodes the reply.
    ///
    /// `decode` runs inside the span of the call and before its [`Observer`](crate::Observer) is
    /// called, so that both report its error. Such an error does not repeat the call. Create it
    /// with [`Reply::undecodable`] or [`Reply::failure`]; the transport adds the facts of the call,
    /// such as the number of attempts.
    ///
    /// # Errors
    ///
    /// The errors of [`send`](Self::send) and of `decode`.
    pub async fn call<T>(
        &self,
        request: &Request,
        options: &CallOptions,
        decode: impl FnOnce(&Reply) -> Result<T, Error>,
    ) -> Result<(T, Reply), Error> {
        Call::new(&self.context, &self.tokens, request, options).run(decode).await
    }
}

impl fmt::Debug for Transport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Transport")
            .field("base_url", &self.context.urls.base().as_str())
            .field("timeouts", &self.context.timeouts)
            .finish_non_exhaustive()
    }
}
