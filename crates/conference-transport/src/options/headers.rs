use reqwest::header::{HeaderMap, HeaderName, HeaderValue};

use crate::error::Error;

/// Headers that the transport sets, or that belong to the connection rather than to the request.
const RESERVED: &[&str] = &[
    "accept",
    "accept-encoding",
    "connection",
    "content-encoding",
    "content-length",
    "content-type",
    "expect",
    "host",
    "keep-alive",
    "proxy-authorization",
    "proxy-connection",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
    "user-agent",
    "x-acs-dingtalk-access-token",
];

/// Maximum number of headers: more than any service reads, and far less than a map can hold.
const MAX_HEADERS: usize = 100;

/// The caller's headers. None of them is reserved. Values are never shown: they may be secrets.
#[derive(Clone, Debug, Default)]
pub(crate) struct CustomHeaders {
    accepted: HeaderMap,
    refused: Option<Error>,
}

impl CustomHeaders {
    pub(crate) fn add(&mut self, name: &str, value: &str) {
        if let Err(why) = self.try_add(name, value) {
            let error = Error::invalid(format!("the header {name:?} {why}"));
            self.refused.get_or_insert(error);
        }
    }

    /// Returns all headers, or the error of the first that was refused.
    pub(crate) fn get(&self) -> Result<&HeaderMap, Error> {
        self.refused.clone().map_or(Ok(&self.accepted), Err)
    }

    fn try_add(&mut self, name: &str, value: &str) -> Result<(), &'static str> {
        let name = HeaderName::try_from(name).map_err(|_| "has a name that HTTP does not allow")?;
        if RESERVED.contains(&name.as_str()) {
            return Err("is set by the transport");
        }
        let mut value =
            HeaderValue::try_from(value).map_err(|_| "has a value that HTTP does not allow")?;
        if self.accepted.len() == MAX_HEADERS {
            return Err("is one too many");
        }
        value.set_sensitive(true);
        self.accepted.append(name, value);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refusal(name: &str, value: &str) -> String {
        let mut headers = CustomHeaders::default();
        headers.add("x-fine", "v");
        headers.add(name, value);
        headers.add("x-fine-too", "v");
        headers.get().unwrap_err().to_string()
    }

    #[test]
    fn headers_of_ours_are_refused_in_any_case() {
        for name in RESERVED {
            for name in [name.to_uppercase(), (*name).to_owned()] {
                let error = refusal(&name, "x");
                assert!(error.contains("set by the transport"), "{error}");
            }
        }
    }

    #[test]
    fn what_http_does_not_admit_is_refused_without_showing_the_value() {
        for (name, value) in [("a b", "v"), ("", "v"), ("x-a", "hush\r\nx-b: 1")] {
            let error = refusal(name, value);
            assert!(error.contains(&format!("{name:?}")) && !error.contains("hush"), "{error}");
        }
    }

    #[test]
    fn names_are_shown_and_values_are_not() {
        let mut headers = CustomHeaders::default();
        headers.add("x-trace", "hush");
        let shown = format!("{headers:?}");
        assert!(shown.contains("x-trace") && !shown.contains("hush"), "{shown}");
    }

    #[test]
    fn a_header_too_many_is_refused() {
        let mut headers = CustomHeaders::default();
        (0..101).for_each(|number| headers.add(&format!("x-{number}"), "v"));
        assert!(headers.get().unwrap_err().to_string().contains("too many"));
    }
}
