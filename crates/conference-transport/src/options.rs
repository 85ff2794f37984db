mod headers;

use std::time::Duration;

use crate::retry::RetryPolicy;
use headers::CustomHeaders;

/// What is to be different for one call, or for the calls of one part of a program.
///
/// What is not set is as the [transport](crate::TransportBuilder) was built.
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
    /// As the transport was built.
    pub fn new() -> Self {
        Self::default()
    }

    /// How long one attempt may take, from connecting to the last byte of the answer.
    pub fn attempt_timeout(mut self, limit: Duration) -> Self {
        self.attempt_timeout = Some(limit);
        self
    }

    /// How long the whole call may take, with all attempts and all that it has to wait for.
    pub fn total_timeout(mut self, limit: Duration) -> Self {
        self.total_timeout = Some(limit);
        self
    }

    /// How often to send the call again, and after which waits.
    pub fn retry(mut self, policy: RetryPolicy) -> Self {
        self.retry = Some(policy);
        self
    }

    /// Whether the call may be sent again after a failure that leaves open whether it was carried
    /// out, whatever is known of its operation. Say `true` for a creation only if a second one does
    /// no harm.
    pub fn idempotent(mut self, idempotent: bool) -> Self {
        self.idempotent = Some(idempotent);
        self
    }

    /// One more header for the request. Those that the transport sets cannot be overridden: the
    /// call is refused then.
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.headers.add(&name.into(), &value.into());
        self
    }
}
