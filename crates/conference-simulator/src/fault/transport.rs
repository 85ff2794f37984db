use std::time::Duration;

use super::{ConnectionEnd, Effect, Fault, Override, Pace};

/// # Transport
impl Fault {
    /// The request waits for this long, in real time, before it is executed.
    #[must_use]
    pub fn latency(delay: Duration) -> Self {
        Self::new("latency", Effect::Delay(delay))
    }

    /// The request is read and not executed; the connection is closed.
    #[must_use]
    pub fn drop_request() -> Self {
        Self::unexecuted("drop_request", ConnectionEnd::Close)
    }

    /// The request is read and not executed; the connection is reset.
    #[must_use]
    pub fn reset_request() -> Self {
        Self::unexecuted("reset_request", ConnectionEnd::Reset)
    }

    /// The request is read and not executed; nothing comes back.
    #[must_use]
    pub fn stall_request() -> Self {
        Self::unexecuted("stall_request", ConnectionEnd::Stall)
    }

    /// The answer comes in pieces of so many bytes, one every so often.
    #[must_use]
    pub fn trickle(bytes: usize, every: Duration) -> Self {
        let bytes = bytes.max(1);
        Self::new("trickle", Effect::Pace(Pace { bytes, every }))
    }

    /// The connection is closed after so many bytes of the answer, the status
    /// line and the headers included.
    #[must_use]
    pub fn cut_after(bytes: usize) -> Self {
        Self::new("cut_after", Effect::Cut(bytes, ConnectionEnd::Close))
    }

    /// The connection is reset after so many bytes of the answer.
    #[must_use]
    pub fn reset_after(bytes: usize) -> Self {
        Self::new("reset_after", Effect::Cut(bytes, ConnectionEnd::Reset))
    }

    /// Nothing more comes after so many bytes of the answer.
    #[must_use]
    pub fn stall_after(bytes: usize) -> Self {
        Self::new("stall_after", Effect::Cut(bytes, ConnectionEnd::Stall))
    }

    /// The answer is whole, then the connection is closed without a word, as
    /// when a server tires of an idle one.
    #[must_use]
    pub fn close_afterwards() -> Self {
        Self::new("close_afterwards", Effect::EndAfterwards)
    }

    fn unexecuted(name: &'static str, end: ConnectionEnd) -> Self {
        Self::new(name, Effect::Override(Override::NoReply(end)))
    }
}
