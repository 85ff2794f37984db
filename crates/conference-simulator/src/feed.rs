//! What happens, for those who look on.

use tokio::sync::broadcast::{self, Receiver, Sender, error::RecvError};

use crate::RecordedCall;
#[cfg(feature = "push")]
use crate::RecordedPush;

/// How many changes are kept for a slow listener. It misses older ones.
const CAPACITY: usize = 1_024;

/// A change that a listener gets.
#[derive(Clone, Debug)]
pub(crate) enum Change {
    /// A call is over.
    Call(Box<RecordedCall>),
    /// A push went out, or was answered.
    #[cfg(feature = "push")]
    Push(Box<RecordedPush>),
    /// The calls and the pushes so far were forgotten.
    Cleared,
    /// The state may be another.
    State,
}

#[derive(Debug)]
pub(crate) struct Feed(Sender<Change>);

impl Feed {
    pub(crate) fn new() -> Self {
        Self(broadcast::channel(CAPACITY).0)
    }

    pub(crate) fn listen(&self) -> Receiver<Change> {
        self.0.subscribe()
    }

    /// Tells the listeners, if there are any.
    pub(crate) fn send(&self, change: impl FnOnce() -> Change) {
        if self.0.receiver_count() > 0 {
            // The last listener may have gone in this moment.
            let _ = self.0.send(change());
        }
    }
}

/// Waits for calls of a simulator, one after the other.
///
/// [`Simulator::watch_calls`](crate::Simulator::watch_calls) makes it.
#[derive(Debug)]
pub struct CallWatcher(pub(crate) Receiver<Change>);

impl CallWatcher {
    /// Waits until the next call is answered, or until it is certain that it never will be. Returns
    /// `None` once the simulator is gone. Of more than 1,000 changes that nobody waited for, the
    /// oldest are left out.
    pub async fn next(&mut self) -> Option<RecordedCall> {
        loop {
            match self.0.recv().await {
                Ok(Change::Call(call)) => return Some(*call),
                Ok(_) | Err(RecvError::Lagged(_)) => {}
                Err(RecvError::Closed) => return None,
            }
        }
    }
}
