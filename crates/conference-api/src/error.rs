use std::{fmt, time::Duration};

use conference_models::{ErrorClass, ErrorCode};
use conference_transport::{CodeClass, ErrorKind, Execution, RetryClass};

/// The error of a call.
///
/// [`kind`](Self::kind) says who has to act. [`execution`](Self::execution) says whether the
/// service may have carried out the request: read it before you send a creation again.
#[derive(Debug)]
pub struct Error(conference_transport::Error);

impl Error {
    /// Returns the kind of the failure.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        self.0.kind()
    }

    /// Returns the error code of the response, if it has one.
    #[must_use]
    pub fn code(&self) -> Option<ErrorCode> {
        self.0.code().map(ErrorCode::from)
    }

    /// Returns true if the service answered with this code.
    ///
    /// Codes without a variant compare by their text:
    /// `error.is(ErrorCode::from("Forbidden.AccessDenied.IpNotInWhiteList"))`.
    #[must_use]
    #[expect(clippy::needless_pass_by_value, reason = "callers name a variant")]
    pub fn is(&self, code: ErrorCode) -> bool {
        self.0.code() == Some(code.as_str())
    }

    /// Returns true if the service refuses calls at this moment because there are too many:
    /// its rate limits (`Forbidden.AccessDenied.QpsLimit…` and `…QpmLimit…`, status 429),
    /// `waterLimitError`, and the ban of an address that called too often. The same call can
    /// succeed after [`retry_after`](Self::retry_after).
    ///
    /// The monthly quota (`Forbidden.AccessDenied.ApiCountLimitForOrg`) is not covered: waiting
    /// does not help. A call that the client's own rate limit had no time for is
    /// [`is_timeout`](Self::is_timeout).
    #[must_use]
    pub fn is_throttled(&self) -> bool {
        matches!(self.retry_class(), RetryClass::Throttled | RetryClass::Busy | RetryClass::Banned)
    }

    /// Returns true if the app or the user may not do this: the app lacks a scope
    /// (`Forbidden.AccessDenied.AccessTokenPermissionDenied`; see
    /// [`required_scopes`](Self::required_scopes)), or the service answered with a code of the
    /// class [`Permission`](ErrorClass::Permission), such as `noPermission` or `permissionError`.
    ///
    /// An address that is not on the app's allow-list
    /// (`Forbidden.AccessDenied.IpNotInWhiteList`) and refused credentials
    /// ([`ErrorKind::Token`]) are not covered.
    #[must_use]
    pub fn is_permission_denied(&self) -> bool {
        self.class() == Some(ErrorClass::Permission)
    }

    /// Returns true if there is no such meeting, booking or recording: the service answered with a
    /// code of the class [`NotFound`](ErrorClass::NotFound), such as `roomNotFound`, or with
    /// `invalidRoomCode`, `invalidScheduleConferenceId` or `scheduleConferenceIdError`.
    ///
    /// The code decides, not the HTTP status: the service also answers 404 for missing
    /// permissions and for throttles. `paramsError` is not covered, although
    /// `query_conference_info_batch` answers with it for an unknown meeting: it has other causes
    /// too. Meetings that are over (`resourceClose`) and unknown users (`unknownUserError`) are
    /// not covered.
    #[must_use]
    pub fn is_not_found(&self) -> bool {
        self.class() == Some(ErrorClass::NotFound)
            || matches!(
                self.code(),
                Some(
                    ErrorCode::InvalidRoomCode
                        | ErrorCode::InvalidScheduleConferenceId
                        | ErrorCode::ScheduleConferenceIdError
                )
            )
    }

    /// Returns true if the time for connecting, for an attempt or for the whole call ran out,
    /// waiting for the client's own rate limit included.
    ///
    /// Timeouts inside the service (status 504, `operationTimeout`) are not covered: their kind is
    /// [`ErrorKind::Api`].
    #[must_use]
    pub fn is_timeout(&self) -> bool {
        self.kind() == ErrorKind::Timeout
    }

    /// Returns the message of the response, or else a description of the failure.
    #[must_use]
    pub fn message(&self) -> &str {
        self.0.message()
    }

    /// Returns the HTTP status, if there was a response.
    #[must_use]
    pub fn status(&self) -> Option<u16> {
        self.0.status()
    }

    /// Returns the id of the request, which DingTalk's support asks for.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        self.0.request_id()
    }

    /// Returns the service's trace id of the request, for DingTalk's support.
    #[must_use]
    pub fn trace_id(&self) -> Option<&str> {
        self.0.trace_id()
    }

    /// Returns the name of the operation, or `None` if the error is not that of a call.
    #[must_use]
    pub fn operation(&self) -> Option<&str> {
        self.0.operation()
    }

    /// Returns the number of requests of the operation that were sent.
    #[must_use]
    pub fn attempts(&self) -> u32 {
        self.0.attempts()
    }

    /// Returns whether the service may have carried out the request.
    ///
    /// After [`Unknown`](conference_transport::after_unknown), look it up before you send it again.
    #[must_use]
    pub fn execution(&self) -> Execution {
        self.0.execution()
    }

    /// Returns whether the same call can succeed later, for a program that repeats calls after the
    /// client gave up.
    ///
    /// `Transient`, `Throttled`, `Busy` and `Banned` pass, after
    /// [`retry_after`](Self::retry_after) if there is one. `Never` and `TokenRejected` do not.
    /// [`execution`](Self::execution) says whether a repeat can do harm.
    #[must_use]
    pub fn retry_class(&self) -> RetryClass {
        self.0.retry_class()
    }

    /// Returns the time to wait before another try, if the response says so.
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        self.0.retry_after()
    }

    /// Returns the permissions that the app lacks, if the response names them.
    #[must_use]
    pub fn required_scopes(&self) -> &[String] {
        self.0.required_scopes()
    }

    /// Returns the class of the failure, for the codes of the conference service and of the
    /// platform alike; `None` if the response has no code, or an unknown one.
    #[must_use]
    pub fn class(&self) -> Option<ErrorClass> {
        Some(match self.0.class() {
            Some(CodeClass::Throttled) => ErrorClass::Throttled,
            Some(CodeClass::TokenRejected | CodeClass::Credentials) => ErrorClass::Authentication,
            Some(CodeClass::AddressNotAllowed) => ErrorClass::AddressNotAllowed,
            Some(CodeClass::Quota) => ErrorClass::Quota,
            Some(CodeClass::Server) => ErrorClass::Server,
            Some(CodeClass::Permission) => ErrorClass::Permission,
            _ if !self.required_scopes().is_empty() => ErrorClass::Permission,
            _ => self.code()?.class()?,
        })
    }

    /// Returns the usual cause and the remedy as one or two sentences, where they are known. They
    /// are not part of the error's text.
    #[must_use]
    pub fn hint(&self) -> Option<&str> {
        self.0.hint()
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        std::error::Error::source(&self.0)
    }
}

impl From<conference_transport::Error> for Error {
    fn from(error: conference_transport::Error) -> Self {
        Self(error)
    }
}

/// The class of the conference's own codes, for the transport.
pub(crate) fn classify(code: &str) -> Option<CodeClass> {
    Some(match ErrorCode::from(code).class()? {
        ErrorClass::Throttled => CodeClass::Throttled,
        ErrorClass::Server => CodeClass::Server,
        _ => CodeClass::Final,
    })
}

/// The hint for one of the conference's own codes.
pub(crate) fn hint(code: &str, _: Option<&str>) -> Option<&'static str> {
    ErrorCode::from(code).hint()
}

/// The hint for one of the conference's own codes, where a conferenceId stands in the path.
pub(crate) fn hint_for_meeting(code: &str, conference_id: Option<&str>) -> Option<&'static str> {
    let is_unknown_meeting = matches!(
        ErrorCode::from(code),
        ErrorCode::CloudRecordNotFound
            | ErrorCode::RoomNotFound
            | ErrorCode::ParamsError
            | ErrorCode::ParamError
    );
    match conference_id {
        Some(id) if is_unknown_meeting && is_uuid(id) => Some(BOOKING),
        _ => hint(code, None),
    }
}

const BOOKING: &str = "The conferenceId looks like the id of a booking (scheduleConferenceId). \
                       A booking gets a conferenceId each time it is held: \
                       QueryScheduleConferenceInfo (query_schedule_conference_info) lists them.";

/// Ids of bookings are UUIDs, and those of meetings are not.
fn is_uuid(id: &str) -> bool {
    let lengths = id.split('-').map(str::len);
    lengths.eq([8, 4, 4, 4, 12]) && id.bytes().all(|byte| byte == b'-' || byte.is_ascii_hexdigit())
}
