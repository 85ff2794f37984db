use std::{borrow::Cow, fmt, sync::Arc};

use bytes::Bytes;
use reqwest::header::HeaderValue;
use secrecy::{ExposeSecret as _, SecretString};

use crate::{
    codes::{self, CodeClass},
    credentials::AccessToken,
    error::{
        BoxError, Error, ErrorBody, ErrorKind, Execution, ResponseIds,
        redact::{self, Excerpts},
    },
    http::{self, Head},
    request::Request,
};

/// Response of status 2xx, read to its end but not decoded.
#[derive(Clone)]
pub struct Reply {
    status: u16,
    ids: ResponseIds,
    content_type: Option<HeaderValue>,
    body: Bytes,
    attempts: u32,
    operation: Cow<'static, str>,
    classify: fn(&str) -> Option<CodeClass>,
    secrets: Secrets,
}

/// Secrets that a request was sent with, to be masked in errors.
#[derive(Clone)]
pub(crate) enum Secrets {
    Token(AccessToken),
    Others(Arc<[SecretString]>),
}

impl Reply {
    pub(crate) fn new(
        request: &Request,
        secrets: Secrets,
        head: Head,
        body: Bytes,
        attempts: u32,
    ) -> Self {
        Self {
            status: head.status,
            ids: head.ids,
            content_type: head.content_type,
            body,
            attempts,
            operation: request.operation.clone(),
            classify: request.classify,
            secrets,
        }
    }

    /// Returns the HTTP status, from 200 to 299.
    #[must_use]
    pub fn status(&self) -> u16 {
        self.status
    }

    /// Returns the request id, which DingTalk's support asks for.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        self.ids.request.as_deref()
    }

    /// Returns the service's trace id of the request, for DingTalk's support.
    #[must_use]
    pub fn trace_id(&self) -> Option<&str> {
        self.ids.trace.as_deref()
    }

    /// Returns the request id and drops the rest of the reply.
    #[must_use]
    pub fn into_request_id(self) -> Option<String> {
        self.ids.request
    }

    /// Returns the `Content-Type` header.
    #[must_use]
    pub fn content_type(&self) -> Option<&str> {
        self.content_type.as_ref()?.to_str().ok()
    }

    /// Returns the whole body.
    #[must_use]
    pub fn body(&self) -> &[u8] {
        &self.body
    }

    /// Returns the number of attempts.
    #[must_use]
    pub fn attempts(&self) -> u32 {
        self.attempts
    }

    /// Returns the error for a 2xx whose body reports a failure, of kind [`ErrorKind::Api`] and
    /// [`Execution::Rejected`].
    #[must_use]
    pub fn failure(&self, body: &ErrorBody) -> Error {
        self.secrets.expose_to(|secrets| self.failure_without(body, secrets))
    }

    fn failure_without(&self, body: &ErrorBody, secrets: &[&str]) -> Error {
        let meaning = codes::classify(self.status, body.code(), self.classify);
        let message = body
            .masked_message(secrets)
            .unwrap_or_else(|| "the service reports that the call failed".to_owned());
        let error = Error::new(ErrorKind::Api, Execution::Rejected, message);
        let ids = self.ids.clone().or_request(body.masked_request_id(secrets));
        self.describe(error)
            .with_response(self.status, ids)
            .with_code(body.masked_code(secrets, self.classify), meaning.class)
            .with_retry_class(meaning.retry_class)
            .with_required_scopes(body.masked_scopes(secrets))
            .with_retry_after(meaning.retry_after)
    }

    /// Returns the error for a 2xx whose body cannot be decoded, of kind [`ErrorKind::Decode`]. It
    /// shows the start of a page or a text, but only the length and the keys of JSON.
    ///
    /// Its execution is [`Execution::Completed`] if the body is JSON, whole or cut off, or if the
    /// status is 204. Otherwise it is [`Execution::Unknown`]: a page or an empty body may come from
    /// something other than the service, such as a firewall or a login page.
    #[must_use]
    pub fn undecodable(&self, reason: impl Into<BoxError>) -> Error {
        self.secrets.expose_to(|secrets| self.undecodable_without(reason.into(), secrets))
    }

    fn undecodable_without(&self, reason: BoxError, secrets: &[&str]) -> Error {
        let start =
            redact::body_excerpt(&self.body, self.content_type(), secrets, self.secrets.excerpts());
        let (execution, message) = if self.is_from_the_service() {
            (Execution::Completed, "the service succeeded, but its response cannot be decoded")
        } else {
            (Execution::Unknown, "something other than the service may have responded")
        };
        let message = format!("{message}: {start}");
        self.describe(Error::new(ErrorKind::Decode, execution, message))
            .with_source(redact::mask_source(reason, secrets))
    }

    /// Returns the error for a 2xx that was decoded but cannot be used, of kind
    /// [`ErrorKind::Decode`] and [`Execution::Completed`].
    #[must_use]
    pub fn unusable(&self, reason: impl Into<Cow<'static, str>>) -> Error {
        self.describe(Error::new(ErrorKind::Decode, Execution::Completed, reason))
    }

    fn is_from_the_service(&self) -> bool {
        self.status == http::NO_CONTENT || http::starts_with_json(&self.body) || is_json(&self.body)
    }

    fn describe(&self, error: Error) -> Error {
        error
            .with_operation(self.operation.clone())
            .with_response(self.status, self.ids.clone())
            .with_attempts(self.attempts)
    }
}

impl Secrets {
    pub(crate) fn of(secrets: &[&str]) -> Self {
        Self::Others(secrets.iter().map(|secret| SecretString::from(*secret)).collect())
    }

    /// Calls the function with the secrets. A single secret needs no allocation.
    pub(crate) fn expose_to<T>(&self, function: impl FnOnce(&[&str]) -> T) -> T {
        match self {
            Self::Token(token) => function(&[token.expose()]),
            Self::Others(secrets) => {
                let secrets: Vec<_> = secrets.iter().map(SecretString::expose_secret).collect();
                function(&secrets)
            }
        }
    }

    /// The response to a request without an access token may be a secret.
    pub(crate) fn excerpts(&self) -> Excerpts {
        match self {
            Self::Token(_) => Excerpts::PagesAndTexts,
            Self::Others(_) => Excerpts::PagesOnly,
        }
    }
}

fn is_json(body: &[u8]) -> bool {
    serde_json::from_slice::<serde::de::IgnoredAny>(http::trim_start(body)).is_ok()
}

/// Shows the length of the body, but not its content, which may be confidential.
impl fmt::Debug for Reply {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Reply")
            .field("status", &self.status)
            .field("request_id", &self.request_id())
            .field("trace_id", &self.trace_id())
            .field("content_type", &self.content_type())
            .field("body_bytes", &self.body.len())
            .field("attempts", &self.attempts)
            .finish_non_exhaustive()
    }
}
