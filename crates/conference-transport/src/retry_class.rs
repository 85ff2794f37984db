use crate::execution::Execution;

/// What a failure means for sending the same request again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum RetryClass {
    /// The same request fails again.
    Never,
    /// The connection or the service failed, which the next attempt may not meet. Sent again if
    /// nothing was sent, or if the operation may be repeated.
    Transient,
    /// Too many calls: the platform refused this one before it ran. Sent again after a wait,
    /// whatever the operation.
    Throttled,
    /// The conference service has too much to do at this moment. Sent again after a wait if the
    /// operation may be repeated.
    Busy,
    /// The access token was rejected before the call ran. Sent again, once, with another token.
    TokenRejected,
    /// The service bans this address for some minutes. Nothing is sent until they are over.
    Banned,
}

impl RetryClass {
    /// Whether another attempt does no harm.
    pub(crate) fn admits(self, execution: Execution, idempotent: bool) -> bool {
        match self {
            Self::Throttled => true,
            Self::Transient => idempotent || execution == Execution::NotSent,
            Self::Busy => idempotent,
            Self::Never | Self::TokenRejected | Self::Banned => false,
        }
    }

    pub(crate) fn is_throttle(self) -> bool {
        matches!(self, Self::Throttled | Self::Busy)
    }

    /// As logs say it.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Never => "never",
            Self::Transient => "transient",
            Self::Throttled => "throttled",
            Self::Busy => "busy",
            Self::TokenRejected => "token_rejected",
            Self::Banned => "banned",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_idempotent_is_sent_again_only_if_it_certainly_did_not_run() {
        let executions =
            [Execution::NotSent, Execution::Rejected, Execution::Unknown, Execution::Completed];
        let admitted =
            |class: RetryClass, idempotent| executions.map(|e| class.admits(e, idempotent));
        assert_eq!(admitted(RetryClass::Transient, false), [true, false, false, false]);
        assert_eq!(admitted(RetryClass::Transient, true), [true; 4]);
        assert_eq!(admitted(RetryClass::Throttled, false), [true; 4]);
        assert_eq!(admitted(RetryClass::Busy, false), [false; 4]);
        assert_eq!(admitted(RetryClass::Busy, true), [true; 4]);
        for class in [RetryClass::Never, RetryClass::TokenRejected, RetryClass::Banned] {
            assert_eq!(admitted(class, true), [false; 4]);
        }
    }
}
