mod headers;

use std::time::Duration;

use crate::retry::RetryPolicy;
use headers::CustomHeaders;

/// Settings of one call, or of the calls of one part of a program.
///
/// A setting that is left out has the value of the [transport](crate::TransportBuilder).
///
/// ```
/// use std::time::Duration;
///
/// use conference_transport::{CallOptions, RetryPolicy};
///
/// let options =
///     CallOptions::new().total_timeout(Duration::from_secs(5)).retry(RetryPolicy::never());
/// ```
#[derive(Clone, Debug, Default)]
#[must_use]
pub struct CallOptions {
    pub(crate) attempt_timeout: Option<Duration>,
    pub(crate) total_timeout: Option<Duration>,
    pub(crate) retry: Option<RetryPolicy>,
    pub(crate) idempotent: Option<bool>,
    pub(crate) headers: CustomHeaders,
}

impl CallOptions {
    /// Creates options that keep all settings of the transport.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets the timeout of one attempt, from connecting to the last byte of the response. Defaults
    /// to that of the transport.
    pub fn attempt_timeout(mut self, limit: Duration) -> Self {
        self.attempt_timeout = Some(limit);
        self
    }

    /// Sets the timeout of the whole call: the access token, all attempts and all waits. Defaults
    /// to that of the transport.
    pub fn total_timeout(mut self, limit: Duration) -> Self {
        self.total_timeout = Some(limit);
        self
    }

    /// Sets the retry policy. Defaults to that of the transport.
    pub fn retry(mut self, policy: RetryPolicy) -> Self {
        self.retry = Some(policy);
        self
    }

    /// Allows or forbids another attempt when the previous one may have been carried out. Defaults
    /// to the value of [`Request::idempotent`](crate::Request::idempotent). Set `true` for an
    /// operation that creates something only if a duplicate does no harm.
    pub fn idempotent(mut self, idempotent: bool) -> Self {
        self.idempotent = Some(idempotent);
        self
    }

    /// Adds a header to the request. A header that the transport sets itself, such as the access
    /// token, is refused: the call fails with kind
    /// [`InvalidRequest`](crate::ErrorKind::InvalidRequest) and is not sent.
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.headers.add(&name.into(), &value.into());
        self
    }
}
