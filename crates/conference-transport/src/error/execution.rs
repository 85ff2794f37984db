/// What became of a request that failed: whether the service may have acted on it.
///
/// Read this before sending a request a second time. A meeting that is created twice is two
/// meetings, and the phones of the invited people ring twice.
///
/// The order is that of reach: of several attempts, the greatest value describes the call.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Execution {
    /// Nothing of the request was sent, so nothing happened: the name did not resolve, the
    /// connection or TLS failed, there was no access token, or the request was refused before
    /// sending.
    NotSent,
    /// The service answered that it did not do it: a 4xx, or a 200 whose body says that it failed.
    Rejected,
    /// The service may or may not have done it: the connection broke or the time ran out after
    /// sending, or the answer was a 3xx or 5xx. [Look up what is there](crate::after_unknown)
    /// before you repeat a request that is not idempotent.
    Unknown,
    /// The service did it (a 2xx was read), but the answer's body was cut off or cannot be used.
    Completed,
}

impl Execution {
    /// What a status line says by itself.
    pub(crate) fn of_status(status: u16) -> Self {
        match status {
            200..=299 => Self::Completed,
            400..=499 => Self::Rejected,
            _ => Self::Unknown,
        }
    }
}
