/// Identity of a token: its host, app and organization. A token is never used for another key.
///
/// The key contains no secret.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct TokenKey {
    host: String,
    app: String,
    organization: Option<String>,
}

impl TokenKey {
    /// Creates the key of an app's tokens on a host. `None` stands for the app's own organization.
    #[must_use]
    pub fn new(
        host: impl Into<String>,
        app: impl Into<String>,
        organization: Option<String>,
    ) -> Self {
        Self { host: host.into(), app: app.into(), organization }
    }

    /// Returns the base URL of the token's service.
    #[must_use]
    pub fn host(&self) -> &str {
        &self.host
    }

    /// Returns the app key, suite key or client id.
    #[must_use]
    pub fn app(&self) -> &str {
        &self.app
    }

    /// Returns the corpId of the organization, if the credentials name one.
    #[must_use]
    pub fn organization(&self) -> Option<&str> {
        self.organization.as_deref()
    }
}
