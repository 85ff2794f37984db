//! Who lets connections in.

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

/// Whether connections are let in.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Door {
    Open,
    /// They are refused, as if nobody listened; the port stays ours.
    Shut,
    /// They get no answer, as if too many waited already.
    Full,
}

/// A wish for the door, and whom to tell once it is so.
pub(crate) type Order = (Door, oneshot::Sender<io::Result<()>>);

pub(crate) fn bind(port: u16) -> io::Result<TcpSocket> {
    let socket = TcpSocket::new_v4()?;
    socket.set_reuseaddr(true)?;
    socket.bind(SocketAddr::from((Ipv4Addr::LOCALHOST, port)))?;
    Ok(socket)
}

pub(crate) fn listen(socket: TcpSocket) -> io::Result<TcpListener> {
    socket.listen(BACKLOG)
}

/// Serves connections until it is aborted, and they with it.
pub(crate) async fn run(
    engine: Arc<Engine>,
    port: u16,
    listener: TcpListener,
    mut orders: mpsc::UnboundedReceiver<Order>,
) {
    let mut connections = JoinSet::new();
    let mut entrance = Entrance::Open(listener);
    loop {
        tokio::select! {
            stream = entrance.accept() => {
                connections.spawn(connection::serve(Arc::clone(&engine), stream));
            }
            Some(_) = connections.join_next() => {}
            Some((door, done)) = orders.recv() => {
                let result = entrance.turn(door, port).map(|waiting| {
                    for stream in waiting {
                        connections.spawn(connection::serve(Arc::clone(&engine), stream));
                    }
                });
                // Whoever gave the order may have stopped waiting.
                let _ = done.send(result);
            }
        }
    }
}

enum Entrance {
    Open(TcpListener),
    /// A socket that has the port and does not listen.
    Shut(Option<TcpSocket>),
    /// A listener that accepts nothing, and the connection that fills its queue.
    Full(TcpListener, std::net::TcpStream),
}

impl Entrance {
    async fn accept(&self) -> TcpStream {
        if let Self::Open(listener) = self {
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

    /// Turns the door, and gives back the connections that waited behind it.
    fn turn(&mut self, door: Door, port: u16) -> io::Result<Vec<TcpStream>> {
        if self.is(door) {
            return Ok(Vec::new());
        }
        let (socket, waiting) = mem::replace(self, Self::Shut(None)).release(port)?;
        *self = match door {
            Door::Open => Self::Open(listen(socket)?),
            Door::Shut => Self::Shut(Some(socket)),
            Door::Full => {
                let listener = socket.listen(0)?;
                let first = std::net::TcpStream::connect(listener.local_addr()?)?;
                Self::Full(listener, first)
            }
        };
        Ok(waiting)
    }

    fn is(&self, door: Door) -> bool {
        matches!(
            (self, door),
            (Self::Open(_), Door::Open)
                | (Self::Shut(Some(_)), Door::Shut)
                | (Self::Full(..), Door::Full)
        )
    }

    /// A socket that has the port again, and the connections that waited.
    fn release(self, port: u16) -> io::Result<(TcpSocket, Vec<TcpStream>)> {
        let waiting = match self {
            Self::Shut(Some(socket)) => return Ok((socket, Vec::new())),
            Self::Shut(None) => Vec::new(),
            Self::Full(listener, first) => {
                drop((listener, first));
                Vec::new()
            }
            Self::Open(listener) => waiting_at(&listener.into_std()?)?,
        };
        Ok((bind(port)?, waiting))
    }
}

fn waiting_at(listener: &std::net::TcpListener) -> io::Result<Vec<TcpStream>> {
    let mut waiting = Vec::new();
    while let Ok((stream, _)) = listener.accept() {
        stream.set_nonblocking(true)?;
        waiting.push(TcpStream::from_std(stream)?);
    }
    Ok(waiting)
}
