use std::{fmt, time::Duration};

use super::TokenKey;
use crate::{clock::BoxFuture, credentials::AccessToken};

/// Storage of access tokens, which lets several transports or processes share one token.
///
/// [`MemoryTokenStore`](crate::MemoryTokenStore) is the default. A transport that needs a token
/// does the following:
///
/// 1. It [loads](Self::load) the stored token.
/// 2. If there is no usable one, it takes the [lease](Self::lease) and loads once more, since
///    another process may have fetched a token in the meantime.
/// 3. It fetches a token and [publishes](Self::publish) it.
///
/// After a transient failure it releases the lease, waits and starts again at step 1. Calls do not
/// wait for the store while the token of the transport is valid: the transport renews a valid token
/// in the background.
///
/// # For implementers
///
/// - Methods return no errors. A store that cannot reach its storage acts as if it were empty and
///   unshared: it loads nothing, grants every lease, and ignores what is published or rejected.
/// - Methods must be quick; only [`lease`](Self::lease) may wait, for another holder. The
///   transport's attempt timeout covers loading, leasing, one attempt to fetch and publishing
///   together. When it expires, the future in progress is dropped.
/// - Tokens are secrets: anybody who can read the storage can act as the app.
pub trait TokenStore: Send + Sync {
    /// Returns the latest published token of the key. `None` if there is none, or if it has expired
    /// or was rejected.
    fn load<'a>(&'a self, key: &'a TokenKey) -> BoxFuture<'a, Option<StoredToken>>;

    /// Waits until no other caller holds the lease of the key, and grants it. The lease is valid
    /// until it is dropped, but not longer than `limit`: a process that dies with a lease must not
    /// block the others.
    fn lease<'a>(&'a self, key: &'a TokenKey, limit: Duration) -> BoxFuture<'a, Lease>;

    /// Stores a token until it expires, and releases the lease. If the store has a valid token of a
    /// higher generation, it keeps that one: the lease expired before this call, and another
    /// process has fetched a newer token.
    fn publish<'a>(
        &'a self,
        key: &'a TokenKey,
        lease: Lease,
        token: StoredToken,
    ) -> BoxFuture<'a, ()>;

    /// Removes the token of this generation, because the service rejected it. A token of another
    /// generation is kept.
    fn reject<'a>(&'a self, key: &'a TokenKey, generation: u64) -> BoxFuture<'a, ()>;
}

/// Access token with its lifetime and the time until it expires.
#[derive(Clone, Debug)]
pub struct StoredToken {
    token: AccessToken,
    lifetime: Duration,
    expires_in: Duration,
}

/// Exclusive right to fetch the next token of a key. Dropping it releases the right.
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

    /// Returns the whole lifetime that the service granted.
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
    /// before it. The `guard` is dropped with the lease, and must release it when it is dropped. If
    /// the lease has expired and somebody else holds it by then, the guard must not release it.
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
