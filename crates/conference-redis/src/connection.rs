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

/// The one connection of a process. It is opened on first use, and again after it is lost.
pub(crate) struct SharedConnection {
    server: Server,
    /// `None` for a connection without TLS.
    tls: Option<Arc<ClientConfig>>,
    /// Held while connecting.
    connecting: tokio::sync::Mutex<()>,
    open: Mutex<Option<OpenConnection>>,
}

struct OpenConnection {
    connection: MultiplexedConnection,
    driver: AbortHandle,
    last_used: Instant,
}

/// Idle time after which a firewall may drop the connection, or Redis may close it.
const MAX_IDLE: Duration = Duration::from_secs(20);

impl SharedConnection {
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
        let _guard = self.connecting.lock().await;
        if let Some(connection) = self.usable() {
            return Ok(connection);
        }
        let open = self.connect().await?;
        let connection = open.connection.clone();
        *self.lock() = Some(open);
        Ok(connection)
    }

    /// Closes the connection. The next script opens another one.
    pub(crate) fn close(&self) {
        *self.lock() = None;
    }

    fn usable(&self) -> Option<MultiplexedConnection> {
        let now = Instant::now();
        let mut open = self.lock();
        let open = open.as_mut().filter(|open| open.is_usable(now))?;
        open.last_used = now;
        Some(open.connection.clone())
    }

    async fn connect(&self) -> Result<OpenConnection, RedisError> {
        let Server { host, port, .. } = &self.server;
        let stream = TcpStream::connect((host.as_str(), *port)).await?;
        stream.set_nodelay(true)?;
        let Some(config) = &self.tls else {
            return self.handshake(stream).await;
        };
        let name = ServerName::try_from(host.clone()).map_err(std::io::Error::other)?;
        let connector = TlsConnector::from(config.clone());
        self.handshake(connector.connect(name, stream).await?).await
    }

    async fn handshake<S>(&self, stream: S) -> Result<OpenConnection, RedisError>
    where
        S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
    {
        let config = AsyncConnectionConfig::new().set_response_timeout(None);
        let info = self.server.connection_info();
        let (connection, driver) =
            MultiplexedConnection::new_with_config(&info, stream, config).await?;
        Ok(OpenConnection {
            connection,
            driver: tokio::spawn(driver).abort_handle(),
            last_used: Instant::now(),
        })
    }

    fn lock(&self) -> MutexGuard<'_, Option<OpenConnection>> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl OpenConnection {
    /// Returns true if the connection can be used. Its driver ends if Redis closes the connection,
    /// or with its runtime.
    fn is_usable(&self, now: Instant) -> bool {
        now.duration_since(self.last_used) < MAX_IDLE && !self.driver.is_finished()
    }
}

impl Drop for OpenConnection {
    fn drop(&mut self) {
        self.driver.abort();
    }
}
