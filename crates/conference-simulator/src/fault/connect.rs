use std::time::Duration;

use super::{Effect, End, Fault};

/// # Connect
///
/// To have connections refused, see
/// [`Simulator::refuse_connections`](crate::Simulator::refuse_connections).
impl Fault {
    /// The connection is reset as soon as it is accepted.
    #[must_use]
    pub fn reset_on_accept() -> Self {
        Self::new(
            "reset on accept",
            Effect::Accept(Duration::ZERO, Some(End::Reset)),
        )
    }

    /// The connection is closed as soon as it is accepted.
    #[must_use]
    pub fn close_on_accept() -> Self {
        Self::new(
            "close on accept",
            Effect::Accept(Duration::ZERO, Some(End::Close)),
        )
    }

    /// Nothing is read from the connection for this long.
    #[must_use]
    pub fn delay_on_accept(delay: Duration) -> Self {
        Self::new("delay on accept", Effect::Accept(delay, None))
    }
}
