use std::{sync::Arc, time::Duration};

use tokio::sync::watch;

use crate::CallMatcher;

const PATIENCE: Duration = Duration::from_secs(30);

/// Gate that holds calls until it is opened. A test can have many calls in progress at the same
/// time without sleeping.
///
/// A call is held after its request was read and before it is executed. Dropping the gate opens it.
#[derive(Debug)]
pub struct Gate(Arc<GateState>);

/// State of a gate that the calls share.
#[derive(Debug)]
pub(crate) struct GateState {
    matcher: CallMatcher,
    state: watch::Sender<Progress>,
}

#[derive(Clone, Copy, Debug)]
struct Progress {
    arrived: usize,
    opens_at: usize,
    is_open: bool,
}

impl Gate {
    pub(crate) fn new(matcher: CallMatcher, opens_at: usize) -> Self {
        let state = Progress { arrived: 0, opens_at, is_open: false };
        Self(Arc::new(GateState { matcher, state: watch::Sender::new(state) }))
    }

    pub(crate) fn state(&self) -> Arc<GateState> {
        Arc::clone(&self.0)
    }

    /// Returns the number of calls that have reached the gate.
    #[must_use]
    pub fn arrived(&self) -> usize {
        self.0.state.borrow().arrived
    }

    /// Waits until this number of calls has reached the gate.
    ///
    /// # Panics
    ///
    /// If fewer calls have reached the gate after 30 seconds of real time.
    pub async fn wait_for(&self, calls: usize) {
        let mut states = self.0.state.subscribe();
        let all = states.wait_for(|state| state.arrived >= calls);
        let in_time = tokio::time::timeout(PATIENCE, all).await.is_ok();
        assert!(in_time, "only {} of {calls} calls have come to the gate", self.arrived());
    }

    /// Releases the calls that are held, and lets all later ones through.
    pub fn open(&self) {
        self.0.open();
    }
}

impl Drop for Gate {
    fn drop(&mut self) {
        self.0.open();
    }
}

impl GateState {
    pub(crate) fn covers(&self, name: Option<&str>, connection: u64) -> bool {
        self.matcher.covers_call(name, connection)
    }

    pub(crate) fn is_open(&self) -> bool {
        self.state.borrow().is_open
    }

    /// Waits until the gate is open.
    pub(crate) async fn wait_until_open(&self) {
        let mut states = self.state.subscribe();
        self.state.send_modify(Progress::arrive);
        // The sender lives as long as this borrow of it.
        let _ = states.wait_for(|state| state.is_open).await;
    }

    fn open(&self) {
        self.state.send_modify(|state| state.is_open = true);
    }
}

impl Progress {
    fn arrive(&mut self) {
        self.arrived += 1;
        self.is_open |= self.arrived >= self.opens_at;
    }
}
