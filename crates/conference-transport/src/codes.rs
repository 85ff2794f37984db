use std::time::Duration;

/// How an error code of the service is to be taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum CodeClass {
    /// Too many calls; the call was not carried out and may be sent again later.
    Throttled,
    /// The service failed and may have carried out the call all the same.
    Server,
    /// Sending the same call again gives the same answer.
    Final,
}

/// What a code of the platform means, whatever operation it answers.
struct PlatformCode {
    code: &'static str,
    class: CodeClass,
    /// After which time the reason is gone.
    wait: Option<Duration>,
}

const SECOND: Duration = Duration::from_secs(1);
const MINUTE: Duration = Duration::from_secs(60);

const PLATFORM: &[PlatformCode] = &[
    throttled("Forbidden.AccessDenied.QpsLimitForAppkeyAndApi", SECOND),
    throttled("Forbidden.AccessDenied.QpsLimitForApi", SECOND),
    throttled(
        "Forbidden.AccessDenied.QpsLimitForSuitekeyAndOrgAndApi",
        SECOND,
    ),
    throttled("Forbidden.AccessDenied.QpmLimitForAppkeyAndApi", MINUTE),
    throttled(
        "Forbidden.AccessDenied.QpmLimitForSuitekeyAndOrgAndApi",
        MINUTE,
    ),
    lasting(
        "Forbidden.AccessDenied.ApiCountLimitForOrg",
        CodeClass::Final,
    ),
    lasting(
        "Forbidden.AccessDenied.AccessTokenPermissionDenied",
        CodeClass::Final,
    ),
    lasting("Forbidden.AccessDenied.IpNotInWhiteList", CodeClass::Final),
    lasting("system.busy", CodeClass::Server),
    lasting("systemBusy", CodeClass::Server),
    lasting("serviceBusy", CodeClass::Server),
    lasting("operationTimeout", CodeClass::Server),
    lasting("service.timeout", CodeClass::Server),
    lasting("unknownError", CodeClass::Server),
    lasting("server.error", CodeClass::Server),
];

const TOO_MANY_REQUESTS: u16 = 429;

/// The class of an answer and the wait that it implies. The code goes before the status: a throttle may come as 403 or
/// 404, and only 429 says by itself what it is.
pub(crate) fn judge(
    status: u16,
    code: Option<&str>,
    service: fn(&str) -> Option<CodeClass>,
) -> (Option<CodeClass>, Option<Duration>) {
    let platform = code.and_then(|code| PLATFORM.iter().find(|row| row.code == code));
    let class = platform
        .map(|row| row.class)
        .or_else(|| code.and_then(service));
    let class = if status == TOO_MANY_REQUESTS {
        Some(CodeClass::Throttled)
    } else {
        class
    };
    let wait = platform.and_then(|row| row.wait);
    (
        class,
        wait.or((class == Some(CodeClass::Throttled)).then_some(SECOND)),
    )
}

const fn throttled(code: &'static str, window: Duration) -> PlatformCode {
    PlatformCode {
        code,
        class: CodeClass::Throttled,
        wait: Some(window),
    }
}

const fn lasting(code: &'static str, class: CodeClass) -> PlatformCode {
    PlatformCode {
        code,
        class,
        wait: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn service(code: &str) -> Option<CodeClass> {
        (code == "waterLimitError").then_some(CodeClass::Throttled)
    }

    #[test]
    fn the_code_goes_before_the_status() {
        let qpm = Some("Forbidden.AccessDenied.QpmLimitForAppkeyAndApi");
        assert_eq!(
            judge(403, qpm, service),
            (Some(CodeClass::Throttled), Some(MINUTE))
        );
        assert_eq!(
            judge(404, Some("waterLimitError"), service),
            (Some(CodeClass::Throttled), Some(SECOND))
        );
        let denied = Some("Forbidden.AccessDenied.AccessTokenPermissionDenied");
        assert_eq!(judge(403, denied, service), (Some(CodeClass::Final), None));
    }

    #[test]
    fn a_429_is_a_throttle_whatever_its_code() {
        for code in [None, Some("system.busy"), Some("never heard of")] {
            assert_eq!(
                judge(429, code, service),
                (Some(CodeClass::Throttled), Some(SECOND))
            );
        }
        assert_eq!(
            judge(500, Some("system.busy"), service),
            (Some(CodeClass::Server), None)
        );
    }

    #[test]
    fn an_unknown_code_has_no_class() {
        assert_eq!(judge(400, Some("never heard of"), service), (None, None));
        assert_eq!(judge(502, None, service), (None, None));
    }

    #[test]
    fn no_code_stands_twice() {
        let mut codes: Vec<_> = PLATFORM.iter().map(|row| row.code).collect();
        codes.sort_unstable();
        codes.dedup();
        assert_eq!(codes.len(), PLATFORM.len());
    }
}
