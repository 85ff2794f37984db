use std::{fmt, time::Duration};

use super::TokenKey;
use crate::{clock::BoxFuture, credentials::AccessToken};

/// Storage of fetched tokens, so that several transports or processes fetch one token together.
///
/// [`MemoryTokenStore`](crate::MemoryTokenStore) is the default. What a transport does when it
/// needs a token: it [loads](Self::load) the one that is there; if there is none of use it takes
/// the [lease](Self::lease), loads once more, since another may have fetched while it waited,
/// fetches, and [publishes](Self::publish). A fetch that fails in passing gives the lease back, and
/// after a wait all of this is done again. While a token is valid no method is called: the store is
/// not on the path of a call.
///
/// # For implementers
///
/// - No method fails. A store that cannot reach what it keeps tokens in does as if it were alone:
///   nothing is there to load, every lease is granted, what is published or rejected is forgotten.
/// - No method takes long. All of them together, one attempt to fetch included, have the
///   transport's attempt timeout; then their futures are dropped, wherever they are.
/// - The tokens are secrets: whoever can read the store can act as the app.
pub trait TokenStore: Send + Sync {
    /// The token of the key that was published last; `None` if there is none, or it has expired or
    /// was rejected.
    fn load<'a>(&'a self, key: &'a TokenKey) -> BoxFuture<'a, Option<StoredToken>>;

    /// Waits until nobody else may fetch a token of the key, and then gives the right to do so, for
    /// as long as the lease lives but no longer than `limit`: a process that dies with a lease must
    /// not block the others.
    fn lease<'a>(&'a self, key: &'a TokenKey, limit: Duration) -> BoxFuture<'a, Lease>;

    /// Keeps a token until it expires, unless a valid one of a higher generation is there: then the
    /// lease expired before this call. Gives the lease back.
    fn publish<'a>(
        &'a self,
        key: &'a TokenKey,
        lease: Lease,
        token: StoredToken,
    ) -> BoxFuture<'a, ()>;

    /// Forgets the token of this generation, because the service rejected it. A token of another
    /// generation stays.
    fn reject<'a>(&'a self, key: &'a TokenKey, generation: u64) -> BoxFuture<'a, ()>;
}

/// A token with what is left of its life.
#[derive(Clone, Debug)]
pub struct StoredToken {
    token: AccessToken,
    lifetime: Duration,
    expires_in: Duration,
}

/// The right to fetch the next token of a key. Dropping it gives the right back.
pub struct Lease {
    generation: u64,
    _guard: Box<dyn Send>,
}

impl StoredToken {
    /// Creates a token with its whole lifetime and what is left of it.
    #[must_use]
    pub fn new(token: AccessToken, lifetime: Duration, expires_in: Duration) -> Self {
        Self { token, lifetime, expires_in }
    }

    /// The token.
    #[must_use]
    pub fn token(&self) -> &AccessToken {
        &self.token
    }

    /// Returns the whole lifetime, as the service granted it.
    #[must_use]
    pub fn lifetime(&self) -> Duration {
        self.lifetime
    }

    /// Returns the time until it expires.
    #[must_use]
    pub fn expires_in(&self) -> Duration {
        self.expires_in
    }
}

impl Lease {
    /// A lease for fetching the token of this generation, higher than that of any token before it.
    /// The `guard` is dropped with the lease and gives it back; if somebody else has it by then,
    /// that must be left alone.
    pub fn new(generation: u64, guard: impl Send + 'static) -> Self {
        Self { generation, _guard: Box::new(guard) }
    }

    /// The generation of the token that is fetched under this lease.
    #[must_use]
    pub fn generation(&self) -> u64 {
        self.generation
    }
}

impl fmt::Debug for Lease {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Lease").field("generation", &self.generation).finish_non_exhaustive()
    }
}
