mod access_token;
mod app;
mod check;
mod provider;

use std::{fmt, future::Future, sync::Arc};

use secrecy::SecretString;

use crate::error::BoxError;

pub use access_token::AccessToken;
#[cfg(feature = "upgrade")]
pub use app::AppCredentials;
pub(crate) use app::{App, AppKind};
pub(crate) use check::check;
pub use provider::TokenProvider;

/// Credentials of an app, or a source of access tokens.
///
/// A malformed value, such as one with whitespace around it, is reported when the transport is
/// built. Secrets are wiped from memory when they are dropped, and `Debug` does not show them.
#[derive(Clone)]
pub struct Credentials {
    pub(crate) scheme: Scheme,
}

#[derive(Clone)]
pub(crate) enum Scheme {
    App(App),
    AccessToken(SecretString),
    Provider(Arc<dyn TokenProvider>),
}

impl Credentials {
    /// Creates credentials of an internal app, which is an app of your own organization. The newer
    /// console calls its key and secret client id and client secret. The transport fetches an
    /// access token with them, and renews it before it expires.
    #[must_use]
    pub fn internal_app(app_key: impl Into<String>, app_secret: impl Into<String>) -> Self {
        Self::app(app_key, app_secret, AppKind::Internal)
    }

    /// Creates credentials of a third-party enterprise app, for the organization `auth_corp_id`
    /// that has authorized it.
    ///
    /// DingTalk pushes a new suiteTicket to the app about every five hours. `suite_ticket` is
    /// called each time a token is fetched, and returns the latest ticket. If it fails, the calls
    /// that wait for the token fail, and the next call tries again. Errors show its error message,
    /// which must not contain a secret.
    ///
    /// ```
    /// # async fn last_pushed_ticket() -> std::io::Result<String> { Ok(String::new()) }
    /// use conference_transport::Credentials;
    ///
    /// let credentials = Credentials::third_party_app(
    ///     "suite key",
    ///     "suite secret",
    ///     "corpId of the organization",
    ///     || async { last_pushed_ticket().await },
    /// );
    /// ```
    #[must_use]
    pub fn third_party_app<S, F, E>(
        suite_key: impl Into<String>,
        suite_secret: impl Into<String>,
        auth_corp_id: impl Into<String>,
        suite_ticket: S,
    ) -> Self
    where
        S: Fn() -> F + Send + Sync + 'static,
        F: Future<Output = Result<String, E>> + Send + 'static,
        E: Into<BoxError>,
    {
        let kind = AppKind::ThirdParty {
            auth_corp_id: auth_corp_id.into(),
            ticket: Arc::new(move || {
                let ticket = suite_ticket();
                Box::pin(async { ticket.await.map_err(Into::into) })
            }),
        };
        Self::app(suite_key, suite_secret, kind)
    }

    /// Creates credentials of an internal or a third-party app for the newer token call, which
    /// DingTalk recommends for both. `corp_id` is the organization to act for.
    #[must_use]
    pub fn unified(
        client_id: impl Into<String>,
        client_secret: impl Into<String>,
        corp_id: impl Into<String>,
    ) -> Self {
        let corp_id = corp_id.into();
        Self::app(client_id, client_secret, AppKind::Unified { corp_id })
    }

    /// Uses an access token that the program already has. It is never renewed: after it has
    /// expired, usually after two hours, every call fails with kind [`Api`](crate::ErrorKind::Api).
    #[must_use]
    pub fn access_token(token: impl Into<String>) -> Self {
        Self::of(Scheme::AccessToken(SecretString::from(token.into())))
    }

    /// Uses access tokens of a provider that the program implements, such as a client of a token
    /// service.
    #[must_use]
    pub fn provider(provider: impl TokenProvider + 'static) -> Self {
        Self::of(Scheme::Provider(Arc::new(provider)))
    }

    /// Returns the app's key and secret, for a request that has them in its body. `None` for an
    /// access token and for a provider.
    #[cfg(feature = "upgrade")]
    #[must_use]
    pub fn expose_app(&self) -> Option<AppCredentials<'_>> {
        match &self.scheme {
            Scheme::App(app) => Some(app.expose()),
            Scheme::AccessToken(_) | Scheme::Provider(_) => None,
        }
    }

    fn app(key: impl Into<String>, secret: impl Into<String>, kind: AppKind) -> Self {
        Self::of(Scheme::App(App {
            key: key.into(),
            secret: SecretString::from(secret.into()),
            kind,
        }))
    }

    fn of(scheme: Scheme) -> Self {
        Self { scheme }
    }
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.scheme {
            Scheme::App(app) => f
                .debug_struct("App")
                .field("key", &app.key)
                .field("organization", &app.organization())
                .finish_non_exhaustive(),
            Scheme::AccessToken(_) => f.debug_struct("AccessToken").finish_non_exhaustive(),
            Scheme::Provider(_) => f.debug_struct("Provider").finish_non_exhaustive(),
        }
    }
}
