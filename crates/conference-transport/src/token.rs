//! Access tokens: given, provided, or fetched and cached.

mod cache;
mod cached;
mod fetcher;
mod key;
mod lifetime;
mod memory_store;
mod moment;
mod request;
mod running;
mod state;
mod store;

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use crate::{
    context::Context,
    credentials::{AccessToken, Credentials, Scheme, TokenProvider},
    error::{BoxError, Error, ErrorKind, Execution},
};
use cache::TokenCache;
use cached::CachedToken;
use fetcher::TokenFetcher;
pub use key::TokenKey;
pub use memory_store::MemoryTokenStore;
use moment::Moment;
pub use store::{Lease, StoredToken, TokenStore};

/// The source of a transport's access tokens.
#[derive(Clone)]
pub(crate) enum Tokens {
    Given(AccessToken),
    Provided(Arc<dyn TokenProvider>),
    Fetched { cache: Arc<TokenCache>, organizations: Organizations },
}

/// The caches of all organizations used so far: the same organization gets the same cache.
type Organizations = Arc<Mutex<HashMap<String, Arc<TokenCache>>>>;

impl Tokens {
    pub(crate) fn new(
        credentials: Credentials,
        store: Arc<dyn TokenStore>,
        context: Arc<Context>,
    ) -> Result<Self, Error> {
        match credentials.scheme {
            Scheme::AccessToken(secret) => AccessToken::from_secret(secret, 0).map(Self::Given),
            Scheme::Provider(provider) => Ok(Self::Provided(provider)),
            Scheme::App(app) => {
                let fetcher = TokenFetcher::new(app.checked()?, store, context);
                let organization = fetcher.organization().map(str::to_owned);
                let cache = Arc::new(TokenCache::new(fetcher));
                let first = organization.map(|organization| (organization, cache.clone()));
                Ok(Self::Fetched {
                    cache,
                    organizations: Arc::new(Mutex::new(first.into_iter().collect())),
                })
            }
        }
    }

    /// Returns a valid token. All callers that wait share one fetch, and dropping this future does
    /// not end it.
    pub(crate) async fn get(&self) -> Result<AccessToken, Error> {
        match self {
            Self::Given(token) => Ok(token.clone()),
            Self::Provided(provider) => provider.token().await.map_err(provider_failed),
            Self::Fetched { cache, .. } => cache.get().await,
        }
    }

    /// Returns true if this is still the newest known token. A provider is not asked.
    pub(crate) fn is_current(&self, token: &AccessToken) -> bool {
        match self {
            Self::Given(_) | Self::Provided(_) => true,
            Self::Fetched { cache, .. } => cache.is_current(token),
        }
    }

    /// Records that the service rejected the token. Returns true if there may be another one: then
    /// [`get`](Self::get) it, and send the call again unless it equals the rejected one.
    pub(crate) fn reject(&self, token: &AccessToken) -> bool {
        match self {
            Self::Given(_) => false,
            Self::Provided(provider) => {
                provider.rejected(token.generation());
                true
            }
            Self::Fetched { cache, .. } => cache.reject(token),
        }
    }

    /// Returns the tokens of the same app for another organization.
    pub(crate) fn for_organization(&self, organization: &str) -> Result<Self, Error> {
        let Self::Fetched { cache, organizations } = self else {
            return Err(Error::invalid(
                "only third-party and unified credentials serve several organizations",
            ));
        };
        let mut caches = organizations.lock().unwrap_or_else(PoisonError::into_inner);
        let cache = match caches.get(organization) {
            Some(cache) => cache.clone(),
            None => {
                let fetcher = cache.fetcher().for_organization(organization)?;
                let cache = Arc::new(TokenCache::new(fetcher));
                caches.insert(organization.to_owned(), cache.clone());
                cache
            }
        };
        Ok(Self::Fetched { cache, organizations: organizations.clone() })
    }
}

fn provider_failed(reason: BoxError) -> Error {
    Error::new(ErrorKind::Token, Execution::NotSent, "the token provider failed")
        .with_source(reason)
}
