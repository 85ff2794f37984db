/// What kind of refusal an [`ErrorCode`](crate::ErrorCode) is.
///
/// Only [`Throttled`](Self::Throttled) and, for operations that may be
/// repeated, [`Server`](Self::Server) are worth another try.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorClass {
    /// The request is wrong: mend it before sending it again.
    InvalidRequest,
    /// The app or the user may not do this.
    Permission,
    /// There is no such thing.
    NotFound,
    /// The meeting or the booking is over.
    Ended,
    /// Not possible in the state that the meeting is in now.
    State,
    /// Too many at this moment: rejected before it ran.
    Throttled,
    /// The service failed: the operation may have run all the same.
    Server,
}
