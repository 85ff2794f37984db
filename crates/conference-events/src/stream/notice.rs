use std::{fmt, time::Duration};

use super::StreamError;
use crate::Event;

/// Change in an [`EventStream`](crate::EventStream), for metrics and logs. It contains no secret.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum StreamNotice<'a> {
    /// The first connection is up.
    Connected,
    /// A connection has replaced the previous one.
    #[non_exhaustive]
    Reconnected {
        /// Reason why the previous one ended.
        reason: DisconnectReason,
        /// Time without a connection. For a dead connection, it is counted from the last data that
        /// was received.
        blind: Duration,
    },
    /// No connection could be opened. The next attempt comes after the wait.
    #[non_exhaustive]
    OpeningFailed {
        /// Reason.
        error: &'a StreamError,
        /// Wait before the next attempt.
        wait: Duration,
    },
    /// An event was delivered.
    Delivered(&'a Event),
    /// The platform sent an event again, and it was not delivered again.
    Repeated(&'a Event),
    /// An event was answered with LATER: it was deferred or dropped, was not handled in time, or
    /// was refused because too many events are in progress. The platform sends it again.
    AnsweredLater,
    /// A message was not a frame of the protocol, and cannot be answered.
    Unreadable,
}

/// Reason why a connection ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum DisconnectReason {
    /// The server announced the end (`disconnect`).
    Announced,
    /// The server closed the connection without an announcement.
    Closed,
    /// The connection broke.
    Reset,
    /// A ping was not answered.
    Silent,
    /// A message was larger than 1 MiB, or was not a WebSocket message.
    Protocol,
}

impl fmt::Display for DisconnectReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Announced => "announced by the server",
            Self::Closed => "closed by the server",
            Self::Reset => "reset",
            Self::Silent => "no answer to a ping",
            Self::Protocol => "a message that is too large or not of the protocol",
        })
    }
}

impl StreamNotice<'_> {
    pub(super) fn log(self) {
        match self {
            Self::Connected => tracing::info!("the event stream is connected"),
            Self::Reconnected { reason, blind } => {
                let blind_ms = milliseconds(blind);
                tracing::info!(%reason, blind_ms, "the event stream is connected again");
            }
            Self::OpeningFailed { error, wait } => {
                let wait_ms = milliseconds(wait);
                tracing::warn!(%error, wait_ms, "the event stream cannot be opened");
            }
            Self::Delivered(event) => {
                tracing::debug!(event_type = event.event_type, "an event was delivered");
            }
            Self::Repeated(event) => {
                tracing::debug!(event_type = event.event_type, "an event came again");
            }
            Self::AnsweredLater => tracing::debug!("an event was answered with LATER"),
            Self::Unreadable => tracing::warn!("a message is not a frame of the Stream protocol"),
        }
    }
}

fn milliseconds(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}
