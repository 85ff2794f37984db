/// Whose tokens are meant: tokens of one host, app or organization are never used for another.
///
/// It holds no secret.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct TokenKey {
    host: String,
    app: String,
    organization: Option<String>,
}

impl TokenKey {
    /// The key of an app's tokens on a host; `None` is the app's own organization.
    #[must_use]
    pub fn new(
        host: impl Into<String>,
        app: impl Into<String>,
        organization: Option<String>,
    ) -> Self {
        Self { host: host.into(), app: app.into(), organization }
    }

    /// The base URL that tokens are fetched from and used for.
    #[must_use]
    pub fn host(&self) -> &str {
        &self.host
    }

    /// The app key, suite key or client id.
    #[must_use]
    pub fn app(&self) -> &str {
        &self.app
    }

    /// The corpId of the organization, if the credentials name one.
    #[must_use]
    pub fn organization(&self) -> Option<&str> {
        self.organization.as_deref()
    }
}
