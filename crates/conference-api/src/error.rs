use std::{fmt, time::Duration};

use conference_models::{ErrorClass, ErrorCode};
use conference_transport::{CodeClass, ErrorKind, Execution, RetryClass};

/// Why a call did not give what it was asked for.
///
/// [`kind`](Self::kind) says what failed; [`execution`](Self::execution) says
/// what became of the request, which is what to look at before sending a
/// request again that creates something.
#[derive(Debug)]
pub struct Error(conference_transport::Error);

impl Error {
    /// What failed.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        self.0.kind()
    }

    /// The code of the service's answer, where it gave one.
    #[must_use]
    pub fn code(&self) -> Option<ErrorCode> {
        self.0.code().map(ErrorCode::from)
    }

    /// What went wrong: the message of the service's answer, where it gave one.
    #[must_use]
    pub fn message(&self) -> &str {
        self.0.message()
    }

    /// The HTTP status, where there was an answer.
    #[must_use]
    pub fn status(&self) -> Option<u16> {
        self.0.status()
    }

    /// The id of the request, which DingTalk's support asks for.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        self.0.request_id()
    }

    /// The operation that failed; `None` if it was no call.
    #[must_use]
    pub fn operation(&self) -> Option<&str> {
        self.0.operation()
    }

    /// How many requests of the operation were sent.
    #[must_use]
    pub fn attempts(&self) -> u32 {
        self.0.attempts()
    }

    /// What became of the request, and what to do now:
    /// [after `Unknown`](conference_transport::after_unknown) that is to look
    /// before sending it again.
    #[must_use]
    pub fn execution(&self) -> Execution {
        self.0.execution()
    }

    /// Whether the same call may go better later, for a program that sends
    /// calls again by itself after the client has given up: `Transient`,
    /// `Throttled`, `Busy` and `Banned` pass, after
    /// [`retry_after`](Self::retry_after) where there is one; `Never` and
    /// `TokenRejected` have to be mended.
    ///
    /// It does not say whether sending again does harm:
    /// [`execution`](Self::execution) does.
    #[must_use]
    pub fn retry_class(&self) -> RetryClass {
        self.0.retry_class()
    }

    /// How long to wait before trying again, where the answer tells.
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        self.0.retry_after()
    }

    /// The permissions that the app lacks, where the answer names them.
    #[must_use]
    pub fn required_scopes(&self) -> &[String] {
        self.0.required_scopes()
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        std::error::Error::source(&self.0)
    }
}

impl From<conference_transport::Error> for Error {
    fn from(error: conference_transport::Error) -> Self {
        Self(error)
    }
}

/// The class of the conference's own codes, for the transport.
pub(crate) fn classify(code: &str) -> Option<CodeClass> {
    Some(match ErrorCode::from(code).class()? {
        ErrorClass::Throttled => CodeClass::Throttled,
        ErrorClass::Server => CodeClass::Server,
        _ => CodeClass::Final,
    })
}
