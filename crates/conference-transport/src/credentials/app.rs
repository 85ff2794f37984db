use std::sync::Arc;

use secrecy::{ExposeSecret as _, SecretString};

use super::check;
use crate::{
    clock::BoxFuture,
    error::{BoxError, Error},
};

/// An app with its secret.
#[derive(Clone)]
pub(crate) struct App {
    pub(crate) key: String,
    pub(crate) secret: SecretString,
    pub(crate) kind: AppKind,
}

#[derive(Clone)]
pub(crate) enum AppKind {
    /// `POST /v1.0/oauth2/accessToken`
    Internal,
    /// `POST /v1.0/oauth2/corpAccessToken`
    ThirdParty { auth_corp_id: String, ticket: SuiteTicket },
    /// `POST /v1.0/oauth2/{corpId}/token`
    Unified { corp_id: String },
}

pub(crate) type SuiteTicket =
    Arc<dyn Fn() -> BoxFuture<'static, Result<String, BoxError>> + Send + Sync>;

/// Key and secret of an app, in plain text. It has no `Debug`.
#[cfg(feature = "upgrade")]
#[derive(Clone, Copy)]
#[non_exhaustive]
pub struct AppCredentials<'a> {
    /// The app key, suite key or client id.
    pub key: &'a str,
    /// The secret.
    pub secret: &'a str,
}

impl App {
    #[cfg(feature = "upgrade")]
    pub(crate) fn expose(&self) -> AppCredentials<'_> {
        AppCredentials { key: &self.key, secret: self.secret.expose_secret() }
    }

    pub(crate) fn checked(self) -> Result<Self, Error> {
        let (key, secret) = match self.kind {
            AppKind::Internal => ("app key", "app secret"),
            AppKind::ThirdParty { .. } => ("suite key", "suite secret"),
            AppKind::Unified { .. } => ("client id", "client secret"),
        };
        check(key, &self.key)?;
        check(secret, self.secret.expose_secret())?;
        if let Some(organization) = self.organization() {
            check("corpId of the organization", organization)?;
        }
        Ok(self)
    }

    pub(crate) fn organization(&self) -> Option<&str> {
        match &self.kind {
            AppKind::Internal => None,
            AppKind::ThirdParty { auth_corp_id, .. } => Some(auth_corp_id),
            AppKind::Unified { corp_id } => Some(corp_id),
        }
    }

    /// Returns the same app for another organization that has authorized it.
    pub(crate) fn for_organization(&self, organization: &str) -> Result<Self, Error> {
        let mut app = self.clone();
        match &mut app.kind {
            AppKind::Internal => {
                return Err(Error::invalid(
                    "an internal app belongs to one organization: \
                     only third-party and unified credentials serve several",
                ));
            }
            AppKind::ThirdParty { auth_corp_id: corp_id, .. } | AppKind::Unified { corp_id } => {
                organization.clone_into(corp_id);
            }
        }
        app.checked()
    }
}
