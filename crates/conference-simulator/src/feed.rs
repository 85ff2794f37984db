//! Changes of a simulator, for its listeners.

use tokio::sync::broadcast::{self, Receiver, Sender, error::RecvError};

use crate::RecordedCall;
#[cfg(feature = "push")]
use crate::RecordedPush;

/// Number of changes that are kept for a slow listener. It misses older ones.
const CAPACITY: usize = 1_024;

/// Change that listeners receive.
#[derive(Clone, Debug)]
pub(crate) enum Change {
    /// A call has ended.
    Call(Box<RecordedCall>),
    /// A push was sent or answered.
    #[cfg(feature = "push")]
    Push(Box<RecordedPush>),
    /// The calls and the pushes so far were cleared.
    Cleared,
    /// The state may have changed.
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

    /// Sends a change to the listeners, if there are any.
    pub(crate) fn send(&self, change: impl FnOnce() -> Change) {
        if self.0.receiver_count() > 0 {
            // The last listener may have gone in this moment.
            let _ = self.0.send(change());
        }
    }
}

/// Receives the calls of a simulator, one after the other.
///
/// Created by [`Simulator::watch_calls`](crate::Simulator::watch_calls).
#[derive(Debug)]
pub struct CallWatcher(pub(crate) Receiver<Change>);

impl CallWatcher {
    /// Waits until the next call is answered, or will certainly not be answered. Returns `None`
    /// after the simulator was dropped. If more than 1,000 changes are waiting, the oldest are
    /// skipped.
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
