use std::{future::Future, io};

use reqwest::header::HeaderValue;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    time::timeout,
};

use super::{
    super::{Proxy, SendError, connect_error::ConnectError},
    connection::{Connection, Socket},
    secure,
};
use crate::error::Error;

const MAX_HEAD_BYTES: usize = 16_384;

impl Connection<'_> {
    /// Asks the proxy for a connection to the service, and returns its status.
    pub(super) async fn open_tunnel(
        &self,
        proxy: &Proxy,
        socket: Socket,
    ) -> Result<(u16, Socket), Error> {
        let socket =
            if proxy.is_https() { self.secure_proxy(proxy, socket).await? } else { socket };
        let authorization = proxy.authorization(self.base_url);
        let (status, socket) =
            self.within_limit(connect(&self.route.service, authorization, socket)).await?;
        if (200..=299).contains(&status) {
            return Ok((status, socket));
        }
        Err(SendError::Connect(ConnectError::of_proxy(status, self.route.clone())).into())
    }

    async fn secure_proxy(&self, proxy: &Proxy, socket: Socket) -> Result<Socket, Error> {
        let (config, _) = secure::recording(self.roots.clone())?;
        let (host, _) = proxy.host_and_port();
        self.within_limit(secure::handshake(config, host, socket)).await
    }

    /// Runs a step that must not take longer than the limit.
    pub(super) async fn within_limit<T>(
        &self,
        step: impl Future<Output = io::Result<T>>,
    ) -> Result<T, Error> {
        match timeout(self.limit, step).await {
            Ok(result) => result.map_err(|reason| self.no_connection(reason)),
            Err(elapsed) => Err(self.timed_out(elapsed)),
        }
    }
}

async fn connect(
    service: &str,
    authorization: Option<HeaderValue>,
    mut socket: Socket,
) -> io::Result<(u16, Socket)> {
    let mut request = format!("CONNECT {service} HTTP/1.1\r\nHost: {service}\r\n").into_bytes();
    if let Some(value) = authorization {
        request.extend_from_slice(b"Proxy-Authorization: ");
        request.extend_from_slice(value.as_bytes());
        request.extend_from_slice(b"\r\n");
    }
    request.extend_from_slice(b"\r\n");
    socket.write_all(&request).await?;
    socket.flush().await?;
    let status = read_status(&mut socket).await?;
    Ok((status, socket))
}

/// Reads the head byte by byte: what follows belongs to the service.
async fn read_status(socket: &mut Socket) -> io::Result<u16> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") && head.len() < MAX_HEAD_BYTES {
        head.push(socket.read_u8().await?);
    }
    let head = String::from_utf8_lossy(&head);
    let status = head.strip_prefix("HTTP/1.").and_then(|rest| rest.split(' ').nth(1)?.get(..3));
    let status = status.and_then(|status| status.parse().ok());
    status.ok_or_else(|| io::Error::other("the response to CONNECT is not HTTP/1"))
}
