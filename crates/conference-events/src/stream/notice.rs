use std::{fmt, time::Duration};

use super::StreamError;
use crate::Event;

/// A step in the life of an [`EventStream`](crate::EventStream), for metrics and logs. It holds no
/// secret.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum StreamNotice<'a> {
    /// The first connection is up.
    Connected,
    /// A connection has replaced the one before it.
    #[non_exhaustive]
    Reconnected {
        /// The reason why the one before it ended.
        reason: DisconnectReason,
        /// Time without a connection; that of a dead one counts from the last sign of life.
        blind: Duration,
    },
    /// No connection could be opened. The next try comes after the wait.
    #[non_exhaustive]
    OpeningFailed {
        /// The reason.
        error: &'a StreamError,
        /// The wait before the next try.
        wait: Duration,
    },
    /// An event was handed over.
    Delivered(&'a Event),
    /// An event came again, and was not handed over again.
    Repeated(&'a Event),
    /// An event was answered with LATER: put off, dropped, not handled in time, or refused since
    /// too many are being handled. The platform sends it again.
    AnsweredLater,
    /// A message came that is not a frame of the protocol. It cannot be answered.
    Unreadable,
}

/// The reason why a connection ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum DisconnectReason {
    /// The server announced it (`disconnect`).
    Announced,
    /// The server closed it without announcing that.
    Closed,
    /// It broke.
    Reset,
    /// There was no answer to a ping.
    Silent,
    /// A message was larger than 1 MiB, or no WebSocket message.
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
                tracing::debug!(event_type = event.event_type, "an event is handed over");
            }
            Self::Repeated(event) => {
                tracing::debug!(event_type = event.event_type, "an event came again");
            }
            Self::AnsweredLater => tracing::debug!("an event is answered with LATER"),
            Self::Unreadable => tracing::warn!("a message is not a frame of the Stream protocol"),
        }
    }
}

fn milliseconds(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}
