use std::sync::Arc;

use reqwest::header::HeaderValue;
use secrecy::{ExposeSecret as _, SecretString};

/// An access token that fits into a header. Clones share the one secret.
#[derive(Clone)]
pub(crate) struct AccessToken(Arc<SecretString>);

impl AccessToken {
    /// None if the text is empty or has characters that a header cannot hold.
    pub(crate) fn new(token: SecretString) -> Option<Self> {
        let text = token.expose_secret();
        let fits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_graphic());
        fits.then(|| Self(Arc::new(token)))
    }

    pub(crate) fn expose(&self) -> &str {
        self.0.expose_secret()
    }

    pub(crate) fn header(&self) -> HeaderValue {
        let mut value =
            HeaderValue::from_str(self.expose()).expect("`new` admits visible ASCII only");
        value.set_sensitive(true);
        value
    }
}
