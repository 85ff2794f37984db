use std::{borrow::Cow, error::Error as StdError, io, time::Duration};

use super::body::Sent;
use crate::{
    codes::RetryClass,
    error::{BoxError, Error, ErrorKind, Execution, redact},
};

/// The reason why there is no response, or no whole body.
#[derive(Debug)]
pub(crate) enum SendError {
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
    /// The attempt timed out.
    Timeout { limit: Duration, sent: bool },
    /// The connection broke, or what came was not HTTP.
    Broken { sent: bool, reason: BoxError },
    /// The body is compressed although that was not asked for.
    Encoded(String),
    /// The body is larger than the response limit.
    TooLarge { limit: usize },
}

impl SendError {
    /// Classifies an error that came before the response's head.
    pub(super) fn before_response(error: reqwest::Error, sent: &Sent) -> Self {
        let (builder, connect, timeout) =
            (error.is_builder(), error.is_connect(), error.is_timeout());
        let reason: BoxError = error.without_url().into();
        if builder {
            Self::Unsendable(reason)
        } else if connect && timeout {
            Self::ConnectTimeout(reason)
        } else if connect {
            Self::connecting(reason)
        } else {
            Self::Broken { sent: sent.get(), reason }
        }
    }

    fn connecting(reason: BoxError) -> Self {
        if any_cause(&*reason, <dyn StdError>::is::<rustls::Error>) {
            Self::Tls(reason)
        } else if any_cause(&*reason, is_proxy_refusal) {
            Self::Proxy(reason)
        } else {
            Self::Connect(reason)
        }
    }

    /// The same error with the secrets masked.
    pub(super) fn mask(self, secrets: &[&str]) -> Self {
        match self {
            Self::Encoded(encoding) => Self::Encoded(redact::excerpt(&encoding, 40, secrets)),
            other => other,
        }
    }

    /// The error of a 2xx whose body could not be read: the service did what it was asked for.
    pub(super) fn after_success(self) -> Error {
        Error::from(self).with_execution(Execution::Completed)
    }
}

impl From<SendError> for Error {
    fn from(error: SendError) -> Self {
        use {Execution::NotSent, RetryClass::Never, RetryClass::Transient, SendError as E};
        let unknown_if = |sent| if sent { Execution::Unknown } else { NotSent };
        let (kind, execution, retry_class, message): (_, _, _, Cow<'static, str>) = match &error {
            E::Unsendable(_) => (
                ErrorKind::InvalidRequest,
                NotSent,
                Never,
                "the request cannot be sent as it is".into(),
            ),
            E::Connect(_) => {
                (ErrorKind::Transport, NotSent, Transient, "no connection to the service".into())
            }
            E::Tls(_) => {
                (ErrorKind::Transport, NotSent, Never, "no secure connection to the service".into())
            }
            E::Proxy(_) => {
                let message = "the proxy refuses the connection to the service".into();
                (ErrorKind::Transport, NotSent, Never, message)
            }
            E::ConnectTimeout(_) => {
                let message = "timed out while connecting to the service".into();
                (ErrorKind::Timeout, NotSent, Transient, message)
            }
            E::Timeout { limit, sent } => {
                let message =
                    format!("timed out after {limit:?} without a complete response").into();
                (ErrorKind::Timeout, unknown_if(*sent), Transient, message)
            }
            E::Broken { sent, .. } => {
                let message = "the connection broke, or the response was not HTTP".into();
                (ErrorKind::Transport, unknown_if(*sent), Transient, message)
            }
            E::Encoded(encoding) => {
                let message =
                    format!("the response is encoded with `{encoding}`, which was not asked for");
                (ErrorKind::Decode, Execution::Unknown, Never, message.into())
            }
            E::TooLarge { limit } => {
                let message = format!("the response is larger than the limit of {limit} bytes");
                (ErrorKind::Decode, Execution::Unknown, Never, message.into())
            }
        };
        let result = Self::new(kind, execution, message).with_retry_class(retry_class);
        match error {
            E::Unsendable(reason)
            | E::Connect(reason)
            | E::Tls(reason)
            | E::Proxy(reason)
            | E::ConnectTimeout(reason)
            | E::Broken { reason, .. } => result.with_source(reason),
            E::Timeout { .. } | E::Encoded(_) | E::TooLarge { .. } => result,
        }
    }
}

/// The HTTP library's type for this is private.
fn is_proxy_refusal(cause: &(dyn StdError + 'static)) -> bool {
    let text = cause.to_string();
    text == "tunnel error: unsuccessful" || text == "tunnel error: proxy authorization required"
}

fn any_cause(
    error: &(dyn StdError + 'static),
    matches: fn(&(dyn StdError + 'static)) -> bool,
) -> bool {
    matches(error) || cause(error).is_some_and(|cause| any_cause(cause, matches))
}

/// An I/O error names its content's cause as its own, and skips the content.
fn cause<'a>(error: &'a (dyn StdError + 'static)) -> Option<&'a (dyn StdError + 'static)> {
    let content = error.downcast_ref::<io::Error>().and_then(io::Error::get_ref);
    content.map(|content| content as &(dyn StdError + 'static)).or_else(|| error.source())
}
