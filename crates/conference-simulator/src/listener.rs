//! Listener that accepts, refuses or ignores connections.

use std::{
    io, mem,
    net::{Ipv4Addr, SocketAddr},
    sync::Arc,
};

use tokio::{
    net::{TcpListener, TcpSocket, TcpStream},
    sync::{mpsc, oneshot},
    task::JoinSet,
};

use crate::{connection, engine::Engine};

const BACKLOG: u32 = 4096;

/// Treatment of new connections.
#[derive(Clone, Copy, Debug)]
pub(crate) enum AcceptMode {
    Accept,
    /// Refuses them, as if nobody listened. The port stays reserved.
    Refuse,
    /// Ignores them, as if the queue were full.
    Ignore,
}

/// A mode to switch to, and the channel for the result.
pub(crate) type ModeChange = (AcceptMode, oneshot::Sender<io::Result<()>>);

pub(crate) fn bind(port: u16) -> io::Result<TcpSocket> {
    let socket = TcpSocket::new_v4()?;
    socket.set_reuseaddr(true)?;
    socket.bind(SocketAddr::from((Ipv4Addr::LOCALHOST, port)))?;
    Ok(socket)
}

pub(crate) fn listen(socket: TcpSocket) -> io::Result<TcpListener> {
    socket.listen(BACKLOG)
}

/// Serves connections until it is aborted, which also ends the connections.
pub(crate) async fn run(
    engine: Arc<Engine>,
    port: u16,
    listener: TcpListener,
    mut mode_changes: mpsc::UnboundedReceiver<ModeChange>,
) {
    let mut connections = JoinSet::new();
    let mut state = ListenerState::Accepting(listener);
    loop {
        tokio::select! {
            stream = state.accept() => {
                connections.spawn(connection::serve(Arc::clone(&engine), stream));
            }
            Some(_) = connections.join_next() => {}
            Some((mode, done)) = mode_changes.recv() => {
                let result = state.switch_to(mode, port).map(|waiting| {
                    for stream in waiting {
                        connections.spawn(connection::serve(Arc::clone(&engine), stream));
                    }
                });
                // The caller may have stopped waiting.
                let _ = done.send(result);
            }
        }
    }
}

enum ListenerState {
    Accepting(TcpListener),
    /// Socket that reserves the port without listening.
    Refusing(Option<TcpSocket>),
    /// Listener that accepts nothing, with the connection that fills its queue.
    Ignoring(TcpListener, std::net::TcpStream),
}

impl ListenerState {
    async fn accept(&self) -> TcpStream {
        if let Self::Accepting(listener) = self {
            loop {
                match listener.accept().await {
                    Ok((stream, _)) => return stream,
                    // Too many open files, say: others may be closed soon.
                    Err(_) => tokio::task::yield_now().await,
                }
            }
        }
        std::future::pending().await
    }

    /// Switches to a mode, and returns the connections that were not accepted yet.
    fn switch_to(&mut self, mode: AcceptMode, port: u16) -> io::Result<Vec<TcpStream>> {
        if self.is(mode) {
            return Ok(Vec::new());
        }
        let (socket, waiting) = mem::replace(self, Self::Refusing(None)).release(port)?;
        *self = match mode {
            AcceptMode::Accept => Self::Accepting(listen(socket)?),
            AcceptMode::Refuse => Self::Refusing(Some(socket)),
            AcceptMode::Ignore => {
                let listener = socket.listen(0)?;
                let first = std::net::TcpStream::connect(listener.local_addr()?)?;
                Self::Ignoring(listener, first)
            }
        };
        Ok(waiting)
    }

    fn is(&self, mode: AcceptMode) -> bool {
        matches!(
            (self, mode),
            (Self::Accepting(_), AcceptMode::Accept)
                | (Self::Refusing(Some(_)), AcceptMode::Refuse)
                | (Self::Ignoring(..), AcceptMode::Ignore)
        )
    }

    /// Returns a socket that reserves the port, and the waiting connections.
    fn release(self, port: u16) -> io::Result<(TcpSocket, Vec<TcpStream>)> {
        let waiting = match self {
            Self::Refusing(Some(socket)) => return Ok((socket, Vec::new())),
            Self::Refusing(None) => Vec::new(),
            Self::Ignoring(listener, first) => {
                drop((listener, first));
                Vec::new()
            }
            Self::Accepting(listener) => pending_connections(&listener.into_std()?)?,
        };
        Ok((bind(port)?, waiting))
    }
}

fn pending_connections(listener: &std::net::TcpListener) -> io::Result<Vec<TcpStream>> {
    let mut waiting = Vec::new();
    while let Ok((stream, _)) = listener.accept() {
        stream.set_nonblocking(true)?;
        waiting.push(TcpStream::from_std(stream)?);
    }
    Ok(waiting)
}
