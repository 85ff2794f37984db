use std::{error::Error as StdError, fmt, io, sync::Arc, time::SystemTime};

use rustls::CertificateError;

use super::Route;
use crate::error::BoxError;

/// The reason for a missing connection.
#[derive(Debug)]
pub(crate) struct ConnectError {
    pub(super) kind: ConnectErrorKind,
    pub(super) reason: BoxError,
    route: Arc<Route>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ConnectErrorKind {
    /// The host or the proxy cannot be reached.
    Unreachable,
    /// The connect timeout expired.
    Timeout,
    /// TLS does not trust the host, or cannot agree with it.
    Tls,
    /// The proxy refuses the connection.
    Proxy,
    /// The proxy requires a user and a password.
    ProxyAuthorization,
}

/// Error texts of the HTTP library for the responses of a proxy; their type is private. It keeps no
/// status but 407.
const UNAUTHORIZED: &str = "tunnel error: proxy authorization required";
const REFUSED: &str = "tunnel error: unsuccessful";

impl ConnectError {
    pub(super) fn new(reason: BoxError, timeout: bool, route: Arc<Route>) -> Self {
        let kind = if timeout { ConnectErrorKind::Timeout } else { kind(&*reason) };
        Self { kind, reason, route }
    }

    /// The proxy's refusal, with the status that the HTTP library does not keep.
    #[cfg(feature = "diagnose")]
    pub(super) fn of_proxy(status: u16, route: Arc<Route>) -> Self {
        let kind = match status {
            407 => ConnectErrorKind::ProxyAuthorization,
            _ => ConnectErrorKind::Proxy,
        };
        let reason = format!("it answered CONNECT with status {status}").into();
        Self { kind, reason, route }
    }

    /// Returns the usual remedy.
    pub(super) fn hint(&self) -> Option<String> {
        match self.kind {
            ConnectErrorKind::ProxyAuthorization => Some(
                "the proxy requires a user and a password: put them into its URL, as in \
                 http://user:password@proxy.example:3128"
                    .to_owned(),
            ),
            ConnectErrorKind::Tls => match tls_reason(&*self.reason)? {
                rustls::Error::InvalidCertificate(reason) => certificate_hint(reason),
                _ => None,
            },
            _ => None,
        }
    }
}

impl fmt::Display for ConnectError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Route { service, proxy } = &*self.route;
        let (route, proxy) = (&self.route, proxy.as_deref().unwrap_or("in between"));
        match self.kind {
            ConnectErrorKind::Unreachable => write!(f, "no connection to {route}"),
            ConnectErrorKind::Timeout => write!(f, "timed out while connecting to {route}"),
            ConnectErrorKind::Tls => {
                write!(f, "no secure connection to {route}")?;
                tls_reason(&*self.reason).map_or(Ok(()), |reason| write!(f, ": {reason}"))
            }
            ConnectErrorKind::Proxy => {
                write!(f, "the proxy {proxy} refuses the connection to {service}")
            }
            ConnectErrorKind::ProxyAuthorization => write!(
                f,
                "the proxy {proxy} refuses the connection to {service}: \
                 proxy authorization required"
            ),
        }
    }
}

fn certificate_hint(reason: &CertificateError) -> Option<String> {
    use CertificateError::{
        Expired, ExpiredContext, NotValidYet, NotValidYetContext, UnknownIssuer,
    };
    match reason {
        NotValidYet | NotValidYetContext { .. } | Expired | ExpiredContext { .. } => {
            let now = httpdate::fmt_http_date(SystemTime::now());
            Some(format!("this machine's clock says {now}: check it, then the certificate"))
        }
        UnknownIssuer => Some(
            "a proxy or firewall that intercepts TLS has its own certificate authority: add its \
             certificate with `root_certificate(…)` or SSL_CERT_FILE"
                .to_owned(),
        ),
        _ => None,
    }
}

fn kind(reason: &(dyn StdError + 'static)) -> ConnectErrorKind {
    let says = |text: &str| any_cause(reason, |cause| (cause.to_string() == text).then_some(()));
    if tls_reason(reason).is_some() {
        ConnectErrorKind::Tls
    } else if says(UNAUTHORIZED).is_some() {
        ConnectErrorKind::ProxyAuthorization
    } else if says(REFUSED).is_some() {
        ConnectErrorKind::Proxy
    } else {
        ConnectErrorKind::Unreachable
    }
}

fn tls_reason<'a>(reason: &'a (dyn StdError + 'static)) -> Option<&'a rustls::Error> {
    any_cause(reason, <dyn StdError>::downcast_ref)
}

fn any_cause<'a, T>(
    error: &'a (dyn StdError + 'static),
    find: impl Fn(&'a (dyn StdError + 'static)) -> Option<T> + Copy,
) -> Option<T> {
    find(error).or_else(|| any_cause(cause(error)?, find))
}

/// Returns the cause of an error. An I/O error skips its content and names the content's cause as
/// its own.
fn cause<'a>(error: &'a (dyn StdError + 'static)) -> Option<&'a (dyn StdError + 'static)> {
    let content = error.downcast_ref::<io::Error>().and_then(io::Error::get_ref);
    content.map(|content| content as &(dyn StdError + 'static)).or_else(|| error.source())
}
