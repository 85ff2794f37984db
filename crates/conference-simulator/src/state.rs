use std::{
    sync::{Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use crate::{fault::InjectedFaults, journal::CallLog, world::World};

/// The world, the faults and the journal, which the calls and the pushes share.
#[derive(Debug)]
pub(crate) struct State {
    world: Mutex<World>,
    faults: Mutex<InjectedFaults>,
    log: Mutex<CallLog>,
    started: Instant,
    #[cfg(feature = "push")]
    pub(crate) seed: u64,
}

impl State {
    pub(crate) fn new(seed: u64, world: World, log: CallLog) -> Self {
        Self {
            world: Mutex::new(world),
            faults: Mutex::new(InjectedFaults::new(seed)),
            log: Mutex::new(log),
            started: Instant::now(),
            #[cfg(feature = "push")]
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

    /// The real time since the start.
    pub(crate) fn elapsed(&self) -> Duration {
        self.started.elapsed()
    }
}

pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
