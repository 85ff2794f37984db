use std::{fmt, time::Duration};

use conference_models::{ErrorClass, ErrorCode};
use conference_transport::{CodeClass, ErrorKind, Execution, RetryClass};

/// Failure of a call.
///
/// [`kind`](Self::kind) is the step that failed, and [`code`](Self::code) is the service's reason.
/// [`execution`](Self::execution) is the state of the request: read it before you repeat a call
/// that creates something.
///
/// # Examples
///
/// ```
/// use conference_api::{Client, Error, Execution, models::CreateVideoConferenceRequest};
///
/// async fn start(client: &Client, request: &CreateVideoConferenceRequest) -> Result<(), Error> {
///     let Err(error) = client.create_video_conference(request).await else {
///         return Ok(());
///     };
///     match error.execution() {
///         Execution::NotSent | Execution::Rejected if error.is_throttled() => {
///             println!("call again after {:?}", error.retry_after());
///         }
///         Execution::NotSent | Execution::Rejected => println!("nothing was started: {error}"),
///         _ => println!("a meeting may have been started, look it up first: {error}"),
///     }
///     Err(error)
/// }
/// ```
#[derive(Debug)]
pub struct Error(conference_transport::Error);

impl Error {
    /// Returns the kind of the failure.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        self.0.kind()
    }

    /// Returns the service's error code, such as `paramsError`. `None` if there was no response, or
    /// none with a code.
    #[must_use]
    pub fn code(&self) -> Option<ErrorCode> {
        self.0.code().map(ErrorCode::from)
    }

    /// Returns true if the service responded with this code.
    ///
    /// Codes without a variant are compared as strings:
    /// `error.is(ErrorCode::from("Forbidden.AccessDenied.IpNotInWhiteList"))`.
    #[must_use]
    #[expect(clippy::needless_pass_by_value, reason = "callers name a variant")]
    pub fn is(&self, code: ErrorCode) -> bool {
        self.0.code() == Some(code.as_str())
    }

    /// Returns true if the service refused the call because there are too many calls or
    /// participants at this moment.
    ///
    /// This covers its rate limits (`Forbidden.AccessDenied.QpsLimit…`, `…QpmLimit…`, and status
    /// 429 unless the code is permanent), `waterLimitError`, and the ban of an address that called
    /// too often. The same call can succeed after [`retry_after`](Self::retry_after).
    ///
    /// It does not cover the monthly quota (`Forbidden.AccessDenied.ApiCountLimitForOrg`), since
    /// waiting does not help. If the client's own rate limit leaves no time for the call before its
    /// deadline, the error is a timeout: see [`is_timeout`](Self::is_timeout).
    #[must_use]
    pub fn is_throttled(&self) -> bool {
        matches!(self.retry_class(), RetryClass::Throttled | RetryClass::Busy | RetryClass::Banned)
    }

    /// Returns true if the app or the user does not have the permission.
    ///
    /// This covers a scope that the app lacks
    /// (`Forbidden.AccessDenied.AccessTokenPermissionDenied`; see
    /// [`required_scopes`](Self::required_scopes)), and the codes of class
    /// [`Permission`](ErrorClass::Permission), such as `noPermission` and `permissionError`.
    ///
    /// It does not cover an address that is not on the app's allow-list
    /// (`Forbidden.AccessDenied.IpNotInWhiteList`), or refused credentials ([`ErrorKind::Token`]).
    #[must_use]
    pub fn is_permission_denied(&self) -> bool {
        self.class() == Some(ErrorClass::Permission)
    }

    /// Returns true if the meeting, booking or recording does not exist.
    ///
    /// This covers the codes of class [`NotFound`](ErrorClass::NotFound), such as `roomNotFound`,
    /// and `invalidRoomCode`, `invalidScheduleConferenceId` and `scheduleConferenceIdError`.
    ///
    /// The code decides, not the HTTP status: the service also responds with 404 to missing
    /// permissions and to throttles. It does not cover `paramsError`, which has other causes too,
    /// although `query_conference_info_batch` fails with it for an unknown meeting. Nor does it
    /// cover meetings that have ended (`resourceClose`) and unknown users (`unknownUserError`).
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

    /// Returns true if the connect timeout, the attempt timeout or the total timeout expired,
    /// including waits for the client's own rate limit.
    ///
    /// It does not cover timeouts inside the service (status 504, `operationTimeout`): their kind
    /// is [`ErrorKind::Api`].
    #[must_use]
    pub fn is_timeout(&self) -> bool {
        self.kind() == ErrorKind::Timeout
    }

    /// Returns the service's message, which is in Chinese on the domestic host, or else a
    /// description of the failure.
    #[must_use]
    pub fn message(&self) -> &str {
        self.0.message()
    }

    /// Returns the HTTP status, if there was a response.
    #[must_use]
    pub fn status(&self) -> Option<u16> {
        self.0.status()
    }

    /// Returns the request id, which DingTalk's support asks for.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        self.0.request_id()
    }

    /// Returns the service's trace id of the request, for DingTalk's support.
    #[must_use]
    pub fn trace_id(&self) -> Option<&str> {
        self.0.trace_id()
    }

    /// Returns the name of the operation. `None` if the error does not belong to a call.
    #[must_use]
    pub fn operation(&self) -> Option<&str> {
        self.0.operation()
    }

    /// Returns the number of attempts to send the request, including those that could not connect;
    /// 0 if the call failed before the first one. Requests for an access token do not count.
    #[must_use]
    pub fn attempts(&self) -> u32 {
        self.0.attempts()
    }

    /// Returns the execution, the state of the request: whether the service may have carried it
    /// out.
    ///
    /// After [`Unknown`](conference_transport::after_unknown), look up the result before you send
    /// the request again.
    #[must_use]
    pub fn execution(&self) -> Execution {
        self.0.execution()
    }

    /// Returns the rule for sending the same request again, for a program that repeats calls after
    /// the client gave up.
    ///
    /// `Transient`, `Throttled`, `Busy` and `Banned` stand for temporary failures, and
    /// [`retry_after`](Self::retry_after) is the time to wait, if known. `Never` and
    /// `TokenRejected` stand for permanent failures, with two exceptions that have `Never`: a
    /// timeout before the request was sent, and a failed token provider. Read
    /// [`execution`](Self::execution) to find out whether a repeat may do harm.
    #[must_use]
    pub fn retry_class(&self) -> RetryClass {
        self.0.retry_class()
    }

    /// Returns the time to wait before another attempt, if the response names one or its code
    /// implies one. `None` does not mean that an immediate repeat succeeds.
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        self.0.retry_after()
    }

    /// Returns the permissions that the app lacks, such as `VideoConference.Conference.Write`.
    /// Empty unless the service refused the call for that reason.
    #[must_use]
    pub fn required_scopes(&self) -> &[String] {
        self.0.required_scopes()
    }

    /// Returns the class of the code, of the conference service or of the platform. `None` if there
    /// is no code, or an unknown one.
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

    /// Returns the usual cause and the remedy in one or two sentences, if known. They are not part
    /// of the `Display` output.
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

/// Returns the class of a code of the conference service, for the transport.
pub(crate) fn classify(code: &str) -> Option<CodeClass> {
    Some(match ErrorCode::from(code).class()? {
        ErrorClass::Throttled => CodeClass::Throttled,
        ErrorClass::Server => CodeClass::Server,
        _ => CodeClass::Final,
    })
}

/// Returns the hint for a code of the conference service.
pub(crate) fn hint(code: &str, _: Option<&str>) -> Option<&'static str> {
    ErrorCode::from(code).hint()
}

/// Returns the hint for a code of the conference service, if the path has a conferenceId.
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

/// Returns true for a UUID, the form of ids of bookings but not of meetings.
fn is_uuid(id: &str) -> bool {
    let lengths = id.split('-').map(str::len);
    lengths.eq([8, 4, 4, 4, 12]) && id.bytes().all(|byte| byte == b'-' || byte.is_ascii_hexdigit())
}
