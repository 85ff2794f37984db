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
    link::{Input, Link},
    scripts::{LEASE_TOKEN, LOAD_TOKEN, PUBLISH_TOKEN, REJECT_TOKEN, RELEASE_TOKEN, Script},
};

/// Keeps tokens in Redis; while that is lost, in the memory of this process.
pub(crate) struct RedisTokenStore {
    link: Arc<Link>,
    memory: MemoryTokenStore,
    known: Arc<Known>,
}

/// What this process knows of each token.
#[derive(Default)]
struct Known(Mutex<HashMap<TokenKey, Generations>>);

#[derive(Clone, Copy, Default)]
struct Generations {
    /// The highest so far, those of leases included.
    highest: u64,
    /// No token before this one is used again. A lease alone makes no token old.
    newest: u64,
    /// That of the lease that Redis gave, until it is given back.
    leased: Option<u64>,
}

/// How often a process looks whether another one has ended its lease.
const LOOK: Duration = Duration::from_millis(50);

/// However long the transport gives itself, a lease lasts no longer.
const LONGEST_LEASE: Duration = Duration::from_secs(60);

/// A token as Redis gives it: text, generation, lifetime, what is left of it.
type Loaded = Option<(String, u64, u64, u64)>;

impl RedisTokenStore {
    pub(crate) fn new(link: Arc<Link>) -> Self {
        let memory = MemoryTokenStore::with_clock(link.clock.clone());
        Self { link, memory, known: Arc::default() }
    }

    async fn load_shared(&self, key: &TokenKey) -> Option<Option<StoredToken>> {
        let loaded: Loaded = self.run(&LOAD_TOKEN, key, &[]).await?;
        Some(loaded.and_then(|(text, generation, lifetime, left)| {
            let token = AccessToken::new(text, generation).ok()?;
            let [lifetime, left] = [lifetime, left].map(Duration::from_micros);
            Some(StoredToken::new(token, lifetime, left))
        }))
    }

    /// The generation of a lease in Redis, when it is this process's turn. `None` if Redis is lost.
    async fn lease_shared(&self, key: &TokenKey, duration: Duration) -> Option<u64> {
        let duration = micros(duration);
        loop {
            let highest = self.known.of(key, |known| known.highest).to_string();
            let answer = self.run(&LEASE_TOKEN, key, &[&highest, &duration]).await?;
            match answer {
                (true, generation) => return Some(generation),
                (false, wait) => {
                    let wait = Duration::from_micros(wait).min(LOOK);
                    self.link.clock.sleep(wait).await;
                }
            }
        }
    }

    /// Gives the lease back as well.
    async fn publish_shared(&self, key: &TokenKey, token: &StoredToken) {
        let generation = token.token().generation();
        let [lifetime, left] = [token.lifetime(), token.expires_in()].map(micros);
        let arguments = [token.token().expose(), &generation.to_string(), &lifetime, &left];
        let kept: Option<bool> = self.run(&PUBLISH_TOKEN, key, &arguments).await;
        if kept.is_some() {
            self.known.of(key, |known| known.release(generation));
        }
    }

    async fn run<T: ::redis::FromRedisValue>(
        &self,
        script: &Script,
        key: &TokenKey,
        arguments: &[&str],
    ) -> Option<T> {
        let key = &keys::token(&self.link.prefix, key);
        let input = Input { key, arguments, left: Duration::MAX };
        self.link.run(script, input).await
    }
}

impl TokenStore for RedisTokenStore {
    fn load<'a>(&'a self, key: &'a TokenKey) -> BoxFuture<'a, Option<StoredToken>> {
        Box::pin(async move {
            let stored = match self.load_shared(key).await {
                Some(stored) => stored?,
                None => self.memory.load(key).await?,
            };
            // Redis may come back with what it had before it was lost.
            let generation = stored.token().generation();
            let newest = self.known.of(key, |known| known.see(generation));
            (generation == newest).then_some(stored)
        })
    }

    /// One transport of this process asks Redis at a time, and has its lease for half of the limit:
    /// then there is as much left for whoever waits behind an owner that died.
    fn lease<'a>(&'a self, key: &'a TokenKey, limit: Duration) -> BoxFuture<'a, Lease> {
        Box::pin(async move {
            let turn = self.memory.lease(key, limit).await;
            let duration = LONGEST_LEASE.min(limit / 2);
            let Some(generation) = self.lease_shared(key, duration).await else {
                let generation = self.known.of(key, Generations::next);
                return Lease::new(generation, turn);
            };
            self.known.of(key, |known| known.lease(generation));
            let release = Release {
                link: self.link.clone(),
                known: self.known.clone(),
                key: key.clone(),
                generation,
            };
            Lease::new(generation, (release, turn))
        })
    }

    /// In the memory too, for the time when Redis is lost. Only there if Redis gave no lease for
    /// it: another process may have given the same generation to another token.
    fn publish<'a>(
        &'a self,
        key: &'a TokenKey,
        lease: Lease,
        token: StoredToken,
    ) -> BoxFuture<'a, ()> {
        Box::pin(async move {
            let generation = token.token().generation();
            let is_shared = self.known.of(key, |known| {
                known.see(generation);
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
            self.known.of(key, |known| known.see(next));
            let rejected = generation.to_string();
            let _forgotten: Option<bool> = self.run(&REJECT_TOKEN, key, &[&rejected]).await;
        })
    }
}

impl Known {
    fn of<T>(&self, key: &TokenKey, with: impl FnOnce(&mut Generations) -> T) -> T {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match known.get_mut(key) {
            Some(generations) => with(generations),
            None => with(known.entry(key.clone()).or_default()),
        }
    }
}

impl Generations {
    /// The newest token so far, this one included.
    fn see(&mut self, generation: u64) -> u64 {
        self.newest = self.newest.max(generation);
        self.highest = self.highest.max(generation);
        self.newest
    }

    /// For a lease that Redis knows nothing of.
    fn next(&mut self) -> u64 {
        self.highest = self.highest.saturating_add(1);
        self.highest
    }

    fn lease(&mut self, generation: u64) {
        self.highest = self.highest.max(generation);
        self.leased = Some(generation);
    }

    /// False if it was given back before.
    fn release(&mut self, generation: u64) -> bool {
        self.leased.take_if(|leased| *leased == generation).is_some()
    }
}

/// Gives the lease back when it is dropped without a token, if there is still a runtime to do so;
/// otherwise it ends by itself.
struct Release {
    link: Arc<Link>,
    known: Arc<Known>,
    key: TokenKey,
    generation: u64,
}

impl Drop for Release {
    fn drop(&mut self) {
        let is_due = self.known.of(&self.key, |known| known.release(self.generation));
        if let (true, Ok(runtime)) = (is_due, Handle::try_current()) {
            let key = keys::token(&self.link.prefix, &self.key);
            runtime.spawn(release(self.link.clone(), key, self.generation));
        }
    }
}

/// May outlive the transport, by as long as Redis may take to answer.
async fn release(link: Arc<Link>, key: String, generation: u64) {
    let input = Input { key: &key, arguments: &[&generation.to_string()], left: Duration::MAX };
    let _released: Option<bool> = link.run(&RELEASE_TOKEN, input).await;
}

fn micros(duration: Duration) -> String {
    duration.as_micros().to_string()
}
