use super::AccessToken;
use crate::{clock::BoxFuture, error::BoxError};

/// Source of access tokens that the program implements, such as a client of a token service.
///
/// The transport requests a token before every call and keeps none. The provider must cache tokens,
/// renew them in time and share one fetch among all callers. To share the transport's own tokens
/// between processes, implement [`TokenStore`](crate::TokenStore) instead.
///
/// ```
/// use conference_transport::{AccessToken, BoxError, BoxFuture, Credentials, TokenProvider};
///
/// struct FromEnvironment;
///
/// impl TokenProvider for FromEnvironment {
///     fn token(&self) -> BoxFuture<'_, Result<AccessToken, BoxError>> {
///         Box::pin(async { Ok(AccessToken::new(std::env::var("DINGTALK_TOKEN")?, 1)?) })
///     }
///
///     fn rejected(&self, _generation: u64) {}
/// }
///
/// let credentials = Credentials::provider(FromEnvironment);
/// ```
pub trait TokenProvider: Send + Sync {
    /// Returns a valid token. The future is dropped when the call that waits for it ends. The
    /// transport does not repeat a failed request for a token: the call fails, and the next call
    /// requests a token again. The error of the call shows the error message of the provider, which
    /// must not contain a secret.
    fn token(&self) -> BoxFuture<'_, Result<AccessToken, BoxError>>;

    /// Records that the service rejected the token of this generation. The transport then requests
    /// a token once more, and repeats the call if it gets a different token. This function may be
    /// called several times for one token, and also for a token that was replaced long ago.
    fn rejected(&self, generation: u64);
}
