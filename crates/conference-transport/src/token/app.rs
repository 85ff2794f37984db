use std::{sync::Arc, time::Duration};

use bytes::Bytes;
use reqwest::header::HeaderMap;
use secrecy::{ExposeSecret as _, SecretString};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::{AccessToken, StoredToken, lifetime};
use crate::{
    base_url::BaseUrl,
    clock::BoxFuture,
    error::{BoxError, Error, ErrorKind},
    execution::Execution,
    fault::Fault,
    http::{Exchange, Http},
    path,
    request::Method,
};

/// An app, with what it proves itself with.
#[derive(Clone)]
pub(crate) struct App {
    pub(crate) key: String,
    pub(crate) secret: SecretString,
    pub(crate) kind: Kind,
}

#[derive(Clone)]
pub(crate) enum Kind {
    /// `POST /v1.0/oauth2/accessToken`
    Internal,
    /// `POST /v1.0/oauth2/corpAccessToken`
    ThirdParty { auth_corp_id: String, ticket: SuiteTicket },
    /// `POST /v1.0/oauth2/{corpId}/token`
    Unified { corp_id: String },
}

pub(crate) type SuiteTicket =
    Arc<dyn Fn() -> BoxFuture<'static, Result<String, BoxError>> + Send + Sync>;

impl App {
    pub(crate) fn checked(self) -> Result<Self, Error> {
        if self.key.is_empty() || self.secret.expose_secret().is_empty() {
            return Err(Error::invalid("the app key or the app secret is empty"));
        }
        if self.organization().is_some_and(str::is_empty) {
            return Err(Error::invalid("the corpId of the organization is empty"));
        }
        Ok(self)
    }

    pub(crate) fn organization(&self) -> Option<&str> {
        match &self.kind {
            Kind::Internal => None,
            Kind::ThirdParty { auth_corp_id, .. } => Some(auth_corp_id),
            Kind::Unified { corp_id } => Some(corp_id),
        }
    }

    /// The same app, for another organization that has authorized it.
    pub(crate) fn for_organization(&self, organization: &str) -> Result<Self, Error> {
        let mut app = self.clone();
        match &mut app.kind {
            Kind::Internal => {
                return Err(Error::invalid(
                    "an internal app belongs to one organization: \
                     only third-party and unified credentials serve several",
                ));
            }
            Kind::ThirdParty { auth_corp_id: corp_id, .. } | Kind::Unified { corp_id } => {
                organization.clone_into(corp_id);
            }
        }
        app.checked()
    }

    pub(crate) async fn fetch(
        &self,
        http: &Http,
        host: &BaseUrl,
        limit: Duration,
        generation: u64,
    ) -> Result<StoredToken, Error> {
        let ticket = self.ticket().await?;
        let exchange = Exchange {
            method: Method::Post,
            url: host.join(&self.path()?, None),
            token: None,
            headers: &HeaderMap::new(),
            body: Some(self.proof(ticket.expose_secret())),
        };
        let answer = http.exchange(exchange, limit).await.map_err(Fault::into_error)?;
        let body = answer.body.as_deref().unwrap_or_default();
        let granted = granted(body, generation);
        // An answer that says that it failed may hold a token all the same.
        let token = granted.as_ref().map_or("", |new| new.token().expose());
        let secrets = [self.secret.expose_secret(), ticket.expose_secret(), token];
        let (head, _) = answer.success(|_| None, &secrets)?;
        granted.ok_or_else(|| {
            let unusable = "the answer holds none";
            Error::new(ErrorKind::Decode, Execution::Completed, unusable)
                .answered(head.status, head.request_id)
        })
    }

    /// The ticket that was pushed last; empty where none is needed.
    async fn ticket(&self) -> Result<SecretString, Error> {
        let Kind::ThirdParty { ticket, .. } = &self.kind else {
            return Ok(SecretString::default());
        };
        ticket().await.map(SecretString::from).map_err(|reason| {
            let failed = "the source of the suiteTicket failed";
            Error::new(ErrorKind::Token, Execution::NotSent, failed).because(reason)
        })
    }

    fn path(&self) -> Result<String, Error> {
        let (template, parameter) = match &self.kind {
            Kind::Internal => ("/v1.0/oauth2/accessToken", None),
            Kind::ThirdParty { .. } => ("/v1.0/oauth2/corpAccessToken", None),
            Kind::Unified { corp_id } => ("/v1.0/oauth2/{corpId}/token", Some(corp_id.as_str())),
        };
        let path = path::expand(template, parameter).map_err(Error::invalid)?;
        Ok(path.into_owned())
    }

    fn proof(&self, ticket: &str) -> Bytes {
        let (key, secret) = (self.key.as_str(), self.secret.expose_secret());
        let proof = match &self.kind {
            Kind::Internal => Proof::Internal { app_key: key, app_secret: secret },
            Kind::ThirdParty { auth_corp_id, .. } => Proof::ThirdParty {
                suite_key: key,
                suite_secret: secret,
                auth_corp_id,
                suite_ticket: ticket,
            },
            Kind::Unified { .. } => Proof::Unified {
                client_id: key,
                client_secret: secret,
                grant_type: "client_credentials",
            },
        };
        serde_json::to_vec(&proof).expect("texts are JSON whatever they hold").into()
    }
}

#[derive(Serialize)]
#[serde(untagged)]
enum Proof<'a> {
    #[serde(rename_all = "camelCase")]
    Internal {
        app_key: &'a str,
        app_secret: &'a str,
    },
    #[serde(rename_all = "camelCase")]
    ThirdParty {
        suite_key: &'a str,
        suite_secret: &'a str,
        auth_corp_id: &'a str,
        suite_ticket: &'a str,
    },
    Unified {
        client_id: &'a str,
        client_secret: &'a str,
        grant_type: &'static str,
    },
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Answered<'a> {
    #[serde(alias = "access_token")]
    access_token: SecretString,
    #[serde(alias = "expires_in", borrow)]
    expire_in: Option<&'a RawValue>,
}

/// Why the body cannot be used is not told: it could quote the token.
fn granted(body: &[u8], generation: u64) -> Option<StoredToken> {
    let answered: Answered = serde_json::from_slice(body).ok()?;
    let token = AccessToken::from_secret(answered.access_token, generation).ok()?;
    let lifetime = lifetime::read(answered.expire_in.map(RawValue::get));
    Some(StoredToken::new(token, lifetime, lifetime))
}
