//! Signals that stop the program.

use std::io;

/// Listens for signals from now on. The future completes with the first one.
#[cfg(unix)]
pub(crate) fn signal() -> io::Result<impl Future<Output = ()>> {
    use tokio::signal::unix;

    let mut interrupt = unix::signal(unix::SignalKind::interrupt())?;
    let mut terminate = unix::signal(unix::SignalKind::terminate())?;
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    })
}

/// Listens for signals from now on. The future completes with the first one.
#[cfg(windows)]
pub(crate) fn signal() -> io::Result<impl Future<Output = ()>> {
    let mut interrupt = tokio::signal::windows::ctrl_c()?;
    Ok(async move {
        interrupt.recv().await;
    })
}

/// Listens from now on for the termination signal, but not for the interrupt of a terminal.
#[cfg(unix)]
pub(crate) fn termination() -> io::Result<impl Future<Output = ()>> {
    use tokio::signal::unix;

    let mut terminate = unix::signal(unix::SignalKind::terminate())?;
    Ok(async move {
        terminate.recv().await;
    })
}

/// Returns a future that never completes: Windows has no such signal.
#[cfg(windows)]
pub(crate) fn termination() -> io::Result<impl Future<Output = ()>> {
    Ok(std::future::pending())
}
