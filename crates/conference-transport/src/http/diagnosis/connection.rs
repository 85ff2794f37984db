use std::{
    io,
    net::{IpAddr, SocketAddr},
    sync::Arc,
    time::Duration,
};

use rustls::pki_types::CertificateDer;
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::{TcpStream, lookup_host},
    time::{error::Elapsed, timeout},
};

use super::{
    super::{BaseUrl, Proxy, Route, SendError, connect_error::ConnectError},
    ConnectionReport, Step,
};
use crate::{
    codes::RetryClass,
    error::{BoxError, Error, ErrorKind, Execution},
};

/// A connection to be made, and dropped.
pub(crate) struct Connection<'a> {
    pub(crate) base_url: &'a BaseUrl,
    pub(crate) proxy: Option<Proxy>,
    /// The certificates that are trusted besides the platform's.
    pub(crate) roots: Vec<CertificateDer<'static>>,
    /// Timeout of each step.
    pub(crate) limit: Duration,
    pub(crate) route: Arc<Route>,
}

/// A connection that the next step goes on with.
pub(super) type Socket = Box<dyn Stream>;

pub(super) trait Stream: AsyncRead + AsyncWrite + Send + Unpin {}

impl<T: AsyncRead + AsyncWrite + Send + Unpin> Stream for T {}

impl Connection<'_> {
    /// Makes the connection, up to the step that fails.
    pub(crate) async fn diagnose(&self) -> ConnectionReport {
        let Route { service, proxy } = &*self.route;
        let mut report = ConnectionReport::new(service.clone(), proxy.clone());
        // The report says where it ended.
        let _ = self.make(&mut report).await;
        report
    }

    async fn make(&self, report: &mut ConnectionReport) -> Option<()> {
        let (host, port) = match &self.proxy {
            Some(proxy) => proxy.host_and_port(),
            None => self.base_url.host_and_port(),
        };
        let addresses = match host.parse() {
            Ok(address) => {
                report.name = Step::NotNeeded;
                vec![SocketAddr::new(address, port)]
            }
            Err(_) => report.name.record(self.resolve(host, port).await)?,
        };
        let mut socket = report.tcp.record(self.connect(&addresses).await)?;
        match &self.proxy {
            Some(proxy) => {
                socket = report.tunnel.record(self.open_tunnel(proxy, socket).await)?;
            }
            None => report.tunnel = Step::NotNeeded,
        }
        if self.base_url.is_https() {
            let (result, certificate) = self.secure(socket).await;
            report.certificate = certificate;
            report.tls.record(result)
        } else {
            report.tls = Step::NotNeeded;
            Some(())
        }
    }

    async fn resolve(
        &self,
        host: &str,
        port: u16,
    ) -> Result<(Vec<IpAddr>, Vec<SocketAddr>), Error> {
        let unknown = |reason: BoxError| {
            let message = format!("the name {host} cannot be resolved");
            Error::new(ErrorKind::Transport, Execution::NotSent, message)
                .with_retry_class(RetryClass::Transient)
                .with_source(reason)
        };
        let found = timeout(self.limit, lookup_host((host, port))).await;
        let found = found.map_err(|elapsed| unknown(elapsed.into()))?;
        let found: Vec<_> = found.map_err(|reason| unknown(reason.into()))?.collect();
        Ok((found.iter().map(SocketAddr::ip).collect(), found))
    }

    /// Tries one address after the other. Each has its part of the time.
    async fn connect(&self, addresses: &[SocketAddr]) -> Result<(SocketAddr, Socket), Error> {
        let limit = self.limit / u32::try_from(addresses.len()).unwrap_or(u32::MAX).max(1);
        let mut failure = self.no_connection(io::Error::from(io::ErrorKind::NotFound));
        for address in addresses {
            match timeout(limit, TcpStream::connect(address)).await {
                Ok(Ok(socket)) => return Ok((*address, Box::new(socket))),
                Ok(Err(reason)) => failure = self.no_connection(reason),
                Err(elapsed) => failure = self.timed_out(elapsed),
            }
        }
        Err(failure)
    }

    pub(super) fn no_connection(&self, reason: impl Into<BoxError>) -> Error {
        SendError::Connect(ConnectError::new(reason.into(), false, self.route.clone())).into()
    }

    pub(super) fn timed_out(&self, reason: Elapsed) -> Error {
        SendError::Connect(ConnectError::new(reason.into(), true, self.route.clone())).into()
    }
}
