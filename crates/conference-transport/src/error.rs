mod body;
mod execution;
pub(crate) mod redact;
mod response_ids;

use std::{borrow::Cow, error::Error as StdError, fmt, sync::Arc, time::Duration};

use crate::codes::{self, CodeClass, RetryClass};

pub use body::ErrorBody;
pub use execution::Execution;
pub(crate) use response_ids::ResponseIds;

/// Kind of an [`Error`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The service responded with an error. [`Error::code`] and [`Error::message`] give the reason.
    Api,
    /// No access token could be fetched: the service refused the credentials, or every attempt
    /// failed.
    Token,
    /// The connection failed or broke, or the response was not HTTP.
    Transport,
    /// The connect timeout, the attempt timeout or the total timeout expired. This includes waits
    /// for the rate limit and for an in-flight permit.
    Timeout,
    /// The response is a 2xx that cannot be used. Its body is not JSON, lacks all fields that the
    /// operation returns, or is too large or compressed; or the page shows that a list is
    /// incomplete or repeats itself. [`Error::execution`] is the state of the request.
    Decode,
    /// The request is invalid and was not sent, or the transport cannot be built with these
    /// settings. The message names the field or the setting.
    InvalidRequest,
}

/// Failure of a call, with the state of its request.
///
/// The `Display` output is one line with the operation, the service's code and message, and the ids
/// for DingTalk's support. It never contains a token, a secret or a query.
#[derive(Clone)]
pub struct Error {
    inner: Box<Inner>,
}

#[derive(Clone)]
struct Inner {
    kind: ErrorKind,
    execution: Execution,
    operation: Option<Cow<'static, str>>,
    status: Option<u16>,
    code: Option<String>,
    class: Option<CodeClass>,
    retry_class: RetryClass,
    message: Cow<'static, str>,
    hint: Option<Cow<'static, str>>,
    ids: ResponseIds,
    required_scopes: Vec<String>,
    retry_after: Option<Duration>,
    attempts: u32,
    idempotent: bool,
    source: Option<Arc<dyn StdError + Send + Sync>>,
}

/// Error of a part that the program implements, such as a [`TokenProvider`](crate::TokenProvider).
pub type BoxError = Box<dyn StdError + Send + Sync>;

impl Error {
    /// Creates an error for a request that is refused before it is sent. `message` names what is
    /// wrong, and where.
    #[must_use]
    pub fn invalid_request(
        operation: impl Into<Cow<'static, str>>,
        message: impl Into<Cow<'static, str>>,
    ) -> Self {
        Self::invalid(message).with_operation(operation.into())
    }

    /// Returns the kind of the error.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        self.inner.kind
    }

    /// Returns the execution: the state of the request, which shows whether the service may have
    /// carried it out. Read it before you send the request again.
    #[must_use]
    pub fn execution(&self) -> Execution {
        self.inner.execution
    }

    /// Returns the name of the operation. `None` if the transport could not be built.
    #[must_use]
    pub fn operation(&self) -> Option<&str> {
        self.inner.operation.as_deref()
    }

    /// Returns the HTTP status, if there was a response.
    #[must_use]
    pub fn status(&self) -> Option<u16> {
        self.inner.status
    }

    /// Returns the service's error code, such as `paramsError` or
    /// `Forbidden.AccessDenied.IpNotInWhiteList`.
    #[must_use]
    pub fn code(&self) -> Option<&str> {
        self.inner.code.as_deref()
    }

    /// Returns the class of the code. `None` if there is no code, or an unknown one.
    #[must_use]
    pub fn class(&self) -> Option<CodeClass> {
        self.inner.class
    }

    /// Returns the rule for sending the same request again.
    #[must_use]
    pub fn retry_class(&self) -> RetryClass {
        self.inner.retry_class
    }

    /// Returns the message of the service (Chinese on the domestic host), or else that of the
    /// transport.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.inner.message
    }

    /// Returns the usual remedy as a sentence, if there is one. It is not part of the `Display`
    /// output.
    #[must_use]
    pub fn hint(&self) -> Option<&str> {
        self.inner.hint.as_deref().or_else(|| codes::hint(self.code()?))
    }

    /// Returns the request id, which DingTalk's support asks for.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        self.inner.ids.request.as_deref()
    }

    /// Returns the service's trace id of the request, for DingTalk's support.
    #[must_use]
    pub fn trace_id(&self) -> Option<&str> {
        self.inner.ids.trace.as_deref()
    }

    /// Returns the scopes that the app lacks, if the service refused for that reason.
    #[must_use]
    pub fn required_scopes(&self) -> &[String] {
        &self.inner.required_scopes
    }

    /// Returns the time to wait before the next attempt, if the service named one or the code
    /// implies one.
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        self.inner.retry_after
    }

    /// Returns the number of attempts to send the operation's request, including those that could
    /// not connect; 0 if the call failed before the first one.
    #[must_use]
    pub fn attempts(&self) -> u32 {
        self.inner.attempts
    }
}

impl Error {
    pub(crate) fn new(
        kind: ErrorKind,
        execution: Execution,
        message: impl Into<Cow<'static, str>>,
    ) -> Self {
        Self {
            inner: Box::new(Inner {
                kind,
                execution,
                operation: None,
                status: None,
                code: None,
                class: None,
                retry_class: RetryClass::Never,
                message: message.into(),
                hint: None,
                ids: ResponseIds::default(),
                required_scopes: Vec::new(),
                retry_after: None,
                attempts: 0,
                idempotent: true,
                source: None,
            }),
        }
    }

    pub(crate) fn invalid(message: impl Into<Cow<'static, str>>) -> Self {
        Self::new(ErrorKind::InvalidRequest, Execution::NotSent, message)
    }

    pub(crate) fn with_operation(mut self, operation: Cow<'static, str>) -> Self {
        self.inner.operation = Some(operation);
        self
    }

    pub(crate) fn with_response(mut self, status: u16, ids: ResponseIds) -> Self {
        self.inner.status = Some(status);
        self.inner.ids = ids;
        self
    }

    pub(crate) fn with_code(mut self, code: Option<String>, class: Option<CodeClass>) -> Self {
        self.inner.code = code;
        self.inner.class = class;
        self
    }

    pub(crate) fn with_retry_class(mut self, class: RetryClass) -> Self {
        self.inner.retry_class = class;
        self
    }

    pub(crate) fn with_hint(mut self, hint: impl Into<Cow<'static, str>>) -> Self {
        self.inner.hint = Some(hint.into());
        self
    }

    pub(crate) fn with_required_scopes(mut self, scopes: Vec<String>) -> Self {
        self.inner.required_scopes = scopes;
        self
    }

    pub(crate) fn with_retry_after(mut self, wait: Option<Duration>) -> Self {
        self.inner.retry_after = wait;
        self
    }

    pub(crate) fn with_attempts(mut self, attempts: u32) -> Self {
        self.inner.attempts = attempts;
        self
    }

    pub(crate) fn with_idempotent(mut self, idempotent: bool) -> Self {
        self.inner.idempotent = idempotent;
        self
    }

    pub(crate) fn with_execution(mut self, execution: Execution) -> Self {
        self.inner.execution = execution;
        self
    }

    pub(crate) fn with_source(mut self, source: impl Into<BoxError>) -> Self {
        self.inner.source = Some(source.into().into());
        self
    }

    /// Adds a number of attempts at something other than the operation's request.
    pub(crate) fn with_token_attempts(mut self, times: u32) -> Self {
        if times > 1 {
            let message = &self.inner.message;
            self.inner.message = Cow::Owned(format!("{message} (after {times} attempts)"));
        }
        self
    }

    /// Turns the failure into the reason for a missing token. A timeout stays a timeout. A response
    /// that rejects the credentials rejects no token.
    pub(crate) fn into_token_error(mut self) -> Self {
        if self.inner.kind != ErrorKind::Timeout {
            self.inner.kind = ErrorKind::Token;
        }
        if self.inner.retry_class == RetryClass::TokenRejected {
            self.inner.retry_class = RetryClass::Never;
        }
        self.inner.execution = Execution::NotSent;
        self.inner.message = Cow::Owned(format!("no access token: {}", self.inner.message));
        self
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let inner = &self.inner;
        if let Some(operation) = &inner.operation {
            write!(f, "{operation}: ")?;
        }
        if let Some(code) = &inner.code {
            write!(f, "{code}: ")?;
        }
        f.write_str(&inner.message)?;
        let facts = inner.facts();
        if !facts.is_empty() {
            write!(f, " ({})", facts.join(", "))?;
        }
        let is_named = |scope: &&str| inner.message.contains(scope);
        let scopes = inner.required_scopes.iter().map(String::as_str);
        let scopes: Vec<_> = scopes.filter(|scope| !is_named(scope)).collect();
        if !scopes.is_empty() {
            write!(f, "; request the scope {}", scopes.join(", "))?;
        }
        if inner.execution == Execution::Unknown && !inner.idempotent {
            f.write_str("; it may have been carried out: look it up before sending it again")?;
        }
        Ok(())
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Error")
            .field("kind", &self.inner.kind)
            .field("execution", &self.inner.execution)
            .field("text", &format_args!("{self}"))
            .field("source", &self.inner.source)
            .finish()
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.inner.source.as_deref().map(|source| source as _)
    }
}

impl Inner {
    fn facts(&self) -> Vec<String> {
        let attempts = match self.attempts {
            0 => None,
            1 => Some("1 attempt".to_owned()),
            several => Some(format!("{several} attempts")),
        };
        let status = self.status.map(|status| format!("status {status}"));
        let request_id = self.ids.request.as_ref().map(|id| format!("request id {id}"));
        [status, request_id, attempts].into_iter().flatten().collect()
    }
}
