/// Class of an error code, of the conference service or of the platform around it.
///
/// An [`ErrorCode`](crate::ErrorCode) of the conference service has one of the classes down to
/// [`Server`](Self::Server); `conference-api` gives the others to codes of the platform.
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
    /// The service refused the app's credentials or its access token.
    Authentication,
    /// The calls that the organization has in a month are used up: waiting does not help.
    Quota,
    /// The address of this machine is not on the app's allow-list.
    AddressNotAllowed,
}
