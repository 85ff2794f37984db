use std::{
    sync::{Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

#[cfg(feature = "push")]
use crate::journal::{PushAnswer, RecordedPush};
use crate::{
    fault::InjectedFaults,
    feed::{Change, Feed},
    journal::{CallId, CallLog},
    world::World,
};

/// The world, the faults and the journal, which calls and pushes share.
#[derive(Debug)]
pub(crate) struct State {
    world: Mutex<World>,
    faults: Mutex<InjectedFaults>,
    log: Mutex<CallLog>,
    pub(crate) feed: Feed,
    started: Instant,
    pub(crate) seed: u64,
}

impl State {
    pub(crate) fn new(seed: u64, world: World, log: CallLog) -> Self {
        Self {
            world: Mutex::new(world),
            faults: Mutex::new(InjectedFaults::new(seed)),
            log: Mutex::new(log),
            feed: Feed::new(),
            started: Instant::now(),
            seed,
        }
    }

    pub(crate) fn world(&self) -> MutexGuard<'_, World> {
        lock(&self.world)
    }

    pub(crate) fn faults(&self) -> MutexGuard<'_, InjectedFaults> {
        lock(&self.faults)
    }

    pub(crate) fn log(&self) -> MutexGuard<'_, CallLog> {
        lock(&self.log)
    }

    /// Reports the end of a call to the listeners.
    pub(crate) fn announce_call(&self, id: CallId) {
        if let Some(call) = self.log().call(id) {
            self.feed.send(|| Change::Call(Box::new(call.clone())));
        }
        self.feed.send(|| Change::State);
    }

    #[cfg(feature = "push")]
    pub(crate) fn record_push(&self, mut push: RecordedPush) -> usize {
        let mut log = self.log();
        push.number = log.record_push(push.clone());
        let number = push.number;
        self.feed.send(|| Change::Push(Box::new(push)));
        number
    }

    #[cfg(feature = "push")]
    pub(crate) fn record_push_answer(&self, number: usize, answer: PushAnswer) {
        if let Some(push) = self.log().record_push_answer(number, answer) {
            self.feed.send(|| Change::Push(Box::new(push.clone())));
        }
    }

    /// Returns the real time since the start.
    pub(crate) fn elapsed(&self) -> Duration {
        self.started.elapsed()
    }
}

pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
