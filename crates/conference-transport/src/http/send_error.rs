use std::{error::Error as StdError, io, time::Duration};

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
    /// The proxy wants to know who connects.
    ProxyAuthorization(BoxError),
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

/// The texts of the HTTP library's errors for what a proxy answers; their type is private. It keeps
/// no other status than 407.
const UNAUTHORIZED: &str = "tunnel error: proxy authorization required";
const REFUSED: &str = "tunnel error: unsuccessful";

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
        } else if any_cause(&*reason, |cause| cause.to_string() == UNAUTHORIZED) {
            Self::ProxyAuthorization(reason)
        } else if any_cause(&*reason, |cause| cause.to_string() == REFUSED) {
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
            Self::Connect(_) | Self::Proxy(_) | Self::Broken { sent: false, .. } => {
                (ErrorKind::Transport, NotSent, Transient)
            }
            Self::Tls(_) | Self::ProxyAuthorization(_) => (ErrorKind::Transport, NotSent, Never),
            Self::ConnectTimeout(_) | Self::Timeout { sent: false, .. } => {
                (ErrorKind::Timeout, NotSent, Transient)
            }
            Self::Timeout { sent: true, .. } => (ErrorKind::Timeout, Unknown, Transient),
            Self::Broken { sent: true, .. } => (ErrorKind::Transport, Unknown, Transient),
            Self::Encoded(_) | Self::TooLarge { .. } => (ErrorKind::Decode, Unknown, Never),
        }
    }

    fn message(&self) -> String {
        match self {
            Self::Unsendable(_) => "the request cannot be sent as it is".to_owned(),
            Self::Connect(_) => "no connection to the service".to_owned(),
            Self::Tls(_) => "no secure connection to the service".to_owned(),
            Self::Proxy(_) => "the proxy refuses the connection to the service".to_owned(),
            Self::ProxyAuthorization(_) => {
                "the proxy refuses the connection to the service: proxy authorization required"
                    .to_owned()
            }
            Self::ConnectTimeout(_) => "timed out while connecting to the service".to_owned(),
            Self::Timeout { limit, .. } => {
                format!("timed out after {limit:?} without a complete response")
            }
            Self::Broken { .. } => "the connection broke, or the response was not HTTP".to_owned(),
            Self::Encoded(encoding) => {
                format!("the response is encoded with `{encoding}`, which was not asked for")
            }
            Self::TooLarge { limit } => {
                format!("the response is larger than the limit of {limit} bytes")
            }
        }
    }

    fn hint(&self) -> Option<&'static str> {
        match self {
            Self::ProxyAuthorization(_) => Some(
                "the proxy asks for a user and a password: put them into its URL, as in \
                 http://user:password@proxy.example:3128",
            ),
            _ => None,
        }
    }

    fn into_source(self) -> Option<BoxError> {
        match self {
            Self::Unsendable(reason)
            | Self::Connect(reason)
            | Self::Tls(reason)
            | Self::Proxy(reason)
            | Self::ProxyAuthorization(reason)
            | Self::ConnectTimeout(reason)
            | Self::Broken { reason, .. } => Some(reason),
            Self::Timeout { .. } | Self::Encoded(_) | Self::TooLarge { .. } => None,
        }
    }
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
