use std::{fmt, sync::Arc};

use reqwest::header::HeaderValue;
use secrecy::{ExposeSecret as _, SecretString};

use super::check;
use crate::error::Error;

/// Access token with its generation. Clones share one secret, which `Debug` does not show.
///
/// Two tokens are equal if their strings are equal: the service may issue the same token again, and
/// a repeat of a call with it would fail again.
#[derive(Clone)]
pub struct AccessToken {
    inner: Arc<Inner>,
    generation: u64,
}

/// The string, and the same as a header value.
struct Inner {
    secret: SecretString,
    header: HeaderValue,
}

impl AccessToken {
    /// Creates a token with its generation. A later token has a higher generation, even if its
    /// string is the same.
    ///
    /// # Errors
    ///
    /// [`InvalidRequest`](crate::ErrorKind::InvalidRequest) if the text cannot be a token: it is
    /// empty, or has whitespace, quotes, control or non-ASCII characters.
    pub fn new(text: impl Into<String>, generation: u64) -> Result<Self, Error> {
        Self::from_secret(SecretString::from(text.into()), generation)
    }

    /// Returns the generation, which distinguishes the token from earlier and later ones.
    #[must_use]
    pub fn generation(&self) -> u64 {
        self.generation
    }

    /// Returns the string, for the `x-acs-dingtalk-access-token` header or a
    /// [`TokenStore`](crate::TokenStore).
    #[must_use]
    pub fn expose(&self) -> &str {
        self.inner.secret.expose_secret()
    }

    pub(crate) fn from_secret(secret: SecretString, generation: u64) -> Result<Self, Error> {
        let text = secret.expose_secret();
        check("access token", text)?;
        if text.contains(' ') {
            return Err(Error::invalid("the access token contains a space, which no token has"));
        }
        let mut header = HeaderValue::from_str(text).expect("visible ASCII fits into a header");
        header.set_sensitive(true);
        Ok(Self { inner: Arc::new(Inner { secret, header }), generation })
    }

    pub(crate) fn header(&self) -> HeaderValue {
        self.inner.header.clone()
    }
}

impl PartialEq for AccessToken {
    fn eq(&self, other: &Self) -> bool {
        self.expose() == other.expose()
    }
}

impl Eq for AccessToken {}

impl fmt::Debug for AccessToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AccessToken").field("generation", &self.generation).finish_non_exhaustive()
    }
}
