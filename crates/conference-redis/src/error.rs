use std::error::Error as Source;

/// A setting that cannot be used. It never shows the URL, which may hold a password.
///
/// There are no others: once built, what goes wrong with Redis is logged, and the calls go on
/// without it.
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
