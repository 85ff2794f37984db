//! One connection over Stream, from the handshake to its end.

use std::{io, time::Duration};

use bytes::BytesMut;
use conference_models::TimestampMillis;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    sync::mpsc,
};

use super::{
    Push,
    frames::SystemTopic,
    gateway::Command,
    later,
    websocket::{self, Decoder, Message, Opcode, Violation},
};

const PING_INTERVAL: Duration = Duration::from_secs(30);

/// Time that a connection stays open after `disconnect`.
const DISCONNECT_GRACE: Duration = Duration::from_secs(10);

/// Time for which the service treats a dead connection as live.
const SILENCE: Duration = Duration::from_secs(60);

const NEVER: TimestampMillis = TimestampMillis::from_millis(i64::MAX);

/// End of a connection.
pub(super) enum End {
    /// Without an announcement, by the client or by the service.
    Gone,
    Reset,
    /// With a close frame of these bytes.
    Close(Vec<u8>),
}

impl From<io::Error> for End {
    fn from(_: io::Error) -> Self {
        Self::Gone
    }
}

impl From<Violation> for End {
    fn from(Violation(code, reason): Violation) -> Self {
        Self::Close(websocket::close(code, reason))
    }
}

pub(super) struct Connection<'a> {
    pub(super) push: &'a Push,
    pub(super) number: u64,
    stream: TcpStream,
    buffer: BytesMut,
    decoder: Decoder,
    ping_at: TimestampMillis,
    end_at: TimestampMillis,
}

impl<'a> Connection<'a> {
    pub(super) fn new(
        push: &'a Push,
        number: u64,
        (stream, buffer): (TcpStream, BytesMut),
    ) -> Self {
        let ping_at = later(push.now(), PING_INTERVAL);
        let decoder = Decoder::default();
        Self { push, number, stream, buffer, decoder, ping_at, end_at: NEVER }
    }

    /// Serves the connection until one side ends it.
    pub(super) async fn serve(&mut self, mut commands: mpsc::UnboundedReceiver<Command>) -> End {
        loop {
            if let Err(end) = self.step(&mut commands).await {
                return end;
            }
        }
    }

    pub(super) async fn finish(mut self, end: End) {
        match end {
            End::Gone => {}
            // A connection that is already gone cannot be reset, and need not be.
            End::Reset => drop(self.stream.set_zero_linger()),
            End::Close(bytes) => self.close(&bytes).await,
        }
    }

    async fn step(&mut self, commands: &mut mpsc::UnboundedReceiver<Command>) -> Result<(), End> {
        let clock = self.push.clock();
        let (ping_at, end_at) = (self.ping_at, self.end_at);
        tokio::select! {
            message = self.receive() => self.answer(message?).await,
            Some(command) = commands.recv() => self.execute(command).await,
            () = clock.sleep_until(ping_at) => {
                self.ping_at = later(clock.now(), PING_INTERVAL);
                self.send_system(SystemTopic::Ping).await
            }
            () = clock.sleep_until(end_at) => Err(End::Gone),
        }
    }

    async fn answer(&mut self, message: Message) -> Result<(), End> {
        match message {
            Message::Text(text) => self.push.record_answer(text),
            Message::Ping(payload) => self.send(&websocket::encode(Opcode::Pong, &payload)).await?,
            Message::Pong => {}
            Message::Binary => return Err(Violation(1003, "the message is not text").into()),
            Message::Close(code) => {
                return Err(End::Close(websocket::close(code.unwrap_or(1000), "")));
            }
        }
        Ok(())
    }

    async fn execute(&mut self, command: Command) -> Result<(), End> {
        match command {
            Command::Text(text) => {
                self.send(&websocket::encode(Opcode::Text, text.as_bytes())).await
            }
            Command::Fragments(text) => self.send(&websocket::encode_in_fragments(&text)).await,
            Command::Reset => Err(End::Reset),
            Command::Close => Err(End::Close(websocket::close(1001, ""))),
            Command::FallSilent => {
                let clock = self.push.clock();
                clock.sleep_until(later(clock.now(), SILENCE)).await;
                Err(End::Gone)
            }
            Command::Disconnect { ends } => {
                self.ping_at = NEVER;
                if ends {
                    self.end_at = later(self.push.now(), DISCONNECT_GRACE);
                }
                self.send_system(SystemTopic::Disconnect).await
            }
        }
    }

    async fn send_system(&mut self, topic: SystemTopic) -> Result<(), End> {
        let text = self.push.system_message(topic, self.number);
        self.send(&websocket::encode(Opcode::Text, text.as_bytes())).await
    }

    /// Receives the next message. Dropping the future loses none.
    async fn receive(&mut self) -> Result<Message, End> {
        loop {
            if let Some(message) = self.decoder.take(&mut self.buffer)? {
                return Ok(message);
            }
            if self.stream.read_buf(&mut self.buffer).await? == 0 {
                return Err(End::Gone);
            }
        }
    }

    async fn send(&mut self, bytes: &[u8]) -> Result<(), End> {
        Ok(self.stream.write_all(bytes).await?)
    }

    /// Sends a close frame, and waits for the client to end the connection.
    async fn close(&mut self, bytes: &[u8]) {
        let sent = self.stream.write_all(bytes).await.and(self.stream.shutdown().await);
        while sent.is_ok() && matches!(self.stream.read_buf(&mut self.buffer).await, Ok(1..)) {
            self.buffer.clear();
        }
    }
}
