use reqwest::Url;

use super::BaseUrl;
use crate::error::Error;

/// URL of a connection that is upgraded from HTTP. Its query is a secret.
pub(crate) struct UpgradeUrl {
    pub(crate) url: Url,
    /// Scheme, host and port.
    pub(crate) origin: BaseUrl,
}

impl UpgradeUrl {
    /// Parses https and wss, and on loopback http and ws.
    pub(crate) fn parse(text: &str) -> Result<Self, Error> {
        read(text).ok_or_else(|| Error::invalid(REFUSED))
    }

    /// Returns the query and the values in it.
    pub(crate) fn secrets(&self) -> Vec<String> {
        let values = self.url.query_pairs().map(|(_, value)| value.into_owned());
        let query = self.url.query().map(str::to_owned);
        values.chain(query).filter(|secret| !secret.is_empty()).collect()
    }
}

const REFUSED: &str = "the connection's URL cannot be used: it must be https or wss, on loopback \
                       also http or ws, without user and password";

fn read(text: &str) -> Option<UpgradeUrl> {
    let mut url = Url::parse(text).ok()?;
    let scheme = match url.scheme() {
        "wss" | "https" => "https",
        "ws" | "http" => "http",
        _ => return None,
    };
    url.set_scheme(scheme).ok()?;
    url.set_fragment(None);
    let mut origin = url.clone();
    origin.set_query(None);
    origin.set_path("");
    Some(UpgradeUrl { url, origin: BaseUrl::parse(origin.as_str()).ok()? })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn web_sockets_are_http_and_only_loopback_goes_without_tls() {
        let cases = [
            ("wss://h.example:443/connect?a=1", Some("https://h.example/connect?a=1")),
            ("https://h.example:8443/c#f", Some("https://h.example:8443/c")),
            ("ws://127.0.0.1:80/c", Some("http://127.0.0.1/c")),
            ("http://[::1]:7/c", Some("http://[::1]:7/c")),
            ("ws://localhost:7/c", Some("http://localhost:7/c")),
            ("ws://h.example/c", None),
            ("http://h.example/c", None),
            ("ftp://127.0.0.1/c", None),
            ("rsocket://h.example/c", None),
            ("wss://u:p@h.example/c", None),
            ("h.example/c", None),
            ("", None),
        ];
        for (text, expected) in cases {
            let url = UpgradeUrl::parse(text).map(|it| it.url.to_string());
            assert_eq!(url.ok().as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn the_query_and_its_values_are_secrets() {
        let url = UpgradeUrl::parse("wss://h.example/c?x=&ticket=a%2Fb").unwrap();
        assert_eq!(url.secrets(), ["a/b", "x=&ticket=a%2Fb"]);
        let error = UpgradeUrl::parse("ws://h.example/c?ticket=hush").err().unwrap();
        assert!(!error.to_string().contains("hush"));
    }
}
