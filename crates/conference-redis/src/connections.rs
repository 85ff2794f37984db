use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use redis::{AsyncConnectionConfig, RedisError, aio::MultiplexedConnection};
use rustls::{ClientConfig, pki_types::ServerName};
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::TcpStream,
    task::AbortHandle,
};
use tokio_rustls::TlsConnector;

use crate::server::Server;

/// The one connection that all scripts of a process go through; made when it is needed, and again
/// when it is lost.
pub(crate) struct Connections {
    server: Server,
    /// `None` to talk in the clear.
    tls: Option<Arc<ClientConfig>>,
    /// Held by whoever connects.
    connecting: tokio::sync::Mutex<()>,
    open: Mutex<Option<Open>>,
}

struct Open {
    connection: MultiplexedConnection,
    driver: AbortHandle,
    used: Instant,
}

/// What lies idle for longer may have been forgotten by a firewall, or closed by Redis.
const LONGEST_IDLE: Duration = Duration::from_secs(20);

impl Connections {
    pub(crate) fn new(server: Server, tls: Option<Arc<ClientConfig>>) -> Self {
        Self { server, tls, connecting: tokio::sync::Mutex::default(), open: Mutex::default() }
    }

    pub(crate) fn server(&self) -> &Server {
        &self.server
    }

    pub(crate) async fn get(&self) -> Result<MultiplexedConnection, RedisError> {
        if let Some(connection) = self.usable() {
            return Ok(connection);
        }
        let _turn = self.connecting.lock().await;
        if let Some(connection) = self.usable() {
            return Ok(connection);
        }
        let open = self.connect().await?;
        let connection = open.connection.clone();
        *self.lock() = Some(open);
        Ok(connection)
    }

    /// The next script goes through another connection.
    pub(crate) fn close(&self) {
        *self.lock() = None;
    }

    fn usable(&self) -> Option<MultiplexedConnection> {
        let now = Instant::now();
        let mut open = self.lock();
        let open = open.as_mut().filter(|open| open.is_usable(now))?;
        open.used = now;
        Some(open.connection.clone())
    }

    async fn connect(&self) -> Result<Open, RedisError> {
        let Server { host, port, .. } = &self.server;
        let stream = TcpStream::connect((host.as_str(), *port)).await?;
        stream.set_nodelay(true)?;
        let Some(config) = &self.tls else {
            return self.greet(stream).await;
        };
        let name = ServerName::try_from(host.clone()).map_err(std::io::Error::other)?;
        let connector = TlsConnector::from(config.clone());
        self.greet(connector.connect(name, stream).await?).await
    }

    async fn greet<S>(&self, stream: S) -> Result<Open, RedisError>
    where
        S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
    {
        let config = AsyncConnectionConfig::new().set_response_timeout(None);
        let greeting = self.server.greeting();
        let (connection, driver) =
            MultiplexedConnection::new_with_config(&greeting, stream, config).await?;
        Ok(Open { connection, driver: tokio::spawn(driver).abort_handle(), used: Instant::now() })
    }

    fn lock(&self) -> MutexGuard<'_, Option<Open>> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Open {
    /// Its driver has ended if Redis closed it, or the runtime that it was made in is gone.
    fn is_usable(&self, now: Instant) -> bool {
        now.duration_since(self.used) < LONGEST_IDLE && !self.driver.is_finished()
    }
}

impl Drop for Open {
    fn drop(&mut self) {
        self.driver.abort();
    }
}
