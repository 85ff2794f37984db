use std::{borrow::Cow, fmt};

use bytes::Bytes;
use reqwest::header::HeaderValue;

use crate::{
    codes,
    error::{BoxError, Error, ErrorKind},
    error_body::ErrorBody,
    execution::Execution,
    request::Request,
    text,
    token::AccessToken,
};

/// A 2xx answer, read to its end and not decoded.
#[derive(Clone)]
pub struct Reply {
    pub(crate) status: u16,
    pub(crate) request_id: Option<String>,
    pub(crate) content_type: Option<HeaderValue>,
    pub(crate) body: Bytes,
    pub(crate) attempts: u32,
    pub(crate) context: Context,
}

/// What an error that is made of a reply has to know of its request.
#[derive(Clone)]
pub(crate) struct Context {
    operation: Cow<'static, str>,
    classify: fn(&str) -> Option<codes::CodeClass>,
    token: AccessToken,
}

impl Context {
    pub(crate) fn new(request: &Request, token: AccessToken) -> Self {
        Self { operation: request.operation.clone(), classify: request.classify, token }
    }
}

impl Reply {
    /// The HTTP status, from 200 to 299.
    #[must_use]
    pub fn status(&self) -> u16 {
        self.status
    }

    /// The id that DingTalk's support asks for.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        self.request_id.as_deref()
    }

    /// The id that DingTalk's support asks for, and nothing else of the reply.
    #[must_use]
    pub fn into_request_id(self) -> Option<String> {
        self.request_id
    }

    /// The `Content-Type` header.
    #[must_use]
    pub fn content_type(&self) -> Option<&str> {
        self.content_type.as_ref()?.to_str().ok()
    }

    /// The whole body.
    #[must_use]
    pub fn body(&self) -> &Bytes {
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
        let secrets = [self.context.token.expose()];
        let verdict = codes::judge(self.status, body.code(), self.context.classify);
        let message = body
            .shown_message(&secrets)
            .unwrap_or_else(|| "the service says that the call failed".to_owned());
        let error = Error::new(ErrorKind::Api, Execution::Rejected, message);
        let request_id = self.request_id.clone().or_else(|| body.shown_request_id(&secrets));
        self.placed(error)
            .answered(self.status, request_id)
            .coded(body.shown_code(&secrets), verdict.class)
            .repeated_as(verdict.retry)
            .lacking(body.shown_scopes(&secrets))
            .after(verdict.wait)
    }

    /// The error for a 2xx whose body cannot be decoded: of kind [`ErrorKind::Decode`] and
    /// [`Execution::Completed`]. It shows the start of the body.
    #[must_use]
    pub fn undecodable(&self, reason: impl Into<BoxError>) -> Error {
        let secrets = [self.context.token.expose()];
        let start = text::start_of(&self.body, self.content_type(), &secrets);
        let message = format!("the service succeeded, but its answer cannot be decoded: {start}");
        self.placed(Error::new(ErrorKind::Decode, Execution::Completed, message))
            .because(text::reason_without(reason.into(), &secrets))
    }

    fn placed(&self, error: Error) -> Error {
        error
            .during(self.context.operation.clone())
            .answered(self.status, self.request_id.clone())
            .attempted(self.attempts)
    }
}

/// Shows how long the body is, not what it says: it can hold what is not meant for a log.
impl fmt::Debug for Reply {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Reply")
            .field("status", &self.status)
            .field("request_id", &self.request_id)
            .field("content_type", &self.content_type())
            .field("body_bytes", &self.body.len())
            .field("attempts", &self.attempts)
            .finish_non_exhaustive()
    }
}
