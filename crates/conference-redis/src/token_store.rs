use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use conference_transport::{
    AccessToken, BoxFuture, Lease, MemoryTokenStore, StoredToken, TokenKey, TokenStore,
};
use tokio::runtime::Handle;

use crate::{
    keys,
    script_runner::{ScriptInput, ScriptRunner},
    scripts::{LEASE_TOKEN, LOAD_TOKEN, PUBLISH_TOKEN, REJECT_TOKEN, RELEASE_TOKEN, Script},
};

/// Stores tokens in Redis, and during an outage in the memory of this process.
pub(crate) struct RedisTokenStore {
    runner: Arc<ScriptRunner>,
    memory: MemoryTokenStore,
    generations: Arc<KnownGenerations>,
}

/// Generations of each token that this process knows.
#[derive(Default)]
struct KnownGenerations(Mutex<HashMap<TokenKey, Generations>>);

#[derive(Clone, Copy, Default)]
struct Generations {
    /// Highest generation so far, including those of leases.
    highest: u64,
    /// Generation of the newest token so far. Older ones are not used again; a lease alone replaces
    /// no token.
    newest: u64,
    /// Generation of the lease from Redis, until it is released.
    leased: Option<u64>,
}

/// Interval in which a process checks whether another one has released its lease.
const POLL_INTERVAL: Duration = Duration::from_millis(50);

/// Upper bound of a lease, whatever the timeouts of the transport.
const MAX_LEASE: Duration = Duration::from_secs(60);

/// A token in Redis: text, generation, lifetime, and the rest of the lifetime.
type LoadedToken = Option<(String, u64, u64, u64)>;

impl RedisTokenStore {
    pub(crate) fn new(runner: Arc<ScriptRunner>) -> Self {
        let memory = MemoryTokenStore::with_clock(runner.clock.clone());
        Self { runner, memory, generations: Arc::default() }
    }

    async fn load_shared(&self, key: &TokenKey) -> Option<Option<StoredToken>> {
        let loaded: LoadedToken = self.run(&LOAD_TOKEN, key, &[]).await?;
        Some(loaded.and_then(|(text, generation, lifetime, left)| {
            let token = AccessToken::new(text, generation).ok()?;
            let [lifetime, left] = [lifetime, left].map(Duration::from_micros);
            Some(StoredToken::new(token, lifetime, left))
        }))
    }

    /// Waits for the lease in Redis and returns its generation. `None` during an outage.
    async fn lease_shared(&self, key: &TokenKey, duration: Duration) -> Option<u64> {
        let duration = micros(duration);
        loop {
            let highest = self.generations.with(key, |known| known.highest).to_string();
            let result = self.run(&LEASE_TOKEN, key, &[&highest, &duration]).await?;
            match result {
                (true, generation) => return Some(generation),
                (false, wait) => {
                    let wait = Duration::from_micros(wait).min(POLL_INTERVAL);
                    self.runner.clock.sleep(wait).await;
                }
            }
        }
    }

    /// Releases the lease as well.
    async fn publish_shared(&self, key: &TokenKey, token: &StoredToken) {
        let generation = token.token().generation();
        let [lifetime, left] = [token.lifetime(), token.expires_in()].map(micros);
        let arguments = [token.token().expose(), &generation.to_string(), &lifetime, &left];
        let kept: Option<bool> = self.run(&PUBLISH_TOKEN, key, &arguments).await;
        if kept.is_some() {
            self.generations.with(key, |known| known.release(generation));
        }
    }

    async fn run<T: ::redis::FromRedisValue>(
        &self,
        script: &Script,
        key: &TokenKey,
        arguments: &[&str],
    ) -> Option<T> {
        let key = &keys::token(&self.runner.prefix, key);
        let input = ScriptInput { key, arguments, time_left: Duration::MAX };
        self.runner.run(script, input).await
    }
}

impl TokenStore for RedisTokenStore {
    fn load<'a>(&'a self, key: &'a TokenKey) -> BoxFuture<'a, Option<StoredToken>> {
        Box::pin(async move {
            let stored = match self.load_shared(key).await {
                Some(stored) => stored?,
                None => self.memory.load(key).await?,
            };
            // After an outage, Redis can have an older token.
            let generation = stored.token().generation();
            let newest = self.generations.with(key, |known| known.observe(generation));
            (generation == newest).then_some(stored)
        })
    }

    /// Grants a lease. One transport of this process waits for Redis at a time. The lease lasts for
    /// half of the limit, so that after the death of its owner the same time is left for the next
    /// process.
    fn lease<'a>(&'a self, key: &'a TokenKey, limit: Duration) -> BoxFuture<'a, Lease> {
        Box::pin(async move {
            let local = self.memory.lease(key, limit).await;
            let duration = MAX_LEASE.min(limit / 2);
            let Some(generation) = self.lease_shared(key, duration).await else {
                let generation = self.generations.with(key, Generations::next);
                return Lease::new(generation, local);
            };
            self.generations.with(key, |known| known.lease(generation));
            let guard = LeaseGuard {
                runner: self.runner.clone(),
                generations: self.generations.clone(),
                key: key.clone(),
                generation,
            };
            Lease::new(generation, (guard, local))
        })
    }

    /// Publishes the token, also in memory for outages. If the lease is not from Redis, the token
    /// stays in memory: another process may have given the same generation to another token.
    fn publish<'a>(
        &'a self,
        key: &'a TokenKey,
        lease: Lease,
        token: StoredToken,
    ) -> BoxFuture<'a, ()> {
        Box::pin(async move {
            let generation = token.token().generation();
            let is_shared = self.generations.with(key, |known| {
                known.observe(generation);
                known.leased == Some(generation)
            });
            if is_shared {
                self.publish_shared(key, &token).await;
            }
            self.memory.publish(key, lease, token).await;
        })
    }

    fn reject<'a>(&'a self, key: &'a TokenKey, generation: u64) -> BoxFuture<'a, ()> {
        Box::pin(async move {
            self.memory.reject(key, generation).await;
            let next = generation.saturating_add(1);
            self.generations.with(key, |known| known.observe(next));
            let rejected = generation.to_string();
            let _removed: Option<bool> = self.run(&REJECT_TOKEN, key, &[&rejected]).await;
        })
    }
}

impl KnownGenerations {
    fn with<T>(&self, key: &TokenKey, apply: impl FnOnce(&mut Generations) -> T) -> T {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match known.get_mut(key) {
            Some(generations) => apply(generations),
            None => apply(known.entry(key.clone()).or_default()),
        }
    }
}

impl Generations {
    /// Returns the newest token so far, this one included.
    fn observe(&mut self, generation: u64) -> u64 {
        self.newest = self.newest.max(generation);
        self.highest = self.highest.max(generation);
        self.newest
    }

    /// Returns the generation of a lease without Redis.
    fn next(&mut self) -> u64 {
        self.highest = self.highest.saturating_add(1);
        self.highest
    }

    fn lease(&mut self, generation: u64) {
        self.highest = self.highest.max(generation);
        self.leased = Some(generation);
    }

    /// Releases the lease. Returns false if it was released before.
    fn release(&mut self, generation: u64) -> bool {
        self.leased.take_if(|leased| *leased == generation).is_some()
    }
}

/// Releases the lease when it is dropped without a token. Without a runtime the lease expires.
struct LeaseGuard {
    runner: Arc<ScriptRunner>,
    generations: Arc<KnownGenerations>,
    key: TokenKey,
    generation: u64,
}

impl Drop for LeaseGuard {
    fn drop(&mut self) {
        let is_held = self.generations.with(&self.key, |known| known.release(self.generation));
        if let (true, Ok(runtime)) = (is_held, Handle::try_current()) {
            let key = keys::token(&self.runner.prefix, &self.key);
            runtime.spawn(release(self.runner.clone(), key, self.generation));
        }
    }
}

/// Releases the lease in Redis. Can outlive the transport, by the timeout of Redis.
async fn release(runner: Arc<ScriptRunner>, key: String, generation: u64) {
    let arguments = [&*generation.to_string()];
    let input = ScriptInput { key: &key, arguments: &arguments, time_left: Duration::MAX };
    let _released: Option<bool> = runner.run(&RELEASE_TOKEN, input).await;
}

fn micros(duration: Duration) -> String {
    duration.as_micros().to_string()
}
