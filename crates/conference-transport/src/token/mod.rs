//! Where access tokens come from, and how long one is kept.

mod access_token;
mod internal_app;
mod lifetime;

use std::time::Instant;

use tokio::sync::Mutex;

use crate::base_url::BaseUrl;
use crate::credentials::{Credentials, Scheme};
use crate::error::Error;
use crate::http::Http;

pub(crate) use access_token::AccessToken;
use internal_app::InternalApp;
use lifetime::Lifetime;

/// The access token of one transport: given, or fetched and kept.
pub(crate) enum Tokens {
    Given(AccessToken),
    Fetched {
        app: InternalApp,
        kept: Mutex<Option<Kept>>,
    },
}

pub(crate) struct Kept {
    token: AccessToken,
    renew_at: Instant,
}

impl Tokens {
    pub(crate) fn new(credentials: Credentials) -> Result<Self, Error> {
        match credentials.scheme {
            Scheme::AccessToken(token) => {
                AccessToken::new(token).map(Self::Given).ok_or_else(|| {
                    Error::invalid(
                        "the access token is empty or holds characters that no token has",
                    )
                })
            }
            Scheme::InternalApp {
                app_key,
                app_secret,
            } => Ok(Self::Fetched {
                app: InternalApp::new(app_key, app_secret)?,
                kept: Mutex::default(),
            }),
        }
    }

    /// A token to call with. However many callers wait, one of them fetches; if it goes away, the next takes over.
    pub(crate) async fn get(
        &self,
        http: &Http,
        host: &BaseUrl,
        limit: std::time::Duration,
    ) -> Result<AccessToken, Error> {
        match self {
            Self::Given(token) => Ok(token.clone()),
            Self::Fetched { app, kept } => {
                let mut kept = kept.lock().await;
                if let Some(current) = kept.as_ref().filter(|kept| Instant::now() < kept.renew_at) {
                    return Ok(current.token.clone());
                }
                let (token, lifetime) = app.fetch(http, host, limit).await?;
                *kept = Some(Kept {
                    token: token.clone(),
                    renew_at: lifetime.renew_at(Instant::now()),
                });
                Ok(token)
            }
        }
    }
}
