//! A connection step by step, with the reason why a step fails.

mod certificate;
mod connection;
mod secure;
mod tunnel;

use std::{
    net::{IpAddr, SocketAddr},
    time::SystemTime,
};

use crate::error::Error;

pub use certificate::{Certificate, CertificateDefect};
pub(crate) use connection::Connection;

/// Report of a test connection to the service: the results of its steps, in order. The steps after
/// the first failure are skipped.
#[derive(Debug)]
#[non_exhaustive]
pub struct ConnectionReport {
    /// Host and port of the service.
    pub service: String,
    /// Host and port of the proxy, and the setting that it comes from.
    pub proxy: Option<String>,
    /// Addresses of the proxy's name, or else of the service's. Not needed for an IP address.
    pub name: Step<Vec<IpAddr>>,
    /// Address of the proxy, or else of the service, that accepted a TCP connection.
    pub tcp: Step<SocketAddr>,
    /// Status of the proxy's response to CONNECT. Not needed without a proxy.
    pub tunnel: Step<u16>,
    /// TLS with the service. Not needed for plain http.
    pub tls: Step<()>,
    /// Certificate of the service, accepted or not.
    pub certificate: Option<Certificate>,
    /// Response to a GET of the base URL without credentials, over a separate connection.
    pub first_response: Step<FirstResponse>,
}

/// State of one step.
#[derive(Debug)]
pub enum Step<T> {
    /// The step is not needed.
    NotNeeded,
    /// An earlier step failed.
    NotReached,
    /// It succeeded.
    Done(T),
    /// It failed.
    Failed(Error),
}

/// First response of the service.
#[derive(Debug)]
#[non_exhaustive]
pub struct FirstResponse {
    /// Time in the header `Date`.
    pub date: Option<SystemTime>,
    /// Time of this machine when the response arrived.
    pub received: SystemTime,
    /// Failure that the response reports. Many services respond to their base URL with an error, so
    /// a failure matters only if its class is known, such as that of a ban.
    pub error: Option<Error>,
}

impl ConnectionReport {
    pub(crate) fn new(service: String, proxy: Option<String>) -> Self {
        Self {
            service,
            proxy,
            name: Step::NotReached,
            tcp: Step::NotReached,
            tunnel: Step::NotReached,
            tls: Step::NotReached,
            certificate: None,
            first_response: Step::NotReached,
        }
    }
}

impl<T> Step<T> {
    /// Records the result of the step, and returns what the next one goes on with.
    fn record<U>(&mut self, result: Result<(T, U), Error>) -> Option<U> {
        let (step, next) = match result {
            Ok((value, next)) => (Self::Done(value), Some(next)),
            Err(error) => (Self::Failed(error), None),
        };
        *self = step;
        next
    }
}
