use futures_util::{
    SinkExt as _, StreamExt as _,
    future::poll_immediate,
    stream::{SplitSink, SplitStream},
};
use tokio::{
    sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel},
    task::AbortHandle,
    time::{Instant, timeout, timeout_at},
};
use tokio_tungstenite::tungstenite::{Error, Message, Utf8Bytes};

use super::{
    DisconnectReason, Intervals,
    driver::Input,
    links::LinkId,
    liveness::{Liveness, Silence},
    opening::Socket,
};

/// A connection with the tasks that read and write it. Dropping it closes it.
#[derive(Debug)]
pub(super) struct Connection {
    commands: UnboundedSender<Command>,
    tasks: [AbortHandle; 2],
}

#[derive(Debug)]
enum Command {
    Send(String),
    Ping,
    Close,
}

/// The driver's mailbox for one connection.
#[derive(Clone)]
struct Reports {
    link: LinkId,
    inputs: UnboundedSender<Input>,
}

impl Connection {
    pub(super) fn start(
        socket: Socket,
        link: LinkId,
        intervals: Intervals,
        inputs: UnboundedSender<Input>,
    ) -> Self {
        let (sink, source) = socket.split();
        let (commands, queue) = unbounded_channel();
        let reports = Reports { link, inputs };
        let writer = write(sink, queue, intervals, reports.clone());
        let reader = read(source, commands.clone(), intervals, reports);
        let tasks = [tokio::spawn(reader).abort_handle(), tokio::spawn(writer).abort_handle()];
        Self { commands, tasks }
    }

    pub(super) fn send(&self, text: String) {
        self.command(Command::Send(text));
    }

    /// Asks the server to close it, after everything that was sent before.
    pub(super) fn close(&self) {
        self.command(Command::Close);
    }

    /// Sends a command. If the tasks of the connection have ended, its end is about to be reported.
    fn command(&self, command: Command) {
        let _ = self.commands.send(command);
    }
}

impl Drop for Connection {
    fn drop(&mut self) {
        self.tasks.iter().for_each(AbortHandle::abort);
    }
}

impl Reports {
    /// Sends a report. Without a driver there is no stream either.
    fn send(&self, input: Input) {
        let _ = self.inputs.send(input);
    }

    fn message(&self, text: Utf8Bytes) {
        self.send(Input::Message { link: self.link, text });
    }

    fn closed(&self, reason: DisconnectReason, heard: Instant) {
        self.send(Input::Closed { link: self.link, reason, heard });
    }
}

async fn read(
    mut source: SplitStream<Socket>,
    commands: UnboundedSender<Command>,
    intervals: Intervals,
    reports: Reports,
) {
    let mut liveness = Liveness::new(intervals, Instant::now());
    let reason = loop {
        match timeout_at(liveness.deadline(), source.next()).await {
            Ok(Some(Ok(message))) => {
                liveness.heard(Instant::now());
                match message {
                    Message::Text(text) => reports.message(text),
                    Message::Binary(bytes) => {
                        reports.message(Utf8Bytes::try_from(bytes).unwrap_or_default());
                    }
                    Message::Close(_) => {
                        // Sends the reply.
                        let _ = poll_immediate(source.next()).await;
                        break DisconnectReason::Closed;
                    }
                    Message::Ping(_) | Message::Pong(_) | Message::Frame(_) => {}
                }
            }
            Ok(Some(Err(error))) => break reason(&error),
            Ok(None) => break DisconnectReason::Closed,
            Err(_) => match liveness.silence(Instant::now()) {
                Silence::Ping => drop(commands.send(Command::Ping)),
                Silence::Dead => break DisconnectReason::Silent,
            },
        }
    };
    let is_silent = reason == DisconnectReason::Silent;
    reports.closed(reason, if is_silent { liveness.last_heard() } else { Instant::now() });
}

fn reason(error: &Error) -> DisconnectReason {
    match error {
        Error::ConnectionClosed | Error::AlreadyClosed => DisconnectReason::Closed,
        Error::Capacity(_) | Error::Utf8(_) | Error::AttackAttempt => DisconnectReason::Protocol,
        _ => DisconnectReason::Reset,
    }
}

/// Writes messages. A write that takes as long as the answer to a ping may take has no reader.
async fn write(
    mut sink: SplitSink<Socket, Message>,
    mut commands: UnboundedReceiver<Command>,
    intervals: Intervals,
    reports: Reports,
) {
    while let Some(command) = commands.recv().await {
        let message = match command {
            Command::Send(text) => Message::text(text),
            Command::Ping => Message::Ping(Vec::new().into()),
            Command::Close => Message::Close(None),
        };
        let started = Instant::now();
        let reason = match timeout(intervals.pong, sink.send(message)).await {
            Ok(Ok(())) => continue,
            Ok(Err(_)) => DisconnectReason::Reset,
            Err(_) => DisconnectReason::Silent,
        };
        return reports.closed(reason, started);
    }
}
