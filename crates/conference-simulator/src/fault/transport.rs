use std::time::Duration;

use super::{ConnectionEnd, Effect, Fault, Override, Pace};

/// # Transport
impl Fault {
    /// Waits for this long, in real time, before it executes the request.
    #[must_use]
    pub fn latency(delay: Duration) -> Self {
        Self::new("latency", Effect::Delay(delay))
    }

    /// Reads the request, does not execute it, and closes the connection.
    #[must_use]
    pub fn drop_request() -> Self {
        Self::unexecuted("drop_request", ConnectionEnd::Close)
    }

    /// Reads the request, does not execute it, and resets the connection.
    #[must_use]
    pub fn reset_request() -> Self {
        Self::unexecuted("reset_request", ConnectionEnd::Reset)
    }

    /// Reads the request, does not execute it, and never responds.
    #[must_use]
    pub fn stall_request() -> Self {
        Self::unexecuted("stall_request", ConnectionEnd::Stall)
    }

    /// Sends the response in pieces of `bytes` bytes, with a pause between them.
    #[must_use]
    pub fn trickle(bytes: usize, every: Duration) -> Self {
        let bytes = bytes.max(1);
        Self::new("trickle", Effect::Pace(Pace { bytes, every }))
    }

    /// Closes the connection after this number of bytes of the response, including status line and
    /// headers.
    #[must_use]
    pub fn cut_after(bytes: usize) -> Self {
        Self::new("cut_after", Effect::Cut(bytes, ConnectionEnd::Close))
    }

    /// Resets the connection after this number of bytes of the response, including status line and
    /// headers.
    #[must_use]
    pub fn reset_after(bytes: usize) -> Self {
        Self::new("reset_after", Effect::Cut(bytes, ConnectionEnd::Reset))
    }

    /// Sends nothing more after this number of bytes of the response, including status line and
    /// headers. The connection stays open.
    #[must_use]
    pub fn stall_after(bytes: usize) -> Self {
        Self::new("stall_after", Effect::Cut(bytes, ConnectionEnd::Stall))
    }

    /// Sends the whole response and closes the connection without an announcement, like a server
    /// that closes an idle connection.
    #[must_use]
    pub fn close_afterwards() -> Self {
        Self::new("close_afterwards", Effect::EndAfterwards)
    }

    fn unexecuted(name: &'static str, end: ConnectionEnd) -> Self {
        Self::new(name, Effect::Override(Override::NoReply(end)))
    }
}
