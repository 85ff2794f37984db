//! Where access tokens come from, and how long one is kept.

mod access_token;
mod app;
mod cache;
mod issuer;
mod kept;
mod key;
mod lifetime;
mod memory_store;
mod moment;
mod provider;
mod state;
mod store;

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
    time::Instant,
};

use crate::{
    clock::BoxFuture,
    credentials::{Credentials, Scheme},
    error::{Error, ErrorKind},
    execution::Execution,
};

pub use access_token::AccessToken;
pub(crate) use app::{App, Kind};
use cache::Cache;
use issuer::Issuer;
pub(crate) use issuer::Supplies;
pub use key::TokenKey;
pub use memory_store::MemoryTokenStore;
use moment::Moment;
pub use provider::TokenProvider;
pub use store::{Lease, StoredToken, TokenStore};

/// The access tokens that a transport calls with: given, asked for, or fetched and kept.
#[derive(Clone)]
pub(crate) enum Tokens {
    Given(AccessToken),
    Provided(Arc<dyn TokenProvider>),
    Fetched { cache: Arc<Cache>, organizations: Organizations },
}

/// A token that is there, or that has to be waited for.
pub(crate) enum Getting<'a> {
    Ready(Result<AccessToken, Error>),
    Wait(BoxFuture<'a, Result<AccessToken, Error>>),
}

/// The caches of all organizations that were asked for, so that asking twice gives the same one.
type Organizations = Arc<Mutex<HashMap<String, Arc<Cache>>>>;

impl Tokens {
    pub(crate) fn new(credentials: Credentials, supplies: Supplies) -> Result<Self, Error> {
        match credentials.scheme {
            Scheme::AccessToken(secret) => AccessToken::from_secret(secret, 0).map(Self::Given),
            Scheme::Provider(provider) => Ok(Self::Provided(provider)),
            Scheme::App(app) => {
                let issuer = Issuer::new(app.checked()?, supplies);
                let organization = issuer.organization().map(str::to_owned);
                let cache = Arc::new(Cache::new(issuer));
                let first = organization.map(|organization| (organization, cache.clone()));
                Ok(Self::Fetched {
                    cache,
                    organizations: Arc::new(Mutex::new(first.into_iter().collect())),
                })
            }
        }
    }

    /// A token to call with at this moment. However many callers wait, there is one fetch; dropping
    /// this does not end it.
    pub(crate) fn get(&self, now: Instant) -> Getting<'_> {
        match self {
            Self::Given(token) => Getting::Ready(Ok(token.clone())),
            Self::Provided(provider) => Getting::Wait(Box::pin(async {
                provider.token().await.map_err(|reason| {
                    let failed = "the token provider failed";
                    Error::new(ErrorKind::Token, Execution::NotSent, failed).because(reason)
                })
            })),
            Self::Fetched { cache, .. } => cache.get(now),
        }
    }

    /// Takes note that the service rejected the token. True if another may be had: then
    /// [`get`](Self::get) it, and send the call again unless it equals the rejected one.
    pub(crate) fn rejected(&self, token: &AccessToken) -> bool {
        match self {
            Self::Given(_) => false,
            Self::Provided(provider) => {
                provider.rejected(token.generation());
                true
            }
            Self::Fetched { cache, .. } => cache.rejected(token),
        }
    }

    /// The tokens of the same app for another organization.
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
                let issuer = cache.issuer().for_organization(organization)?;
                let cache = Arc::new(Cache::new(issuer));
                caches.insert(organization.to_owned(), cache.clone());
                cache
            }
        };
        Ok(Self::Fetched { cache, organizations: organizations.clone() })
    }
}
