use std::{
    collections::HashMap,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU32, Ordering},
    },
    time::{Duration, Instant},
};

use conference_transport::{BoxFuture, MemoryRateLimiter, RateLimited, RateLimiter};
use tokio::sync::Semaphore;

use crate::{
    keys,
    script_runner::{ScriptInput, ScriptRunner},
    scripts::TAKE_SLOT,
};

/// Takes slots for an app's operations from Redis; during an outage, from this process's share.
///
/// The callers of a process wait in a queue, and only the first of them reserve slots in Redis. A
/// process with many callers therefore reserves no more slots than one with few, and loses no more
/// if it is killed.
pub(crate) struct RedisRateLimiter {
    runner: Arc<ScriptRunner>,
    app: String,
    interval: Duration,
    /// Maximum number of slots that this process reserves at the same time, per operation.
    max_reserved: u32,
    fallback: MemoryRateLimiter,
    queues: Mutex<HashMap<String, Arc<Queue>>>,
}

/// The waiting callers of one operation.
struct Queue {
    reservations: Semaphore,
    length: AtomicU32,
    last_slot: Mutex<Option<Slot>>,
}

/// A slot that Redis assigned, and the wait for it at that time.
#[derive(Clone, Copy)]
struct Slot {
    at: Instant,
    wait: Duration,
}

/// A caller in the queue. Dropping it leaves the queue.
struct QueueEntry<'a>(&'a Queue);

impl RedisRateLimiter {
    pub(crate) fn new(
        runner: Arc<ScriptRunner>,
        app: String,
        calls_per_second: u32,
        processes: u32,
    ) -> Self {
        let whole = MemoryRateLimiter::with_clock(calls_per_second, runner.clock.clone());
        Self {
            runner,
            app,
            interval: whole.interval(),
            max_reserved: max_reserved(calls_per_second),
            fallback: whole.shared_by(processes),
            queues: Mutex::default(),
        }
    }

    fn queue(&self, operation: &str) -> Arc<Queue> {
        let mut queues = self.queues.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(queue) = queues.get(operation) {
            return queue.clone();
        }
        let queue = Arc::new(Queue::new(self.max_reserved));
        queues.insert(operation.to_owned(), queue.clone());
        queue
    }

    /// Estimates the wait of a caller behind this many others, if all of them stay. Zero for a
    /// caller that may ask Redis now. The queue takes `max_reserved` slots at a time, and each of
    /// these waits as long as the last slot: other processes take slots in between.
    fn estimate(&self, queue: &Queue, callers_ahead: u32) -> Duration {
        let by_interval = self.interval * callers_ahead.saturating_sub(self.max_reserved);
        let now = self.runner.clock.now();
        let last_slot = queue.last_slot().filter(|slot| slot.at > now);
        let rounds = callers_ahead / self.max_reserved;
        let by_last_slot =
            last_slot.map_or(Duration::ZERO, |slot| slot.wait.saturating_mul(rounds));
        by_interval.max(by_last_slot)
    }

    async fn take_slot(
        &self,
        queue: &Queue,
        operation: &str,
        deadline: Instant,
    ) -> Result<(), RateLimited> {
        let time_left = deadline.saturating_duration_since(self.runner.clock.now());
        let key = keys::rate(&self.runner.prefix, &self.app, operation);
        let [interval, max_wait] =
            [self.interval, time_left].map(|duration| duration.as_micros().to_string());
        let input = ScriptInput { key: &key, arguments: &[&interval, &max_wait], time_left };
        match self.runner.run(&TAKE_SLOT, input).await {
            Some((true, wait)) => {
                let wait = Duration::from_micros(wait);
                queue.set_last_slot(self.runner.clock.now(), wait);
                self.runner.clock.sleep(wait).await;
                Ok(())
            }
            Some((false, wait)) => Err(RateLimited::new(Duration::from_micros(wait))),
            None => self.fallback.acquire(operation, deadline).await,
        }
    }
}

impl RateLimiter for RedisRateLimiter {
    fn acquire<'a>(
        &'a self,
        key: &'a str,
        deadline: Instant,
    ) -> BoxFuture<'a, Result<(), RateLimited>> {
        Box::pin(async move {
            let queue = self.queue(key);
            let (_entry, callers_ahead) = queue.enter();
            let wait = self.estimate(&queue, callers_ahead);
            let time_left = deadline.saturating_duration_since(self.runner.clock.now());
            if wait > time_left {
                return Err(RateLimited::new(wait));
            }
            let reservation = tokio::time::timeout(time_left, queue.reservations.acquire()).await;
            let _reservation = reservation.map_err(|_| {
                let wait = self.estimate(&queue, queue.others());
                RateLimited::new(wait.max(self.interval))
            })?;
            self.take_slot(&queue, key, deadline).await
        })
    }
}

impl Queue {
    fn new(max_reserved: u32) -> Self {
        Self {
            reservations: Semaphore::new(max_reserved as usize),
            length: AtomicU32::new(0),
            last_slot: Mutex::default(),
        }
    }

    /// Appends a caller. Returns its entry and the number of callers ahead of it.
    fn enter(&self) -> (QueueEntry<'_>, u32) {
        let callers_ahead = self.length.fetch_add(1, Ordering::Relaxed);
        (QueueEntry(self), callers_ahead)
    }

    /// Returns the number of callers in the queue besides the one that asks.
    fn others(&self) -> u32 {
        self.length.load(Ordering::Relaxed).saturating_sub(1)
    }

    fn set_last_slot(&self, now: Instant, wait: Duration) {
        let slot = now.checked_add(wait).map(|at| Slot { at, wait });
        *self.last_slot.lock().unwrap_or_else(PoisonError::into_inner) = slot;
    }

    fn last_slot(&self) -> Option<Slot> {
        *self.last_slot.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for QueueEntry<'_> {
    fn drop(&mut self) {
        self.0.length.fetch_sub(1, Ordering::Relaxed);
    }
}

/// Returns the number of slots in a tenth of a second plus one, so that the round trip to Redis
/// does not slow a process down.
fn max_reserved(calls_per_second: u32) -> u32 {
    1 + calls_per_second / 10
}
