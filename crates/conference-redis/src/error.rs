use std::error::Error as Source;

/// Invalid setting of a [`Redis`](crate::Redis). It never shows the URL, which may have a password.
///
/// There are no other errors: failures of Redis are logged, and calls continue without it.
#[derive(Debug, thiserror::Error)]
#[error("{message}")]
pub struct Error {
    message: &'static str,
    source: Option<Box<dyn Source + Send + Sync>>,
}

impl Error {
    pub(crate) fn new(message: &'static str) -> Self {
        Self { message, source: None }
    }

    pub(crate) fn with_source(mut self, source: impl Into<Box<dyn Source + Send + Sync>>) -> Self {
        self.source = Some(source.into());
        self
    }
}
