use std::time::Duration;

use super::{ConnectionEnd, Effect, Fault};

/// # Connect
///
/// These are for connections: they happen for
/// [`CallMatcher::any_call`](crate::CallMatcher::any_call) and
/// [`CallMatcher::connection`](crate::CallMatcher::connection) alone, never for
/// the calls of an operation.
///
/// To have connections refused, see
/// [`Simulator::refuse_connections`](crate::Simulator::refuse_connections), to
/// have them wait for ever,
/// [`Simulator::ignore_connections`](crate::Simulator::ignore_connections).
impl Fault {
    /// The connection is reset as soon as it is accepted.
    #[must_use]
    pub fn reset_on_accept() -> Self {
        Self::new("reset_on_accept", Effect::Accept(Duration::ZERO, Some(ConnectionEnd::Reset)))
    }

    /// The connection is closed as soon as it is accepted.
    #[must_use]
    pub fn close_on_accept() -> Self {
        Self::new("close_on_accept", Effect::Accept(Duration::ZERO, Some(ConnectionEnd::Close)))
    }

    /// Nothing is read from the connection for this long.
    #[must_use]
    pub fn delay_on_accept(delay: Duration) -> Self {
        Self::new("delay_on_accept", Effect::Accept(delay, None))
    }
}
