use reqwest::header::{HeaderMap, HeaderName, HeaderValue};

use crate::error::Error;

/// What the transport sets itself, or what belongs to the connection rather than to the request.
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

/// A caller's own headers; none of them may be one of ours. Values are never shown: they may be secrets.
pub(crate) fn read(headers: &[(String, String)]) -> Result<HeaderMap, Error> {
    let mut map = HeaderMap::new();
    for (name, value) in headers {
        let refused = |why: &str| Error::invalid(format!("the header {name:?} {why}"));
        let key = HeaderName::try_from(name.as_str())
            .map_err(|_| refused("has a name that HTTP does not admit"))?;
        if RESERVED.contains(&key.as_str()) {
            return Err(refused("is set by the transport"));
        }
        let mut value = HeaderValue::try_from(value.as_str())
            .map_err(|_| refused("has a value that HTTP does not admit"))?;
        value.set_sensitive(true);
        map.append(key, value);
    }
    Ok(map)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pair(name: &str, value: &str) -> Vec<(String, String)> {
        vec![(name.to_owned(), value.to_owned())]
    }

    #[test]
    fn headers_of_ours_are_refused_in_any_case() {
        for name in RESERVED {
            for name in [name.to_uppercase(), (*name).to_owned()] {
                let error = read(&pair(&name, "x")).unwrap_err();
                assert!(error.to_string().contains("set by the transport"));
            }
        }
    }

    #[test]
    fn what_http_does_not_admit_is_refused_without_showing_the_value() {
        for (name, value) in [("a b", "v"), ("", "v"), ("x-a", "hush\r\nx-b: 1")] {
            let error = read(&pair(name, value)).unwrap_err().to_string();
            assert!(
                error.contains(&format!("{name:?}")) && !error.contains("hush"),
                "{error}"
            );
        }
    }
}
