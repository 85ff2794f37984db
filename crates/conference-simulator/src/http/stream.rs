use std::io;

use bytes::{Bytes, BytesMut};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

use super::{
    MalformedRequest, RequestHead,
    chunked::Decoder,
    request::{BodyLength, MAX_BODY},
};

const MAX_HEAD: usize = 64 * 1024;

/// A connection with the bytes that were read ahead.
#[derive(Debug)]
pub(crate) struct HttpStream {
    stream: TcpStream,
    buffer: BytesMut,
}

/// The reason for which nothing was read.
#[derive(Debug)]
pub(crate) enum ReadError {
    /// The client has gone.
    Gone,
    Malformed(MalformedRequest),
}

impl From<MalformedRequest> for ReadError {
    fn from(malformed: MalformedRequest) -> Self {
        Self::Malformed(malformed)
    }
}

impl From<io::Error> for ReadError {
    fn from(_: io::Error) -> Self {
        Self::Gone
    }
}

impl HttpStream {
    pub(crate) fn new(stream: TcpStream) -> Self {
        Self { stream, buffer: BytesMut::new() }
    }

    /// Returns the connection and the bytes that were read ahead.
    #[cfg(feature = "push")]
    pub(crate) fn into_parts(self) -> (TcpStream, BytesMut) {
        (self.stream, self.buffer)
    }

    /// Returns the port that the client is connected to.
    pub(crate) fn port(&self) -> io::Result<u16> {
        Ok(self.stream.local_addr()?.port())
    }

    pub(crate) async fn read_head(&mut self) -> Result<RequestHead, ReadError> {
        loop {
            if let Some(head) = RequestHead::parse(&self.buffer)? {
                let _ = self.buffer.split_to(head.raw.len());
                return Ok(head);
            }
            if self.buffer.len() > MAX_HEAD {
                return Err(MalformedRequest::new(431, "the headers are too long").into());
            }
            self.read_more().await?;
        }
    }

    pub(crate) async fn read_body(&mut self, head: &RequestHead) -> Result<Bytes, ReadError> {
        if head.expects_continue() {
            self.write(b"HTTP/1.1 100 Continue\r\n\r\n").await?;
        }
        match head.length {
            BodyLength::Known(length) => self.read_exactly(length).await,
            BodyLength::Chunked => self.read_chunks().await,
        }
    }

    pub(crate) async fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.stream.write_all(bytes).await
    }

    /// Closes the connection after the written bytes have arrived.
    pub(crate) async fn close(mut self) {
        if self.stream.shutdown().await.is_ok() {
            self.wait_until_gone().await;
        }
    }

    /// Resets the connection, like a process that dies.
    pub(crate) fn reset(self) {
        // A connection that is already gone cannot be reset, and need not be.
        let _ = self.stream.set_zero_linger();
    }

    /// Waits for the client to give up, and discards what it sends.
    pub(crate) async fn wait_until_gone(&mut self) {
        loop {
            self.buffer.clear();
            if self.read_more().await.is_err() {
                return;
            }
        }
    }

    async fn read_exactly(&mut self, length: usize) -> Result<Bytes, ReadError> {
        if length > MAX_BODY {
            return Err(MalformedRequest::new(413, "the body is too long").into());
        }
        while self.buffer.len() < length {
            self.read_more().await?;
        }
        Ok(self.buffer.split_to(length).freeze())
    }

    async fn read_chunks(&mut self) -> Result<Bytes, ReadError> {
        let mut decoder = Decoder::default();
        loop {
            if let Some(body) = decoder.take(&mut self.buffer)? {
                return Ok(body);
            }
            self.read_more().await?;
        }
    }

    async fn read_more(&mut self) -> Result<(), ReadError> {
        match self.stream.read_buf(&mut self.buffer).await? {
            0 => Err(ReadError::Gone),
            _ => Ok(()),
        }
    }
}
