use std::fmt;

use super::Proxy;

/// Host and port of the service, and the proxy, for messages.
#[derive(Debug)]
pub(crate) struct Route {
    pub(super) service: String,
    pub(super) proxy: Option<String>,
}

impl Route {
    pub(crate) fn new(service: String, proxy: Option<&Proxy>) -> Self {
        Self { service, proxy: proxy.map(Proxy::to_string) }
    }
}

impl fmt::Display for Route {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.service)?;
        match &self.proxy {
            Some(proxy) => write!(f, " through the proxy {proxy}"),
            None => Ok(()),
        }
    }
}
