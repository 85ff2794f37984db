use std::{fmt, time::Duration};

use super::TokenKey;
use crate::{clock::BoxFuture, credentials::AccessToken};

/// Storage of fetched tokens, which lets several transports or processes share one token.
///
/// [`MemoryTokenStore`](crate::MemoryTokenStore) is the default. A transport that needs a token
/// does the following:
///
/// 1. It [loads](Self::load) the stored token.
/// 2. If there is no usable one, it takes the [lease](Self::lease) and loads once more, since
///    another process may have fetched a token in the meantime.
/// 3. It fetches a token and [publishes](Self::publish) it.
///
/// After a transient failure it gives the lease back, waits and starts again. While its token is
/// valid a transport calls no method, so the store adds nothing to the duration of a call.
///
/// # For implementers
///
/// - No method fails. A store that cannot reach its storage acts as if it were empty and unshared:
///   it loads nothing, grants every lease, and forgets what is published or rejected.
/// - Every method is quick. The transport's attempt timeout covers all of them together with one
///   attempt to fetch; then it drops their futures.
/// - Tokens are secrets: whoever can read the store can act as the app.
pub trait TokenStore: Send + Sync {
    /// Returns the token of the key that was published last. `None` if there is none, or if it has
    /// expired or was rejected.
    fn load<'a>(&'a self, key: &'a TokenKey) -> BoxFuture<'a, Option<StoredToken>>;

    /// Waits until nobody else may fetch a token of the key, and grants that right. It is valid
    /// while the lease lives, but no longer than `limit`: a process that dies with a lease must not
    /// block the others.
    fn lease<'a>(&'a self, key: &'a TokenKey, limit: Duration) -> BoxFuture<'a, Lease>;

    /// Stores a token until it expires, and gives the lease back. A valid token of a higher
    /// generation stays: it means that the lease expired before this call.
    fn publish<'a>(
        &'a self,
        key: &'a TokenKey,
        lease: Lease,
        token: StoredToken,
    ) -> BoxFuture<'a, ()>;

    /// Removes the token of this generation, because the service rejected it. A token of another
    /// generation stays.
    fn reject<'a>(&'a self, key: &'a TokenKey, generation: u64) -> BoxFuture<'a, ()>;
}

/// Token with the rest of its lifetime.
#[derive(Clone, Debug)]
pub struct StoredToken {
    token: AccessToken,
    lifetime: Duration,
    expires_in: Duration,
}

/// Right to fetch the next token of a key. Dropping it gives the right back.
pub struct Lease {
    generation: u64,
    _guard: Box<dyn Send>,
}

impl StoredToken {
    /// Creates a stored token with its whole lifetime and the time until it expires.
    #[must_use]
    pub fn new(token: AccessToken, lifetime: Duration, expires_in: Duration) -> Self {
        Self { token, lifetime, expires_in }
    }

    /// Returns the token.
    #[must_use]
    pub fn token(&self) -> &AccessToken {
        &self.token
    }

    /// Returns the whole lifetime, as the service granted it.
    #[must_use]
    pub fn lifetime(&self) -> Duration {
        self.lifetime
    }

    /// Returns the time until the token expires.
    #[must_use]
    pub fn expires_in(&self) -> Duration {
        self.expires_in
    }
}

impl Lease {
    /// Creates a lease for fetching the token of this generation, which must be higher than any
    /// before it. The `guard` is dropped with the lease and gives it back. If somebody else holds
    /// the lease by then, the guard must leave it alone.
    pub fn new(generation: u64, guard: impl Send + 'static) -> Self {
        Self { generation, _guard: Box::new(guard) }
    }

    /// Returns the generation of the token to fetch under this lease.
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
