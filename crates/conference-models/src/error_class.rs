/// Class of an error code, of the conference service or of the platform.
///
/// The codes of the conference service ([`ErrorCode`](crate::ErrorCode)) have the classes from
/// [`InvalidRequest`](Self::InvalidRequest) to [`Server`](Self::Server). The other classes are for
/// codes of the platform, which `conference-api` classifies.
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
    /// The current state of the meeting does not allow the operation.
    State,
    /// There are too many calls or participants at this moment. The operation did not run.
    Throttled,
    /// The service failed. The operation may have run.
    Server,
    /// The service refused the app's credentials or its access token.
    Authentication,
    /// The organization has used up its calls for this month. A repeat fails until the next month.
    Quota,
    /// The address of this machine is not on the app's allow-list.
    AddressNotAllowed,
}
