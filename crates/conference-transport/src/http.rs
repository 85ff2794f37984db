//! One HTTP exchange. Only this module and the builder configure and use reqwest's client and
//! rustls; other modules know reqwest's types of headers, methods and URLs.

mod ban_notice;
mod base_url;
mod body;
mod client;
mod connect_error;
#[cfg(feature = "diagnose")]
mod diagnosis;
mod path;
mod proxy;
mod response;
mod retry_after;
mod route;
mod send_error;
pub(crate) mod tls;
#[cfg(feature = "upgrade")]
mod upgrade_url;
mod urls;

pub use base_url::Region;
pub(crate) use base_url::{BaseUrl, without_secrets};
#[cfg(feature = "upgrade")]
pub use client::Upgraded;
pub(crate) use client::{Exchange, HttpClient};
#[cfg(feature = "diagnose")]
pub(crate) use diagnosis::Connection;
#[cfg(feature = "diagnose")]
pub use diagnosis::{Certificate, CertificateDefect, ConnectionReport, FirstResponse, Step};
pub(crate) use path::expand;
pub(crate) use proxy::Proxy;
pub(crate) use response::{Head, NO_CONTENT, Reading, Response, starts_with_json, trim_start};
pub(crate) use route::Route;
pub(crate) use send_error::SendError;
#[cfg(feature = "upgrade")]
pub(crate) use upgrade_url::UpgradeUrl;
pub(crate) use urls::Urls;
