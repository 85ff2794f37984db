use std::{borrow::Cow, fmt};

use bytes::Bytes;
use reqwest::header::HeaderValue;

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

/// A 2xx answer, read to its end and not decoded.
#[derive(Clone)]
pub struct Reply {
    status: u16,
    ids: ResponseIds,
    content_type: Option<HeaderValue>,
    body: Bytes,
    attempts: u32,
    operation: Cow<'static, str>,
    classify: fn(&str) -> Option<CodeClass>,
    /// The token that the request was sent with, to mask it in errors.
    token: AccessToken,
}

impl Reply {
    pub(crate) fn new(
        request: &Request,
        token: AccessToken,
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
            token,
        }
    }

    /// The HTTP status, from 200 to 299.
    #[must_use]
    pub fn status(&self) -> u16 {
        self.status
    }

    /// The id that DingTalk's support asks for.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        self.ids.request.as_deref()
    }

    /// The service's trace id of the request, for DingTalk's support.
    #[must_use]
    pub fn trace_id(&self) -> Option<&str> {
        self.ids.trace.as_deref()
    }

    /// The id that DingTalk's support asks for, and nothing else of the reply.
    #[must_use]
    pub fn into_request_id(self) -> Option<String> {
        self.ids.request
    }

    /// The `Content-Type` header.
    #[must_use]
    pub fn content_type(&self) -> Option<&str> {
        self.content_type.as_ref()?.to_str().ok()
    }

    /// The whole body.
    #[must_use]
    pub fn body(&self) -> &[u8] {
        &self.body
    }

    /// How often the request was begun until this answer came.
    #[must_use]
    pub fn attempts(&self) -> u32 {
        self.attempts
    }

    /// The error for a 2xx whose body says that the call failed: of kind [`ErrorKind::Api`] and
    /// [`Execution::Rejected`].
    #[must_use]
    pub fn failure(&self, body: &ErrorBody) -> Error {
        let secrets = [self.token.expose()];
        let meaning = codes::classify(self.status, body.code(), self.classify);
        let message = body
            .masked_message(&secrets)
            .unwrap_or_else(|| "the service says that the call failed".to_owned());
        let error = Error::new(ErrorKind::Api, Execution::Rejected, message);
        let ids = self.ids.clone().or_request(body.masked_request_id(&secrets));
        self.describe(error)
            .with_response(self.status, ids)
            .with_code(body.masked_code(&secrets, self.classify), meaning.class)
            .with_retry_class(meaning.retry_class)
            .with_required_scopes(body.masked_scopes(&secrets))
            .with_retry_after(meaning.retry_after)
    }

    /// Returns the error for a 2xx whose body cannot be decoded, of kind [`ErrorKind::Decode`]. It
    /// shows the start of a page or a text, and of JSON only the length and the keys.
    ///
    /// Its execution is [`Execution::Completed`] if the body is JSON, whole or cut, or if the
    /// status is 204. Else it is [`Execution::Unknown`]: a page or an empty body may come from
    /// something else than the service, such as a firewall or a login page.
    #[must_use]
    pub fn undecodable(&self, reason: impl Into<BoxError>) -> Error {
        let secrets = [self.token.expose()];
        let start = redact::body_excerpt(
            &self.body,
            self.content_type(),
            &secrets,
            Excerpts::PagesAndTexts,
        );
        let (execution, message) = if self.is_from_the_service() {
            (Execution::Completed, "the service succeeded, but its response cannot be decoded")
        } else {
            (Execution::Unknown, "something else than the service may have responded")
        };
        let message = format!("{message}: {start}");
        self.describe(Error::new(ErrorKind::Decode, execution, message))
            .with_source(redact::mask_source(reason.into(), &secrets))
    }

    /// Returns the error for a 2xx that was decoded and cannot be used, of kind
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

fn is_json(body: &[u8]) -> bool {
    serde_json::from_slice::<serde::de::IgnoredAny>(http::trim_start(body)).is_ok()
}

/// Shows how long the body is, not what it says: it can hold what is not meant for a log.
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
