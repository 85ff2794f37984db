//! Hints that depend on the call.

use std::borrow::Cow;

use crate::{
    codes,
    error::Error,
    http::{BaseUrl, Region},
    request::Request,
};

/// Returns the hint for the failure of a call. `None` if there is none, or the code's own hint
/// suffices.
pub(super) fn hint(
    error: &Error,
    request: &Request,
    base_url: &BaseUrl,
) -> Option<Cow<'static, str>> {
    let code = error.code()?;
    if let Some(hint) = request.hint_for(code) {
        return Some(hint.into());
    }
    region(error, code, base_url.region()).map(Cow::Owned)
}

/// Returns the hint about the region. The page of a proxy or a failure of the service says nothing
/// about it.
fn region(error: &Error, code: &str, region: Option<Region>) -> Option<String> {
    let is_refused = error.status().is_some_and(|status| status < 500);
    let region = region.filter(|_| is_refused && codes::depends_on_region(code))?;
    Some(format!("{} {}", codes::hint(code).unwrap_or_default(), region.hint()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::{ErrorKind, Execution, ResponseIds};

    fn refused(status: u16, code: Option<&str>, base_url: &str) -> Option<Cow<'static, str>> {
        let error = Error::new(ErrorKind::Token, Execution::NotSent, "no")
            .with_response(status, ResponseIds::default())
            .with_code(code.map(str::to_owned), None);
        let request = Request::new("CreateRoom", "POST", "/rooms");
        hint(&error, &request, &BaseUrl::parse(base_url).unwrap())
    }

    #[test]
    fn credentials_that_a_region_refuses_may_be_of_the_other_region() {
        for code in ["invalidClientIdOrSecret", "invalid.client", "InvalidAuthentication"] {
            let abroad = refused(400, Some(code), Region::International.base_url()).unwrap();
            assert!(abroad.contains("DINGTALK_REGION=domestic"), "{abroad}");
            let home = refused(400, Some(code), Region::Domestic.base_url()).unwrap();
            assert!(home.contains("DINGTALK_REGION=international"), "{home}");
        }
    }

    #[test]
    fn a_page_a_failed_service_another_code_and_another_host_have_no_region() {
        let region = Region::International.base_url();
        assert_eq!(refused(400, None, region), None);
        assert_eq!(refused(500, Some("invalidClientIdOrSecret"), region), None);
        assert_eq!(refused(400, Some("invalidSuiteTicket"), region), None);
        assert_eq!(refused(400, Some("invalidClientIdOrSecret"), "http://127.0.0.1:1"), None);
    }
}
