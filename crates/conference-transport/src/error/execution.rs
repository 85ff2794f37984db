/// State of a failed request: tells if the service may have carried it out.
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
    /// The service responded that it did not carry out the request: a 4xx, or a 2xx whose body says
    /// that it failed.
    Rejected,
    /// The service may or may not have carried out the request: the connection broke or the time
    /// ran out after sending, or the response was a 3xx, a 5xx, or a 2xx that is neither JSON nor a
    /// 204, such as a login page or an empty 200. [Look up what is there](crate::after_unknown)
    /// before you repeat a request that is not idempotent.
    Unknown,
    /// The service carried out the request, but the response cannot be used: a 2xx whose body
    /// starts as JSON and is cut off, too large or not what was expected, or a 204 where a body was
    /// expected.
    Completed,
}

impl Execution {
    /// Returns the state that a status line alone implies.
    pub(crate) fn of_status(status: u16) -> Self {
        match status {
            200..=299 => Self::Completed,
            400..=499 => Self::Rejected,
            _ => Self::Unknown,
        }
    }
}
