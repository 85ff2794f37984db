use super::AccessToken;
use crate::{clock::BoxFuture, error::BoxError};

/// Source of access tokens that the program implements, such as a service that hands them out to
/// all others.
///
/// The transport asks before every call and keeps nothing: caching, renewing in time and sharing
/// one fetch are the provider's. To share the transport's own tokens between processes, implement
/// [`TokenStore`](crate::TokenStore) instead.
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
    /// A token to call with. The future is dropped when the call that waits for it ends. The
    /// transport cannot tell which of its failures pass, so it repeats none: the call fails, and
    /// the next one asks again. What an error says is shown, so it must hold no secret.
    fn token(&self) -> BoxFuture<'_, Result<AccessToken, BoxError>>;

    /// The service rejected the token of this generation. It only takes note: the call asks for a
    /// token once more, and is sent again if that is another one. May be told late, about a token
    /// that is long replaced, and often.
    fn rejected(&self, generation: u64);
}
