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
    link::{Input, Link},
    scripts::TAKE_SLOT,
};

/// Gives out the slots of an app's operations from Redis; while that is lost, this process's share
/// of them.
///
/// Callers of a process stand in line, and only the first of them reserve slots in Redis. So a
/// process with many callers has no more slots ahead of it than one with few, and takes no more
/// with it if it is killed.
pub(crate) struct RedisRateLimiter {
    link: Arc<Link>,
    app: String,
    interval: Duration,
    /// How many slots a process reserves ahead.
    ahead: u32,
    alone: MemoryRateLimiter,
    lines: Mutex<HashMap<String, Arc<Line>>>,
}

/// The callers of one operation.
struct Line {
    first: Semaphore,
    length: AtomicU32,
    told: Mutex<Option<Told>>,
}

/// The slot that Redis gave to one of the line last, and how long the wait for it was.
#[derive(Clone, Copy)]
struct Told {
    slot: Instant,
    wait: Duration,
}

/// A caller's place in the line; dropping it leaves the line.
struct Place<'a>(&'a Line);

impl RedisRateLimiter {
    pub(crate) fn new(link: Arc<Link>, app: String, calls_per_second: u32, processes: u32) -> Self {
        let alone = MemoryRateLimiter::with_clock(calls_per_second, link.clock.clone());
        Self {
            link,
            app,
            interval: alone.interval(),
            ahead: slots_ahead(calls_per_second),
            alone: alone.shared_by(processes),
            lines: Mutex::default(),
        }
    }

    fn line(&self, operation: &str) -> Arc<Line> {
        let mut lines = self.lines.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(line) = lines.get(operation) {
            return line.clone();
        }
        let line = Arc::new(Line {
            first: Semaphore::new(self.ahead as usize),
            length: AtomicU32::new(0),
            told: Mutex::default(),
        });
        lines.insert(operation.to_owned(), line.clone());
        line
    }

    /// How long a caller waits behind so many others, if all of them stay; none if it is its turn
    /// to ask Redis. They come from Redis `ahead` at a time, and each waits as long as the last
    /// one: other processes take slots between theirs.
    fn estimate(&self, line: &Line, before: u32) -> Duration {
        let by_itself = self.interval * before.saturating_sub(self.ahead);
        let now = self.link.clock.now();
        let told = line.told().filter(|told| told.slot > now);
        let by_last =
            told.map_or(Duration::ZERO, |told| told.wait.saturating_mul(before / self.ahead));
        by_itself.max(by_last)
    }

    async fn slot(
        &self,
        line: &Line,
        operation: &str,
        deadline: Instant,
    ) -> Result<(), RateLimited> {
        let patience = deadline.saturating_duration_since(self.link.clock.now());
        let key = keys::rate(&self.link.prefix, &self.app, operation);
        let arguments = [self.interval, patience].map(|time| time.as_micros().to_string());
        let input = Input { key: &key, arguments: &[&arguments[0], &arguments[1]], left: patience };
        match self.link.run(&TAKE_SLOT, input).await {
            Some((true, wait)) => {
                let wait = Duration::from_micros(wait);
                line.tell(self.link.clock.now(), wait);
                self.link.clock.sleep(wait).await;
                Ok(())
            }
            Some((false, wait)) => Err(RateLimited::new(Duration::from_micros(wait))),
            None => self.alone.acquire(operation, deadline).await,
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
            let line = self.line(key);
            let (_place, before) = line.enter();
            let wait = self.estimate(&line, before);
            let left = deadline.saturating_duration_since(self.link.clock.now());
            if wait > left {
                return Err(RateLimited::new(wait));
            }
            let turn = tokio::time::timeout(left, line.first.acquire()).await;
            let _turn = turn.map_err(|_| {
                let wait = self.estimate(&line, line.others());
                RateLimited::new(wait.max(self.interval))
            })?;
            self.slot(&line, key, deadline).await
        })
    }
}

impl Line {
    /// A place at the end, and how many stand before it.
    fn enter(&self) -> (Place<'_>, u32) {
        let before = self.length.fetch_add(1, Ordering::Relaxed);
        (Place(self), before)
    }

    /// How many stand in it besides the one who asks.
    fn others(&self) -> u32 {
        self.length.load(Ordering::Relaxed).saturating_sub(1)
    }

    fn tell(&self, now: Instant, wait: Duration) {
        let told = now.checked_add(wait).map(|slot| Told { slot, wait });
        *self.told.lock().unwrap_or_else(PoisonError::into_inner) = told;
    }

    fn told(&self) -> Option<Told> {
        *self.told.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        self.0.length.fetch_sub(1, Ordering::Relaxed);
    }
}

/// As many as fit into a tenth of a second, so that the way to Redis and back does not slow a
/// process down, and one more.
fn slots_ahead(calls_per_second: u32) -> u32 {
    1 + calls_per_second / 10
}
