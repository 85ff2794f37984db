use std::fmt;

use secrecy::SecretString;

/// Who calls: how the transport comes by the access token that every call carries.
///
/// Secrets are wiped from memory when they are dropped and never shown, not in `Debug` either.
#[derive(Clone)]
pub struct Credentials {
    pub(crate) scheme: Scheme,
}

#[derive(Clone)]
pub(crate) enum Scheme {
    InternalApp {
        app_key: String,
        app_secret: SecretString,
    },
    AccessToken(SecretString),
}

impl Credentials {
    /// An app of one's own organisation. Its key and secret (client id and client secret, in the newer console) fetch an
    /// access token, which is kept until shortly before it expires.
    #[must_use]
    pub fn internal_app(app_key: impl Into<String>, app_secret: impl Into<String>) -> Self {
        Self {
            scheme: Scheme::InternalApp {
                app_key: app_key.into(),
                app_secret: secret(app_secret),
            },
        }
    }

    /// An access token that the program has already. It is used as it is and never renewed; such tokens live for two hours.
    #[must_use]
    pub fn access_token(token: impl Into<String>) -> Self {
        Self {
            scheme: Scheme::AccessToken(secret(token)),
        }
    }
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.scheme {
            Scheme::InternalApp { app_key, .. } => f
                .debug_struct("InternalApp")
                .field("app_key", app_key)
                .finish_non_exhaustive(),
            Scheme::AccessToken(_) => f.debug_struct("AccessToken").finish_non_exhaustive(),
        }
    }
}

fn secret(text: impl Into<String>) -> SecretString {
    SecretString::from(text.into())
}
