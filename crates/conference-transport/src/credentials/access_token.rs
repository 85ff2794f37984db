use std::{fmt, sync::Arc};

use reqwest::header::HeaderValue;
use secrecy::{ExposeSecret as _, SecretString};

use super::check;
use crate::error::Error;

/// An access token, and which one it is. Clones share the one secret, which `Debug` does not show.
///
/// Two are equal if their text is: the service may give the same token again, and then there is
/// nothing to gain from sending a call a second time.
#[derive(Clone)]
pub struct AccessToken {
    inner: Arc<Inner>,
    generation: u64,
}

/// The text, and the same as the value of a header.
struct Inner {
    secret: SecretString,
    header: HeaderValue,
}

impl AccessToken {
    /// A token and its generation, a number that tells it from the tokens before and after it: a
    /// later token has a higher one, even if its text is the same.
    ///
    /// # Errors
    ///
    /// [`InvalidRequest`](crate::ErrorKind::InvalidRequest) if the text cannot be a token: it is
    /// empty, or has whitespace, quotes, control or non-ASCII characters.
    pub fn new(text: impl Into<String>, generation: u64) -> Result<Self, Error> {
        Self::from_secret(SecretString::from(text.into()), generation)
    }

    /// Which token it is.
    #[must_use]
    pub fn generation(&self) -> u64 {
        self.generation
    }

    /// The token's text, for the `x-acs-dingtalk-access-token` header or a
    /// [`TokenStore`](crate::TokenStore).
    #[must_use]
    pub fn expose(&self) -> &str {
        self.inner.secret.expose_secret()
    }

    pub(crate) fn from_secret(secret: SecretString, generation: u64) -> Result<Self, Error> {
        let text = secret.expose_secret();
        check("access token", text)?;
        if text.contains(' ') {
            return Err(Error::invalid("the access token holds a space, which no token has"));
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
