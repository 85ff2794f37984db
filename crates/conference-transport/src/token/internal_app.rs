use std::time::Duration;

use bytes::Bytes;
use secrecy::{ExposeSecret as _, SecretString};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::{AccessToken, Lifetime};
use crate::base_url::BaseUrl;
use crate::error::{Error, ErrorKind};
use crate::execution::Execution;
use crate::fault::Fault;
use crate::http::{Exchange, Http};
use crate::request::Method;

/// `POST /v1.0/oauth2/accessToken`
pub(crate) struct InternalApp {
    app_key: String,
    app_secret: SecretString,
}

const PATH: &str = "/v1.0/oauth2/accessToken";

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Asked<'a> {
    app_key: &'a str,
    app_secret: &'a str,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Granted<'a> {
    access_token: SecretString,
    #[serde(borrow)]
    expire_in: Option<&'a RawValue>,
}

impl InternalApp {
    pub(crate) fn new(app_key: String, app_secret: SecretString) -> Result<Self, Error> {
        if app_key.is_empty() || app_secret.expose_secret().is_empty() {
            return Err(Error::invalid("the app key or the app secret is empty"));
        }
        Ok(Self {
            app_key,
            app_secret,
        })
    }

    pub(crate) async fn fetch(
        &self,
        http: &Http,
        host: &BaseUrl,
        limit: Duration,
    ) -> Result<(AccessToken, Lifetime), Error> {
        let exchange = Exchange {
            method: Method::Post,
            url: host.join(PATH, None),
            token: None,
            body: Some(self.body()),
        };
        let answer = http
            .exchange(exchange, limit)
            .await
            .map_err(Fault::into_error)?;
        let (head, body) = answer.success(|_| None, &[self.app_secret.expose_secret()])?;
        granted(&body).ok_or_else(|| {
            Error::new(
                ErrorKind::Decode,
                Execution::Completed,
                "the answer holds none",
            )
            .answered(head.status, head.request_id)
        })
    }

    fn body(&self) -> Bytes {
        let asked = Asked {
            app_key: &self.app_key,
            app_secret: self.app_secret.expose_secret(),
        };
        serde_json::to_vec(&asked)
            .expect("two strings are JSON")
            .into()
    }
}

/// Why the body cannot be used is not told: it could quote the token.
fn granted(body: &[u8]) -> Option<(AccessToken, Lifetime)> {
    let granted: Granted = serde_json::from_slice(body).ok()?;
    Some((
        AccessToken::new(granted.access_token)?,
        Lifetime::read(granted.expire_in.map(RawValue::get)),
    ))
}
