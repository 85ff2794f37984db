/// State of the request of a failed call: whether the service may have carried it out.
///
/// Read it before you send a request a second time. A meeting that is created twice is two
/// meetings, and the phones of the invited people ring twice.
///
/// The variants are in ascending order: `NotSent` < `Rejected` < `Unknown` < `Completed`. A call
/// with several attempts has the greatest value of its attempts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Execution {
    /// Nothing was sent, so nothing happened: the name did not resolve, the connection or TLS
    /// failed, there was no access token, or the request was refused before sending.
    NotSent,
    /// The service reported that it did not carry out the request: a 4xx, or a 2xx whose body
    /// reports a failure.
    Rejected,
    /// The service may have carried out the request. The connection broke or a timeout expired
    /// after sending, or the response was a 3xx, a 5xx, or a 2xx without JSON that is not a 204,
    /// such as a login page or an empty 200. [Look up the result](crate::after_unknown) before you
    /// repeat a request that is not idempotent.
    Unknown,
    /// The service carried out the request, but the response cannot be used: a 2xx whose JSON body
    /// is cut off, too large or unexpected, or a 204 where a body was expected.
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
