use std::fmt;

use hyper_util::client::proxy::matcher::Matcher;
use reqwest::Url;
#[cfg(feature = "diagnose")]
use reqwest::header::HeaderValue;

use super::BaseUrl;
#[cfg(feature = "diagnose")]
use super::base_url::host_and_port;
use crate::error::Error;

/// A proxy, and the setting that it comes from.
pub(crate) struct Proxy {
    url: Url,
    setting: &'static str,
}

/// Variables that name a proxy for https, in order of precedence. The first variable of a pair that
/// is set counts. If it is empty, the next pair is read.
const PAIRS: [[&str; 2]; 2] = [["HTTPS_PROXY", "https_proxy"], ["ALL_PROXY", "all_proxy"]];
const EXCEPTIONS: [&str; 2] = ["NO_PROXY", "no_proxy"];
const SETTER: &str = "`proxy(…)`";

/// Variable of CGI programs, whose other variables may come from a request.
const CGI: &str = "REQUEST_METHOD";

impl Proxy {
    /// Returns the proxy for `base_url`: `given`, or the environment's.
    pub(crate) fn choose(
        given: Option<&str>,
        base_url: &BaseUrl,
        variable: impl Fn(&str) -> Option<String>,
    ) -> Result<Option<Self>, Error> {
        let first = |names: [&'static str; 2]| {
            names.into_iter().find_map(|name| Some((name, variable(name)?)))
        };
        let of_environment = || {
            let mut pairs = PAIRS.into_iter().filter_map(first);
            pairs.find(|(_, url)| !url.is_empty() && variable(CGI).is_none())
        };
        let given = given.map(|url| (SETTER, url.to_owned()));
        let Some((setting, url)) = given.or_else(of_environment) else {
            return Ok(None);
        };
        let exceptions = first(EXCEPTIONS).map(|(_, hosts)| hosts).unwrap_or_default();
        if base_url.is_loopback() || is_exception(base_url, &exceptions) {
            return Ok(None);
        }
        Ok(Some(Self { url: parse(&url, setting)?, setting }))
    }

    /// The host, an IPv6 address without brackets, and the port.
    #[cfg(feature = "diagnose")]
    pub(crate) fn host_and_port(&self) -> (&str, u16) {
        host_and_port(&self.url)
    }

    #[cfg(feature = "diagnose")]
    pub(crate) fn is_https(&self) -> bool {
        self.url.scheme() == "https"
    }

    /// The header that proves to the proxy who calls, if its URL has a user.
    #[cfg(feature = "diagnose")]
    pub(crate) fn authorization(&self, base_url: &BaseUrl) -> Option<HeaderValue> {
        let matcher = Matcher::builder().all(self.url.as_str()).build();
        let intercepted = matcher.intercept(&base_url.as_str().parse().ok()?)?;
        intercepted.basic_auth().cloned()
    }

    pub(crate) fn to_reqwest(&self) -> reqwest::Result<reqwest::Proxy> {
        reqwest::Proxy::all(self.url.as_str())
    }
}

/// Shows the host, the port and the setting, without user and password.
impl fmt::Display for Proxy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let host = self.url.host_str().unwrap_or_default();
        let port = self.url.port_or_known_default().unwrap_or_default();
        write!(f, "{host}:{port} ({})", self.setting)
    }
}

/// Returns true for a host that is called without the proxy, by the rules of reqwest.
fn is_exception(base_url: &BaseUrl, exceptions: &str) -> bool {
    let matcher = Matcher::builder().all("http://proxy").no(exceptions).build();
    let url = base_url.as_str().parse();
    url.is_ok_and(|url| matcher.intercept(&url).is_none())
}

/// Parses the URL of a proxy. Errors show nothing of it: any part of a malformed URL may be a user
/// or a password.
fn parse(text: &str, setting: &str) -> Result<Url, Error> {
    let refused =
        |reason: &str| Error::invalid(format!("the proxy of {setting} cannot be used: {reason}"));
    let text = text.trim();
    let url =
        if text.contains("://") { Url::parse(text) } else { Url::parse(&format!("http://{text}")) };
    let url = url.map_err(|reason| refused(&reason.to_string()))?;
    match url.scheme() {
        "http" | "https" if url.has_host() => Ok(url),
        _ => Err(refused("it must be an http or https proxy, as in http://proxy.example:3128")),
    }
}
