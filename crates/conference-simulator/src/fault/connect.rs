use std::time::Duration;

use super::{ConnectionEnd, Effect, Fault};

/// # Connect
///
/// Faults of connections. They happen only for
/// [`CallMatcher::any_call`](crate::CallMatcher::any_call) and
/// [`CallMatcher::connection`](crate::CallMatcher::connection), never for the calls of an
/// operation.
///
/// [`Simulator::refuse_connections`](crate::Simulator::refuse_connections) refuses connections, and
/// [`Simulator::ignore_connections`](crate::Simulator::ignore_connections) lets them wait forever.
impl Fault {
    /// Resets the connection immediately after accepting it.
    #[must_use]
    pub fn reset_on_accept() -> Self {
        Self::new("reset_on_accept", Effect::Accept(Duration::ZERO, Some(ConnectionEnd::Reset)))
    }

    /// Closes the connection immediately after accepting it.
    #[must_use]
    pub fn close_on_accept() -> Self {
        Self::new("close_on_accept", Effect::Accept(Duration::ZERO, Some(ConnectionEnd::Close)))
    }

    /// Reads nothing from the connection for this long, in real time.
    #[must_use]
    pub fn delay_on_accept(delay: Duration) -> Self {
        Self::new("delay_on_accept", Effect::Accept(delay, None))
    }
}
