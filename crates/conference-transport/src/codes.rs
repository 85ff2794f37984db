mod hints;

use std::time::Duration;

use hints::{
    ALLOW_ADDRESS, AUTHORIZATION, Hint, KEY_AND_SECRET, NEW_TOKEN, NEXT_MONTH, REQUEST_SCOPE,
    SLOW_DOWN, SUITE_KEY, SUITE_TICKET,
};

/// Class of an error code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum CodeClass {
    /// There were too many calls. The call was not carried out and may be sent again later.
    Throttled,
    /// The access token was rejected before the call was carried out.
    TokenRejected,
    /// The app's credentials were refused, so there is no access token.
    Credentials,
    /// The app lacks a permission (scope).
    Permission,
    /// The address of this machine is not on the app's allow-list.
    AddressNotAllowed,
    /// The organization has used up its calls for this month.
    Quota,
    /// The service failed, and may have carried out the call.
    Server,
    /// A repeat of the same request gets the same error.
    Final,
}

/// Rule for sending the same request again after a failure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum RetryClass {
    /// The same request fails again.
    Never,
    /// The connection or the service failed, possibly only for a moment. The request is repeated if
    /// it was not sent, or if the operation is idempotent.
    Transient,
    /// There were too many calls, and the platform refused this one before it ran. The request is
    /// repeated after a wait, even if the operation is not idempotent.
    Throttled,
    /// The conference service is busy. The request is repeated after a wait if the operation is
    /// idempotent.
    Busy,
    /// The access token was rejected before the call ran. The request is repeated once, with
    /// another token.
    TokenRejected,
    /// The service has banned this address for some minutes. The transport sends nothing until the
    /// ban expires.
    Banned,
}

impl RetryClass {
    pub(crate) fn is_throttle(self) -> bool {
        matches!(self, Self::Throttled | Self::Busy)
    }

    /// The name in spans and logs.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Never => "never",
            Self::Transient => "transient",
            Self::Throttled => "throttled",
            Self::Busy => "busy",
            Self::TokenRejected => "token_rejected",
            Self::Banned => "banned",
        }
    }
}

/// Error code of the platform, valid for every operation.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct PlatformCode {
    /// Code as it stands in a response; digits for a number.
    pub code: &'static str,
    /// Class of the code.
    pub class: CodeClass,
    /// Time after which the cause has passed, if known.
    pub wait: Option<Duration>,
    /// Usual cause and remedy, if they add to the code.
    pub hint: Option<&'static str>,
    /// The same in Chinese.
    pub hint_zh: Option<&'static str>,
    /// True if credentials of another region get this code as well.
    pub regional: bool,
    /// Document or observation that the row comes from.
    pub source: &'static str,
}

/// Error codes of the platform that the transport knows.
/// [`Request::classify`](crate::Request::classify) adds the codes of one service, such as the
/// conference service.
pub const PLATFORM_CODES: &[PlatformCode] = &[
    throttled("Forbidden.AccessDenied.QpsLimitForAppkeyAndApi", SECOND, THROTTLING),
    throttled("Forbidden.AccessDenied.QpsLimitForApi", SECOND, THROTTLING),
    throttled("Forbidden.AccessDenied.QpsLimitForSuitekeyAndOrgAndApi", SECOND, ERRORS),
    throttled("Forbidden.AccessDenied.QpmLimitForAppkeyAndApi", MINUTE, ERRORS),
    throttled("Forbidden.AccessDenied.QpmLimitForSuitekeyAndOrgAndApi", MINUTE, ERRORS),
    QUOTA,
    MISSING_SCOPE,
    ADDRESS_NOT_ALLOWED,
    token_rejected("InvalidAuthentication", SEEN_REJECTIONS).hint(NEW_TOKEN).regional(),
    token_rejected("40014", SEEN_REJECTIONS).hint(NEW_TOKEN).regional(),
    token_rejected("42001", ERRORS).hint(NEW_TOKEN),
    token_rejected("40001", ERRORS).hint(NEW_TOKEN).regional(),
    token_rejected("88", ERRORS).hint(NEW_TOKEN),
    credentials("invalidClientIdOrSecret", INTERNAL_TOKEN).hint(KEY_AND_SECRET).regional(),
    credentials("invalidSuiteKey", CORP_TOKEN).hint(SUITE_KEY).regional(),
    credentials("invalidSuiteTicket", CORP_TOKEN).hint(SUITE_TICKET),
    credentials("invalidAuthInfo", CORP_TOKEN).hint(AUTHORIZATION),
    credentials("invalid.client", UNIFIED_TOKEN).hint(KEY_AND_SECRET).regional(),
    credentials("unsupported.grant.type", UNIFIED_TOKEN),
    credentials("unauthorized.client", UNIFIED_TOKEN).hint(AUTHORIZATION).regional(),
    server("system.busy", ERRORS),
    server("systemBusy", ERRORS),
    server("serviceBusy", ERRORS),
    server("operationTimeout", ERRORS),
    server("service.timeout", ERRORS),
    server("unknownError", ERRORS),
    server("server.error", UNIFIED_TOKEN),
];

const QUOTA: PlatformCode =
    row("Forbidden.AccessDenied.ApiCountLimitForOrg", CodeClass::Quota, THROTTLING)
        .hint(NEXT_MONTH);
const MISSING_SCOPE: PlatformCode =
    row("Forbidden.AccessDenied.AccessTokenPermissionDenied", CodeClass::Permission, ERRORS)
        .hint(REQUEST_SCOPE);
const ADDRESS_NOT_ALLOWED: PlatformCode =
    row("Forbidden.AccessDenied.IpNotInWhiteList", CodeClass::AddressNotAllowed, ERRORS)
        .hint(ALLOW_ADDRESS);

const SECOND: Duration = Duration::from_secs(1);
const MINUTE: Duration = Duration::from_secs(60);

const THROTTLING: &str = "https://open.dingtalk.com/document/development/how-to-process-api-throttling-on-the-dingtalk-server";
const ERRORS: &str = "https://help.dingtalk.io/open/development/server-api-error-codes-1";
const SEEN_REJECTIONS: &str = "https://github.com/satorijs/satori/issues/240";
const INTERNAL_TOKEN: &str =
    "https://open.dingtalk.com/document/development/obtain-the-access_token-of-an-internal-app";
const CORP_TOKEN: &str = "https://open.dingtalk.com/document/development/obtain-the-access-token-of-the-third-party-application-authorization-enterprise";
const UNIFIED_TOKEN: &str = "https://open.dingtalk.com/document/development/api-gettoken";

/// The meaning of a failed response's code and status.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Classification {
    pub(crate) class: Option<CodeClass>,
    pub(crate) retry_class: RetryClass,
    /// Time after which the cause has passed.
    pub(crate) retry_after: Option<Duration>,
}

/// Classifies a failed response. The code takes precedence over the status: a throttle may come as
/// 403 or 404, a rejected token as 400.
pub(crate) fn classify(
    status: u16,
    code: Option<&str>,
    service: fn(&str) -> Option<CodeClass>,
) -> Classification {
    match code.and_then(platform_code) {
        Some(row) if row.class == CodeClass::Server => of_class(status, row.class),
        Some(row) => Classification {
            class: Some(row.class),
            retry_class: retry_of(row.class),
            retry_after: row.wait,
        },
        None => match code.and_then(service) {
            Some(class) => of_class(status, class),
            None => of_status(status),
        },
    }
}

/// Returns the usual remedy for a code of the platform.
pub(crate) fn hint(code: &str) -> Option<&'static str> {
    platform_code(code)?.hint
}

/// Returns true if credentials of another region get this code as well.
pub(crate) fn depends_on_region(code: &str) -> bool {
    platform_code(code).is_some_and(|row| row.regional)
}

/// Returns true for a code of the platform or of the service.
pub(crate) fn is_known(code: &str, service: fn(&str) -> Option<CodeClass>) -> bool {
    platform_code(code).is_some() || service(code).is_some()
}

fn platform_code(code: &str) -> Option<&'static PlatformCode> {
    PLATFORM_CODES.iter().find(|row| row.code == code)
}

/// Classifies a code without a row. Status 429 counts for more than such a code: it alone promises
/// that the call did not run.
fn of_class(status: u16, class: CodeClass) -> Classification {
    match (status, class) {
        (TOO_MANY_REQUESTS, _) => of_status(status),
        (_, CodeClass::Throttled) => Classification {
            class: Some(class),
            retry_class: RetryClass::Busy,
            retry_after: Some(SECOND),
        },
        _ => Classification { class: Some(class), retry_class: retry_of(class), retry_after: None },
    }
}

fn of_status(status: u16) -> Classification {
    let (class, retry_class, retry_after) = match status {
        TOO_MANY_REQUESTS => (Some(CodeClass::Throttled), RetryClass::Throttled, Some(SECOND)),
        401 => (Some(CodeClass::TokenRejected), RetryClass::TokenRejected, None),
        500.. => (None, RetryClass::Transient, None),
        _ => (None, RetryClass::Never, None),
    };
    Classification { class, retry_class, retry_after }
}

const TOO_MANY_REQUESTS: u16 = 429;

fn retry_of(class: CodeClass) -> RetryClass {
    match class {
        CodeClass::Throttled => RetryClass::Throttled,
        CodeClass::TokenRejected => RetryClass::TokenRejected,
        CodeClass::Server => RetryClass::Transient,
        CodeClass::Credentials
        | CodeClass::Permission
        | CodeClass::AddressNotAllowed
        | CodeClass::Quota
        | CodeClass::Final => RetryClass::Never,
    }
}

const fn throttled(code: &'static str, window: Duration, source: &'static str) -> PlatformCode {
    PlatformCode { wait: Some(window), ..row(code, CodeClass::Throttled, source).hint(SLOW_DOWN) }
}

const fn token_rejected(code: &'static str, source: &'static str) -> PlatformCode {
    row(code, CodeClass::TokenRejected, source)
}

const fn server(code: &'static str, source: &'static str) -> PlatformCode {
    row(code, CodeClass::Server, source)
}

const fn credentials(code: &'static str, source: &'static str) -> PlatformCode {
    row(code, CodeClass::Credentials, source)
}

const fn row(code: &'static str, class: CodeClass, source: &'static str) -> PlatformCode {
    PlatformCode { code, class, wait: None, hint: None, hint_zh: None, regional: false, source }
}

impl PlatformCode {
    const fn hint(self, hint: Hint) -> Self {
        Self { hint: Some(hint.en), hint_zh: Some(hint.zh), ..self }
    }

    const fn regional(self) -> Self {
        Self { regional: true, ..self }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn service(code: &str) -> Option<CodeClass> {
        match code {
            "waterLimitError" => Some(CodeClass::Throttled),
            "permissionError" => Some(CodeClass::Final),
            _ => None,
        }
    }

    fn retry(status: u16, code: &str) -> RetryClass {
        classify(status, Some(code), service).retry_class
    }

    #[test]
    fn the_code_goes_before_the_status() {
        let qpm = "Forbidden.AccessDenied.QpmLimitForAppkeyAndApi";
        assert_eq!(
            classify(403, Some(qpm), service),
            Classification {
                class: Some(CodeClass::Throttled),
                retry_class: RetryClass::Throttled,
                retry_after: Some(MINUTE)
            }
        );
        assert_eq!(retry(404, "waterLimitError"), RetryClass::Busy);
        assert_eq!(retry(404, "permissionError"), RetryClass::Never);
        assert_eq!(retry(500, "permissionError"), RetryClass::Never);
        assert_eq!(retry(429, "Forbidden.AccessDenied.ApiCountLimitForOrg"), RetryClass::Never);
        for status in [200, 400, 401] {
            for code in ["InvalidAuthentication", "40014", "42001", "40001", "88"] {
                assert_eq!(retry(status, code), RetryClass::TokenRejected);
            }
        }
    }

    #[test]
    fn a_429_is_a_throttle_unless_its_code_is_final() {
        let throttle = Classification {
            class: Some(CodeClass::Throttled),
            retry_class: RetryClass::Throttled,
            retry_after: Some(SECOND),
        };
        for code in [None, Some("system.busy"), Some("waterLimitError"), Some("never heard of")] {
            assert_eq!(classify(429, code, service), throttle);
        }
        for status in [400, 500] {
            assert_eq!(retry(status, "system.busy"), RetryClass::Transient);
        }
    }

    #[test]
    fn an_unknown_code_leaves_it_to_the_status() {
        assert_eq!(retry(400, "never heard of"), RetryClass::Never);
        assert_eq!(retry(401, "never heard of"), RetryClass::TokenRejected);
        assert_eq!(retry(302, "never heard of"), RetryClass::Never);
        for status in [500, 502, 503, 504] {
            assert_eq!(classify(status, None, service).retry_class, RetryClass::Transient);
        }
    }

    #[test]
    fn no_code_stands_twice_and_each_has_a_source() {
        let mut codes: Vec<_> = PLATFORM_CODES.iter().map(|row| row.code).collect();
        codes.sort_unstable();
        codes.dedup();
        assert_eq!(codes.len(), PLATFORM_CODES.len());
        assert!(PLATFORM_CODES.iter().all(|row| row.source.starts_with("https://")));
    }
}
