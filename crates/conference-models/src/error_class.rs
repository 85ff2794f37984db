/// Class of an error code, of the conference service or of the platform.
///
/// The [`ErrorCode`](crate::ErrorCode)s of the conference service have the classes up to
/// [`Server`](Self::Server). The rest are for codes of the platform, which `conference-api`
/// classifies.
///
/// Only [`Throttled`](Self::Throttled) and, for idempotent operations, [`Server`](Self::Server) are
/// worth another attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorClass {
    /// The request is invalid. Fix it before sending it again.
    InvalidRequest,
    /// The app or the user does not have the permission.
    Permission,
    /// The meeting, booking or recording does not exist.
    NotFound,
    /// The meeting or the booking has ended.
    Ended,
    /// The current state of the meeting does not allow it.
    State,
    /// There were too many calls or participants at this moment. The operation did not run.
    Throttled,
    /// The service failed. The operation may have run.
    Server,
    /// The service refused the app's credentials or its access token.
    Authentication,
    /// The organization has used up its calls of this month. Waiting does not help.
    Quota,
    /// The address of this machine is not on the app's allow-list.
    AddressNotAllowed,
}
