use std::time::Duration;

/// What is to be different for one call, or for the calls of one part of a program.
///
/// What is not set is as the [transport](crate::TransportBuilder) was built.
#[derive(Clone, Debug, Default)]
#[must_use]
pub struct CallOptions {
    pub(crate) attempt_timeout: Option<Duration>,
    pub(crate) total_timeout: Option<Duration>,
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

    /// How long the whole call may take, with everything that it has to wait for.
    pub fn total_timeout(mut self, limit: Duration) -> Self {
        self.total_timeout = Some(limit);
        self
    }
}
