//! The HTTP client with the settings of a transport.

use std::{env, time::Duration};

use reqwest::{ClientBuilder, header::HeaderValue, redirect::Policy};
use rustls::pki_types::CertificateDer;

use super::TransportBuilder;
use crate::{
    error::Error,
    http::{BaseUrl, HttpClient, Proxy, Route, tls},
};

const USER_AGENT: &str = concat!("conference-rust/", env!("CARGO_PKG_VERSION"));

/// Shorter than the usual idle timeout of servers, so that a call seldom meets a closed connection.
const POOL_IDLE_TIMEOUT: Duration = Duration::from_secs(20);

impl TransportBuilder {
    pub(in crate::transport) fn http(&self, base_url: &BaseUrl) -> Result<HttpClient, Error> {
        let proxy = self.chosen_proxy(base_url)?;
        let route = Route::new(base_url.address(), proxy.as_ref());
        let (client, user_agent) = (self.client(base_url, proxy)?, self.user_agent()?);
        Ok(HttpClient::new(client, base_url.authority(), user_agent, route, self.response_limit))
    }

    pub(in crate::transport) fn chosen_proxy(
        &self,
        base_url: &BaseUrl,
    ) -> Result<Option<Proxy>, Error> {
        Proxy::choose(self.proxy.as_deref(), base_url, |name| env::var(name).ok())
    }

    fn client(&self, base_url: &BaseUrl, proxy: Option<Proxy>) -> Result<reqwest::Client, Error> {
        let client = self
            .client_builder()
            .http1_only()
            .redirect(Policy::none())
            .retry(reqwest::retry::never())
            .referer(false)
            .connection_verbose(false)
            .no_gzip()
            .no_brotli()
            .no_zstd()
            .no_deflate()
            .connect_timeout(self.timeouts.connect)
            .pool_idle_timeout(POOL_IDLE_TIMEOUT)
            .tls_backend_preconfigured(self.tls(base_url)?);
        let proxy = proxy.map(|proxy| proxy.to_reqwest()).transpose().map_err(unbuildable)?;
        let client = match proxy {
            Some(proxy) => client.no_proxy().proxy(proxy),
            None => client.no_proxy(),
        };
        client.build().map_err(unbuildable)
    }

    #[cfg(feature = "reqwest-013")]
    fn client_builder(&self) -> ClientBuilder {
        (self.configure_http)(ClientBuilder::new())
    }

    #[cfg(not(feature = "reqwest-013"))]
    #[expect(clippy::unused_self, reason = "the same call with and without the feature")]
    fn client_builder(&self) -> ClientBuilder {
        ClientBuilder::new()
    }

    fn tls(&self, base_url: &BaseUrl) -> Result<rustls::ClientConfig, Error> {
        let roots = self.roots()?;
        if base_url.is_https() { tls::platform(roots) } else { tls::unused() }
    }

    /// The certificates that are trusted besides the platform's.
    pub(in crate::transport) fn roots(&self) -> Result<Vec<CertificateDer<'static>>, Error> {
        let mut roots = Vec::new();
        for pem in &self.root_certificates {
            roots.extend(tls::certificates(pem)?);
        }
        Ok(roots)
    }

    fn user_agent(&self) -> Result<HeaderValue, Error> {
        let Some(suffix) = &self.user_agent_suffix else {
            return Ok(HeaderValue::from_static(USER_AGENT));
        };
        let refused = |reason| {
            Error::invalid(format!("the user agent's suffix {suffix:?} does not fit into a header"))
                .with_source(reason)
        };
        HeaderValue::try_from(format!("{USER_AGENT} {suffix}")).map_err(refused)
    }
}

fn unbuildable(reason: reqwest::Error) -> Error {
    Error::invalid("the HTTP client cannot be built").with_source(reason.without_url())
}
