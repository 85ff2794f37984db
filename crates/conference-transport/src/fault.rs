use std::time::Duration;

use crate::{
    error::{BoxError, Error, ErrorKind},
    execution::Execution,
    retry_class::RetryClass,
    text,
};

/// Why there is no answer, or no whole body.
#[derive(Debug)]
pub(crate) enum Fault {
    /// The HTTP library refused the request as it is.
    Unsendable(BoxError),
    /// No connection.
    Connect(BoxError),
    /// A connection that TLS does not trust, or cannot agree on.
    Tls(BoxError),
    /// The proxy does not let the connection through.
    Proxy(BoxError),
    /// No connection in time.
    ConnectTimeout(BoxError),
    /// The attempt was over before the answer was.
    Timeout { limit: Duration, sent: bool },
    /// The connection broke, or what came was not HTTP.
    Broken { sent: bool, reason: BoxError },
    /// The body is compressed although that was not asked for.
    Encoded(String),
    /// The body is larger than the transport takes.
    TooLarge { limit: usize },
}

impl Fault {
    pub(crate) fn into_error(self) -> Error {
        let error = Error::new(self.kind(), self.execution(), self.message())
            .repeated_as(self.retry_class());
        match self {
            Self::Unsendable(reason)
            | Self::Connect(reason)
            | Self::Tls(reason)
            | Self::Proxy(reason)
            | Self::ConnectTimeout(reason)
            | Self::Broken { reason, .. } => error.because(reason),
            Self::Timeout { .. } | Self::Encoded(_) | Self::TooLarge { .. } => error,
        }
    }

    /// The same fault, fit to be shown.
    pub(crate) fn without(self, secrets: &[&str]) -> Self {
        match self {
            Self::Encoded(encoding) => Self::Encoded(text::shown(&encoding, 40, secrets)),
            other => other,
        }
    }

    /// The same fault in the body of a 2xx: the service did what it was asked for.
    pub(crate) fn after_success(self) -> Error {
        self.into_error().with_execution(Execution::Completed)
    }

    fn kind(&self) -> ErrorKind {
        match self {
            Self::Unsendable(_) => ErrorKind::InvalidRequest,
            Self::Connect(_) | Self::Tls(_) | Self::Proxy(_) | Self::Broken { .. } => {
                ErrorKind::Transport
            }
            Self::ConnectTimeout(_) | Self::Timeout { .. } => ErrorKind::Timeout,
            Self::Encoded(_) | Self::TooLarge { .. } => ErrorKind::Decode,
        }
    }

    fn execution(&self) -> Execution {
        match self {
            Self::Unsendable(_)
            | Self::Connect(_)
            | Self::Tls(_)
            | Self::Proxy(_)
            | Self::ConnectTimeout(_)
            | Self::Timeout { sent: false, .. }
            | Self::Broken { sent: false, .. } => Execution::NotSent,
            Self::Timeout { .. }
            | Self::Broken { .. }
            | Self::Encoded(_)
            | Self::TooLarge { .. } => Execution::Unknown,
        }
    }

    fn retry_class(&self) -> RetryClass {
        match self {
            Self::Connect(_)
            | Self::ConnectTimeout(_)
            | Self::Timeout { .. }
            | Self::Broken { .. } => RetryClass::Transient,
            Self::Unsendable(_)
            | Self::Tls(_)
            | Self::Proxy(_)
            | Self::Encoded(_)
            | Self::TooLarge { .. } => RetryClass::Never,
        }
    }

    fn message(&self) -> String {
        match self {
            Self::Unsendable(_) => "the request cannot be sent as it is".to_owned(),
            Self::Connect(_) => "no connection to the service".to_owned(),
            Self::Tls(_) => "no secure connection to the service".to_owned(),
            Self::Proxy(_) => "the proxy refuses the connection to the service".to_owned(),
            Self::ConnectTimeout(_) => "no connection to the service in time".to_owned(),
            Self::Timeout { limit, .. } => format!("no complete answer within {limit:?}"),
            Self::Broken { .. } => "the connection broke, or the answer was not HTTP".to_owned(),
            Self::Encoded(encoding) => {
                format!("the answer is encoded with `{encoding}`, though none was asked for")
            }
            Self::TooLarge { limit } => {
                format!("the answer is larger than the limit of {limit} bytes")
            }
        }
    }
}
