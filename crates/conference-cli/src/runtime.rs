//! The runtime of the program.

use std::{future::Future, io};

use tokio::runtime::Builder;

/// Runs a future to its end, and leaves the threads behind that it no longer waits for: resolving a
/// name may block one for longer than a call may take.
pub(crate) fn run<T>(future: impl Future<Output = T>) -> io::Result<T> {
    let runtime = Builder::new_current_thread().enable_all().build()?;
    let result = runtime.block_on(future);
    runtime.shutdown_background();
    Ok(result)
}

#[cfg(test)]
mod tests {
    use std::{sync::mpsc, thread, time::Duration};

    use super::run;

    #[test]
    fn a_blocked_thread_does_not_keep_the_program() {
        let (release, blocked) = mpsc::channel::<()>();
        let (done, is_done) = mpsc::channel();
        thread::spawn(move || {
            run(async { drop(tokio::task::spawn_blocking(move || blocked.recv())) }).unwrap();
            done.send(()).unwrap();
        });
        assert_eq!(is_done.recv_timeout(Duration::from_secs(60)), Ok(()));
        drop(release);
    }
}
