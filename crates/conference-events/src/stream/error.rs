use std::{fmt, time::Duration};

use conference_transport::{CodeClass, Error};

/// Reason why a stream cannot start or has ended, or why a connection could not be opened. It shows
/// neither the secret nor a ticket.
#[derive(Clone, Debug)]
pub struct StreamError(Kind);

#[derive(Clone, Debug)]
enum Kind {
    Setting(&'static str),
    Credentials(Error),
    Transport(Error),
    Protocol(&'static str),
}

impl StreamError {
    pub(super) const fn setting(reason: &'static str) -> Self {
        Self(Kind::Setting(reason))
    }

    pub(super) const fn protocol(reason: &'static str) -> Self {
        Self(Kind::Protocol(reason))
    }

    /// Creates the error of the call that opens a connection, whose body has key and secret.
    pub(super) fn of_opening(error: Error) -> Self {
        let is_refused =
            matches!(error.class(), Some(CodeClass::Credentials | CodeClass::TokenRejected));
        // Without a code it comes from something other than the service.
        let is_final = is_refused && error.code().is_some();
        Self(if is_final { Kind::Credentials(error) } else { Kind::Transport(error) })
    }

    /// Returns true if the platform refuses the app's key and secret. Another attempt would not
    /// help.
    #[must_use]
    pub const fn is_credentials(&self) -> bool {
        matches!(self.0, Kind::Credentials(_))
    }

    /// Returns true if the stream cannot start with these settings.
    #[must_use]
    pub const fn is_invalid_setting(&self) -> bool {
        matches!(self.0, Kind::Setting(_))
    }

    /// Returns the error of the call or connection, with status, code and hint.
    #[must_use]
    pub const fn transport_error(&self) -> Option<&Error> {
        match &self.0 {
            Kind::Credentials(error) | Kind::Transport(error) => Some(error),
            Kind::Setting(_) | Kind::Protocol(_) => None,
        }
    }

    pub(super) fn retry_after(&self) -> Option<Duration> {
        self.transport_error()?.retry_after()
    }
}

impl From<Error> for StreamError {
    fn from(error: Error) -> Self {
        Self(Kind::Transport(error))
    }
}

impl fmt::Display for StreamError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Kind::Setting(reason) => write!(f, "the event stream cannot be started: {reason}"),
            Kind::Credentials(error) | Kind::Transport(error) => {
                write!(f, "the event stream has no connection: {error}")
            }
            Kind::Protocol(reason) => write!(f, "the event stream has no connection: {reason}"),
        }
    }
}

impl std::error::Error for StreamError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.transport_error().map(|error| error as _)
    }
}
