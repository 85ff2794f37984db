//! Faults that errors of requests indicate.

use std::error::Error as StdError;

use conference_api::{
    Error, ErrorClass, ErrorKind, Execution, RetryClass,
    transport::{PLATFORM_CODES, PlatformCode},
};

use super::{calls::OtherRegion, check::Check, facts::Facts, reason};
use crate::failure::causes;

/// Check that reports a symptom.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reporter {
    /// The check of the request that failed.
    Request,
    IpList,
    Quota,
    /// None: the checks of the request are skipped.
    Nobody,
}

/// A fault that an error indicates.
pub(super) struct Symptom {
    pub(super) reason: &'static str,
    pub(super) reporter: Reporter,
    shows: fn(&Error) -> bool,
    /// Remedy if the error has no hint.
    remedy: &'static str,
}

/// All symptoms. The first one that an error shows applies.
static SYMPTOMS: [Symptom; 11] = [
    Symptom {
        reason: reason::ADDRESS_BANNED,
        reporter: Reporter::Quota,
        shows: |error| error.retry_class() == RetryClass::Banned,
        remedy: "Send nothing from this address for five minutes, and less often afterwards.",
    },
    Symptom {
        reason: reason::QUOTA_USED_UP,
        reporter: Reporter::Quota,
        shows: |error| error.class() == Some(ErrorClass::Quota),
        remedy: "Upgrade the organization's edition of DingTalk, or wait for the next month.",
    },
    Symptom {
        reason: reason::THROTTLED,
        reporter: Reporter::Quota,
        shows: Error::is_throttled,
        remedy: "Call less often.",
    },
    Symptom {
        reason: reason::IP_NOT_ALLOWED,
        reporter: Reporter::IpList,
        shows: |error| error.class() == Some(ErrorClass::AddressNotAllowed),
        remedy: "Add the address to the IP allow-list of the app.",
    },
    Symptom {
        reason: reason::MISSING_SCOPE,
        reporter: Reporter::Request,
        shows: |error| error.is(MISSING_SCOPE.into()) || !error.required_scopes().is_empty(),
        remedy: "Request the scope for this app in the developer console.",
    },
    Symptom {
        reason: reason::WRONG_SECRET,
        reporter: Reporter::Request,
        shows: |error| WRONG_SECRET.iter().any(|code| error.is((*code).into())),
        remedy: "Compare key and secret with those in the developer console.",
    },
    Symptom {
        reason: reason::CREDENTIALS_REFUSED,
        reporter: Reporter::Request,
        shows: |error| {
            error.kind() == ErrorKind::Token && error.class() == Some(ErrorClass::Authentication)
        },
        remedy: "Compare the credentials with those in the developer console.",
    },
    Symptom {
        reason: reason::TOKEN_REJECTED,
        reporter: Reporter::Request,
        shows: |error| error.class() == Some(ErrorClass::Authentication),
        remedy: "Pass a token that has not expired.",
    },
    Symptom {
        reason: reason::NOT_THE_SERVICE,
        reporter: Reporter::Request,
        shows: is_from_something_else,
        remedy: "Find out what responds in place of the service: a proxy or a firewall, for \
                 instance.",
    },
    Symptom {
        reason: reason::SERVICE_FAILED,
        reporter: Reporter::Request,
        shows: |error| {
            !matches!(error.kind(), ErrorKind::Api | ErrorKind::Decode)
                || error.retry_class() != RetryClass::Never
        },
        remedy: "Try again later.",
    },
    Symptom {
        reason: reason::UNKNOWN_REFUSAL,
        reporter: Reporter::Nobody,
        shows: |error| error.kind() == ErrorKind::Api && error.class().is_none(),
        remedy: "Look the code up in the documentation of the platform.",
    },
];

const MISSING_SCOPE: &str = "Forbidden.AccessDenied.AccessTokenPermissionDenied";
const WRONG_SECRET: [&str; 3] = ["invalidClientIdOrSecret", "invalid.client", "invalidSuiteKey"];
/// The gateway's code for an unknown path.
const UNKNOWN_PATH: &str = "InvalidAction.NotFound";

/// Returns true if the response has no code of the service, or an unknown one for a token call.
fn is_from_something_else(error: &Error) -> bool {
    let is_final = error.status().is_some() && error.retry_class() == RetryClass::Never;
    let is_unknown = error.code().is_none()
        || error.is(UNKNOWN_PATH.into())
        || (error.kind() == ErrorKind::Token && error.class().is_none());
    is_final && is_unknown && error.execution() != Execution::Completed
}

impl Symptom {
    /// Returns the fault that this error indicates. Errors of the conference service itself are no
    /// faults.
    pub(super) fn of(error: &Error) -> Option<&'static Self> {
        SYMPTOMS.iter().find(|symptom| (symptom.shows)(error))
    }

    /// Creates the check of the request that failed because of this fault. It is skipped if another
    /// check reports the fault.
    pub(super) fn check_of_request(
        &self,
        name: impl Into<String>,
        error: &Error,
        facts: &Facts,
    ) -> Check {
        match self.reporter {
            Reporter::Request => self.check(name, error, facts),
            _ => Check::skipped(name, format!("{}: {}", self.reason, text(error))),
        }
    }

    /// Creates the check that fails because of this fault.
    pub(super) fn check(&self, name: impl Into<String>, error: &Error, facts: &Facts) -> Check {
        let is_wrong_url = match self.reason {
            reason::NOT_THE_SERVICE => facts.region.is_none(),
            reason::SERVICE_FAILED => facts.is_not_http(),
            _ => false,
        };
        let (reason, remedy) = if is_wrong_url {
            (reason::WRONG_BASE_URL, BASE_URL.to_owned())
        } else {
            (self.reason, self.remedy(error, facts))
        };
        Check::failed(name, reason, format!("{}. {remedy}", text(error)))
    }

    /// Returns the hint of the error. After both regions refused, it does not speak of the region.
    fn remedy(&self, error: &Error, facts: &Facts) -> String {
        let of_code = || platform_code(error)?.hint;
        let hint = if matches!(facts.other_region, OtherRegion::Refused) {
            of_code()
        } else {
            error.hint()
        };
        hint.unwrap_or(self.remedy).to_owned()
    }
}

const BASE_URL: &str = "Correct the base URL (DINGTALK_BASE_URL or --base-url): scheme, host and \
                        port, without the path of an operation; or remove it to call the region.";

/// Returns the platform's entry for the code of an error.
pub(super) fn platform_code(error: &Error) -> Option<&'static PlatformCode> {
    let code = error.code()?;
    PLATFORM_CODES.iter().find(|row| row.code == code.as_str())
}

/// Formats the error with its causes, without a period.
pub(super) fn text(error: &dyn StdError) -> String {
    format!("{error}{}", causes(error)).trim_end_matches('.').to_owned()
}
