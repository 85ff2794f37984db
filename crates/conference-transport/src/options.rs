mod headers;

use std::time::Duration;

use crate::retry::RetryPolicy;
use headers::CustomHeaders;

/// Settings of one call, or of the calls of one part of a program.
///
/// Defaults to the settings of the [transport](crate::TransportBuilder).
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
    /// Creates options that change nothing.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets the timeout of one attempt, from connecting to the last byte of the response.
    pub fn attempt_timeout(mut self, limit: Duration) -> Self {
        self.attempt_timeout = Some(limit);
        self
    }

    /// Sets the timeout of the whole call, with all attempts and waits.
    pub fn total_timeout(mut self, limit: Duration) -> Self {
        self.total_timeout = Some(limit);
        self
    }

    /// Sets the retry policy.
    pub fn retry(mut self, policy: RetryPolicy) -> Self {
        self.retry = Some(policy);
        self
    }

    /// Sets if the call may be sent again after a failure that may have carried it out. Overrides
    /// the operation's own property. Set `true` for a creation only if a second one does no harm.
    pub fn idempotent(mut self, idempotent: bool) -> Self {
        self.idempotent = Some(idempotent);
        self
    }

    /// Adds a header to the request. A header that the transport sets itself makes the call fail.
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.headers.add(&name.into(), &value.into());
        self
    }
}
