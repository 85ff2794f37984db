use std::{
    collections::HashMap,
    fmt,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use super::{Lease, Moment, StoredToken, TokenKey, TokenStore};
use crate::{
    clock::{BoxFuture, Clock, SystemClock},
    credentials::AccessToken,
};

/// Token store in the memory of the process. Transports with the same store share their tokens.
pub struct MemoryTokenStore {
    clock: Arc<dyn Clock>,
    slots: Mutex<HashMap<TokenKey, Slot>>,
}

/// The entry of one key.
#[derive(Default)]
struct Slot {
    /// The lease: its holder may fetch.
    turn: Arc<tokio::sync::Mutex<()>>,
    leased: u64,
    published: Option<Published>,
}

struct Published {
    token: StoredToken,
    at: Moment,
}

impl MemoryTokenStore {
    /// Creates an empty store on the system's clock.
    #[must_use]
    pub fn new() -> Self {
        Self::with_clock(Arc::new(SystemClock))
    }

    /// Creates an empty store on another clock, which must be that of its transports.
    #[must_use]
    pub fn with_clock(clock: Arc<dyn Clock>) -> Self {
        Self { clock, slots: Mutex::default() }
    }

    fn slot<T>(&self, key: &TokenKey, with: impl FnOnce(&mut Slot) -> T) -> T {
        let mut slots = self.slots.lock().unwrap_or_else(PoisonError::into_inner);
        match slots.get_mut(key) {
            Some(slot) => with(slot),
            None => with(slots.entry(key.clone()).or_default()),
        }
    }
}

impl Default for MemoryTokenStore {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for MemoryTokenStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MemoryTokenStore").finish_non_exhaustive()
    }
}

impl TokenStore for MemoryTokenStore {
    fn load<'a>(&'a self, key: &'a TokenKey) -> BoxFuture<'a, Option<StoredToken>> {
        let now = Moment::of(&*self.clock);
        let token = self.slot(key, |slot| slot.published.as_ref()?.left(now));
        Box::pin(std::future::ready(token))
    }

    fn lease<'a>(&'a self, key: &'a TokenKey, _limit: Duration) -> BoxFuture<'a, Lease> {
        Box::pin(async move {
            let turn = self.slot(key, |slot| slot.turn.clone());
            let guard = turn.lock_owned().await;
            Lease::new(self.slot(key, Slot::next_generation), guard)
        })
    }

    fn publish<'a>(
        &'a self,
        key: &'a TokenKey,
        _lease: Lease,
        token: StoredToken,
    ) -> BoxFuture<'a, ()> {
        let at = Moment::of(&*self.clock);
        self.slot(key, |slot| slot.publish(Published { token, at }));
        Box::pin(std::future::ready(()))
    }

    fn reject<'a>(&'a self, key: &'a TokenKey, generation: u64) -> BoxFuture<'a, ()> {
        self.slot(key, |slot| slot.reject(generation));
        Box::pin(std::future::ready(()))
    }
}

impl Slot {
    fn next_generation(&mut self) -> u64 {
        self.leased += 1;
        self.leased
    }

    fn publish(&mut self, next: Published) {
        let is_newer = |known: &Published| known.generation() > next.generation();
        let known = self.published.as_ref().filter(|known| known.left(next.at).is_some());
        if !known.is_some_and(is_newer) {
            self.published = Some(next);
        }
    }

    fn reject(&mut self, generation: u64) {
        self.published.take_if(|published| published.generation() == generation);
    }
}

impl Published {
    fn generation(&self) -> u64 {
        self.token.token().generation()
    }

    fn left(&self, now: Moment) -> Option<StoredToken> {
        let left = self.token.expires_in().checked_sub(now.since(self.at))?;
        let token: AccessToken = self.token.token().clone();
        (!left.is_zero()).then(|| StoredToken::new(token, self.token.lifetime(), left))
    }
}
