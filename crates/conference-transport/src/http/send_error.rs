use std::{sync::Arc, time::Duration};

use super::{
    Route,
    body::Sent,
    connect_error::{ConnectError, ConnectErrorKind},
};
use crate::{
    codes::RetryClass,
    error::{BoxError, Error, ErrorKind, Execution, redact},
};

/// The reason for a missing or incomplete response.
#[derive(Debug)]
pub(crate) enum SendError {
    /// The HTTP library refused the request.
    Unsendable(BoxError),
    /// There is no connection.
    Connect(ConnectError),
    /// The attempt timed out. If nothing was sent, it was still connecting.
    Timeout { limit: Duration, sent: bool, route: Arc<Route> },
    /// The connection broke, or the response was not HTTP.
    Broken { sent: bool, reason: BoxError },
    /// The body is compressed, although the request did not allow it.
    Encoded(String),
    /// The body is larger than the response limit.
    TooLarge { limit: usize },
}

impl SendError {
    /// Classifies an error that occurred before the response's head.
    pub(super) fn before_response(error: reqwest::Error, sent: &Sent, route: &Arc<Route>) -> Self {
        let (builder, connect, timeout) =
            (error.is_builder(), error.is_connect(), error.is_timeout());
        let reason: BoxError = error.without_url().into();
        if builder {
            Self::Unsendable(reason)
        } else if connect {
            Self::Connect(ConnectError::new(reason, timeout, route.clone()))
        } else {
            Self::Broken { sent: sent.get(), reason }
        }
    }

    /// Returns the error with the secrets masked.
    pub(super) fn mask(self, secrets: &[&str]) -> Self {
        match self {
            Self::Encoded(encoding) => Self::Encoded(redact::excerpt(&encoding, 40, secrets)),
            other => other,
        }
    }
}

impl From<SendError> for Error {
    fn from(error: SendError) -> Self {
        let (kind, execution, retry_class) = error.facts();
        let result = Self::new(kind, execution, error.message()).with_retry_class(retry_class);
        let result = match error.hint() {
            Some(hint) => result.with_hint(hint),
            None => result,
        };
        match error.into_source() {
            Some(source) => result.with_source(source),
            None => result,
        }
    }
}

impl SendError {
    fn facts(&self) -> (ErrorKind, Execution, RetryClass) {
        use Execution::{NotSent, Unknown};
        use RetryClass::{Never, Transient};
        match *self {
            Self::Unsendable(_) => (ErrorKind::InvalidRequest, NotSent, Never),
            Self::Connect(ref error) => match error.kind {
                ConnectErrorKind::Unreachable | ConnectErrorKind::Proxy => {
                    (ErrorKind::Transport, NotSent, Transient)
                }
                ConnectErrorKind::Timeout => (ErrorKind::Timeout, NotSent, Transient),
                ConnectErrorKind::Tls | ConnectErrorKind::ProxyAuthorization => {
                    (ErrorKind::Transport, NotSent, Never)
                }
            },
            Self::Broken { sent: false, .. } => (ErrorKind::Transport, NotSent, Transient),
            Self::Timeout { sent: false, .. } => (ErrorKind::Timeout, NotSent, Transient),
            Self::Timeout { sent: true, .. } => (ErrorKind::Timeout, Unknown, Transient),
            Self::Broken { sent: true, .. } => (ErrorKind::Transport, Unknown, Transient),
            Self::Encoded(_) | Self::TooLarge { .. } => (ErrorKind::Decode, Unknown, Never),
        }
    }

    fn message(&self) -> String {
        match self {
            Self::Unsendable(_) => "the request cannot be sent as it is".to_owned(),
            Self::Connect(error) => error.to_string(),
            Self::Timeout { limit, sent: false, route } => {
                format!("timed out after {limit:?} while connecting to {route}")
            }
            Self::Timeout { limit, sent: true, route } => {
                format!("timed out after {limit:?} without a complete response from {route}")
            }
            Self::Broken { .. } => "the connection broke, or the response was not HTTP".to_owned(),
            Self::Encoded(encoding) => {
                format!("the response is encoded with `{encoding}`, which was not requested")
            }
            Self::TooLarge { limit } => {
                format!("the response is larger than the limit of {limit} bytes")
            }
        }
    }

    fn hint(&self) -> Option<String> {
        match self {
            Self::Connect(error) => error.hint(),
            _ => None,
        }
    }

    fn into_source(self) -> Option<BoxError> {
        match self {
            Self::Unsendable(reason) | Self::Broken { reason, .. } => Some(reason),
            Self::Connect(error) => Some(error.reason),
            Self::Timeout { .. } | Self::Encoded(_) | Self::TooLarge { .. } => None,
        }
    }
}
