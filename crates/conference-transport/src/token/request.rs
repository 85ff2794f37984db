use std::{borrow::Cow, time::Duration};

use bytes::Bytes;
use reqwest::Method;
use secrecy::{ExposeSecret as _, SecretString};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::{StoredToken, lifetime};
use crate::{
    codes::CodeClass,
    context::Context,
    credentials::{AccessToken, App, AppKind, check},
    error::{
        Error, ErrorBody, ErrorKind, Execution,
        redact::{self, Excerpts},
    },
    http::{Exchange, Head, Reading, expand},
};

/// Requests a token from the service.
pub(super) async fn send(
    app: &App,
    context: &Context,
    limit: Duration,
    generation: u64,
) -> Result<StoredToken, Error> {
    let ticket = ticket(app).await?;
    let exchange = Exchange {
        method: Method::POST,
        url: context.urls.base().join(&path(app)?, None),
        access_token: None,
        headers: None,
        body: Some(proof(app, ticket.expose_secret())),
    };
    let response = context.http.exchange(exchange, limit).await?;
    let granted = granted(response.body(), generation);
    // A response that reports a failure may hold a token all the same.
    let token = granted.as_ref().map_or("", |stored| stored.token().expose());
    let secrets = [app.secret.expose_secret(), ticket.expose_secret(), token];
    let (head, body) =
        response.success(Reading { classify, secrets: &secrets, excerpts: Excerpts::PagesOnly })?;
    match &granted {
        Some(stored) => Ok(stored.clone()),
        None => Err(unusable(head, &body, &secrets)),
    }
}

fn unusable(head: Head, body: &[u8], secrets: &[&str]) -> Error {
    let said = ErrorBody::parse(body).unwrap_or_default();
    let message = match said.masked_message(secrets) {
        Some(message) => format!("the response has none: {message}"),
        None => {
            let shown =
                redact::body_excerpt(body, head.content_type(), secrets, Excerpts::PagesOnly);
            if redact::starts_like_json(body) {
                format!("the response has none that can be used: {shown}")
            } else {
                format!("something other than the service responded: {shown}")
            }
        }
    };
    Error::new(ErrorKind::Decode, Execution::Completed, message)
        .with_response(head.status, head.ids.or_request(said.masked_request_id(secrets)))
}

/// Classifies the conference service's code for a transient failure. It may have status 400, and
/// requesting a token again does no harm.
fn classify(code: &str) -> Option<CodeClass> {
    (code == "systemError").then_some(CodeClass::Server)
}

/// Returns the latest ticket; empty if the app needs none.
async fn ticket(app: &App) -> Result<SecretString, Error> {
    let AppKind::ThirdParty { ticket, .. } = &app.kind else {
        return Ok(SecretString::default());
    };
    let ticket = ticket().await.map(SecretString::from).map_err(|reason| {
        let message = "the source of the suiteTicket failed";
        Error::new(ErrorKind::Token, Execution::NotSent, message).with_source(reason)
    })?;
    check("suiteTicket", ticket.expose_secret())?;
    Ok(ticket)
}

fn path(app: &App) -> Result<Cow<'static, str>, Error> {
    match &app.kind {
        AppKind::Internal => Ok("/v1.0/oauth2/accessToken".into()),
        AppKind::ThirdParty { .. } => Ok("/v1.0/oauth2/corpAccessToken".into()),
        AppKind::Unified { corp_id } => expand("/v1.0/oauth2/{corpId}/token", Some(corp_id)),
    }
}

fn proof(app: &App, ticket: &str) -> Bytes {
    let (key, secret) = (app.key.as_str(), app.secret.expose_secret());
    let proof = match &app.kind {
        AppKind::Internal => Proof::Internal { app_key: key, app_secret: secret },
        AppKind::ThirdParty { auth_corp_id, .. } => Proof::ThirdParty {
            suite_key: key,
            suite_secret: secret,
            auth_corp_id,
            suite_ticket: ticket,
        },
        AppKind::Unified { .. } => Proof::Unified {
            client_id: key,
            client_secret: secret,
            grant_type: "client_credentials",
        },
    };
    serde_json::to_vec(&proof).expect("strings are JSON whatever they hold").into()
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

/// The token, as the older and the newer token call spell it. Some services put a wrapper around
/// it.
#[derive(Deserialize)]
struct Granted<'a> {
    #[serde(rename = "accessToken", borrow)]
    camel_case_token: Option<&'a RawValue>,
    #[serde(rename = "access_token", borrow)]
    snake_case_token: Option<&'a RawValue>,
    #[serde(rename = "expireIn", borrow)]
    camel_case_lifetime: Option<&'a RawValue>,
    #[serde(rename = "expires_in", borrow)]
    snake_case_lifetime: Option<&'a RawValue>,
    #[serde(borrow)]
    result: Option<&'a RawValue>,
}

/// Reads the token. The reason for an unusable body is dropped: it could quote the token.
fn granted(body: &[u8], generation: u64) -> Option<StoredToken> {
    let granted: Granted = serde_json::from_slice(body).ok()?;
    let wrapped = || granted.result.and_then(|it| serde_json::from_str::<Granted>(it.get()).ok());
    granted.token(generation).or_else(|| wrapped()?.token(generation))
}

impl Granted<'_> {
    /// Returns the first valid token.
    fn token(&self, generation: u64) -> Option<StoredToken> {
        let tokens = [self.camel_case_token, self.snake_case_token].into_iter().flatten();
        let mut texts = tokens.filter_map(|it| serde_json::from_str::<SecretString>(it.get()).ok());
        let token = texts.find_map(|text| AccessToken::from_secret(text, generation).ok())?;
        let lifetime = self.camel_case_lifetime.or(self.snake_case_lifetime);
        let lifetime = lifetime::read(lifetime.map(RawValue::get));
        Some(StoredToken::new(token, lifetime, lifetime))
    }
}
