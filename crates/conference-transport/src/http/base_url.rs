use std::{net::IpAddr, str::FromStr};

use reqwest::{Url, header::HeaderValue};

use crate::error::Error;

/// DingTalk platform to call. Apps, credentials and data of one region do not exist in the other.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Region {
    /// `https://api.dingtalk.io`, the default.
    #[default]
    International,
    /// `https://api.dingtalk.com`, for organizations in mainland China. Its error messages are in
    /// Chinese.
    Domestic,
}

/// Parses `international` or `domestic`.
impl FromStr for Region {
    type Err = Error;

    fn from_str(name: &str) -> Result<Self, Error> {
        match name {
            "international" => Ok(Self::International),
            "domestic" => Ok(Self::Domestic),
            _ => Err(Error::invalid("the region is neither `international` nor `domestic`")),
        }
    }
}

impl Region {
    /// Returns the base URL of the region's calls.
    #[must_use]
    pub fn base_url(self) -> &'static str {
        match self {
            Self::International => "https://api.dingtalk.io",
            Self::Domestic => "https://api.dingtalk.com",
        }
    }

    /// Returns the remedy for credentials of the other region.
    pub(crate) fn hint(self) -> &'static str {
        match self {
            Self::International => {
                "Credentials of one region do not work in the other, and this client calls the \
                 international region: for the other set `Region::Domestic` or \
                 DINGTALK_REGION=domestic."
            }
            Self::Domestic => {
                "Credentials of one region do not work in the other, and this client calls the \
                 domestic region: for the other set `Region::International` or \
                 DINGTALK_REGION=international."
            }
        }
    }
}

/// The host that a transport speaks to: https, or plain http on loopback.
#[derive(Clone)]
pub(crate) struct BaseUrl {
    url: Url,
    loopback: bool,
}

impl BaseUrl {
    pub(crate) fn parse(text: &str) -> Result<Self, Error> {
        let url = Url::parse(text.trim_end_matches('/'))
            .map_err(|reason| refused(text, &reason.to_string()))?;
        let loopback = is_loopback(&url);
        match url.scheme() {
            "https" => {}
            "http" if loopback => {}
            "http" => {
                return Err(refused(
                    text,
                    "plain http would show the access token to the network; use https",
                ));
            }
            _ => return Err(refused(text, "it must start with https://")),
        }
        if has_credentials(&url) || url.query().is_some() || url.fragment().is_some() {
            return Err(refused(text, "it may have a host, a port and a path, nothing else"));
        }
        Ok(Self { url, loopback })
    }

    pub(crate) fn as_str(&self) -> &str {
        self.url.as_str()
    }

    /// Returns the region whose host this is.
    pub(crate) fn region(&self) -> Option<Region> {
        let mut regions = [Region::International, Region::Domestic].into_iter();
        regions.find(|region| self.as_str().trim_end_matches('/') == region.base_url())
    }

    pub(crate) fn is_loopback(&self) -> bool {
        self.loopback
    }

    pub(crate) fn is_https(&self) -> bool {
        self.url.scheme() == "https"
    }

    /// Returns the host, an IPv6 address without brackets, and the port.
    #[cfg(feature = "diagnose")]
    pub(crate) fn host_and_port(&self) -> (&str, u16) {
        host_and_port(&self.url)
    }

    /// Returns the `Host` header of all calls.
    pub(crate) fn authority(&self) -> HeaderValue {
        let host = self.url.host_str().unwrap_or_default();
        let authority = match self.url.port() {
            Some(port) => format!("{host}:{port}"),
            None => host.to_owned(),
        };
        HeaderValue::try_from(authority).expect("the host of a URL is visible ASCII")
    }

    /// Returns host and port, for messages.
    pub(crate) fn address(&self) -> String {
        let port = self.url.port_or_known_default().unwrap_or_default();
        format!("{}:{port}", self.url.host_str().unwrap_or_default())
    }

    /// Returns the URL of a call. `path` starts with a slash and is percent-encoded.
    pub(crate) fn join(&self, path: &str, query: Option<&str>) -> Url {
        let mut url = self.url.clone();
        match self.url.path().trim_end_matches('/') {
            "" => url.set_path(path),
            prefix => url.set_path(&format!("{prefix}{path}")),
        }
        url.set_query(query);
        url
    }
}

#[cfg(feature = "diagnose")]
pub(super) fn host_and_port(url: &Url) -> (&str, u16) {
    let host = url.host_str().unwrap_or_default();
    let host = host.trim_start_matches('[').trim_end_matches(']');
    (host, url.port_or_known_default().unwrap_or_default())
}

/// Returns an unchecked URL without the parts that may be a password or a key.
pub(crate) fn without_secrets(url: &str) -> &str {
    let url = url.rsplit('@').next().unwrap_or_default();
    url.split(['?', '#']).next().unwrap_or_default()
}

fn is_loopback(url: &Url) -> bool {
    let host = url.host_str().unwrap_or_default();
    let address = host.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>();
    host == "localhost" || address.is_ok_and(|address| address.is_loopback())
}

fn has_credentials(url: &Url) -> bool {
    !url.username().is_empty() || url.password().is_some()
}

fn refused(text: &str, reason: &str) -> Error {
    Error::invalid(format!("the base URL `{}` cannot be used: {reason}", without_secrets(text)))
}
