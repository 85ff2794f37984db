use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use conference_transport::{
    AccessToken, BoxFuture, Lease, MemoryTokenStore, StoredToken, TokenKey, TokenStore,
};

use crate::keys;
use crate::link::{Input, Link};
use crate::scripts::{LEASE_TOKEN, LOAD_TOKEN, PUBLISH_TOKEN, REJECT_TOKEN, RELEASE_TOKEN, Script};

/// Keeps tokens in Redis; while that is lost, in the memory of this process.
pub(crate) struct RedisTokenStore {
    link: Arc<Link>,
    memory: MemoryTokenStore,
    /// The highest generation of each token that this process has seen.
    seen: Mutex<HashMap<TokenKey, u64>>,
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
        Self {
            link,
            memory,
            seen: Mutex::default(),
        }
    }

    async fn load_shared(&self, key: &TokenKey) -> Option<Option<StoredToken>> {
        let loaded: Loaded = self.run(&LOAD_TOKEN, key, &[]).await?;
        Some(loaded.and_then(|(text, generation, lifetime, left)| {
            let token = AccessToken::new(text, generation).ok()?;
            let [lifetime, left] = [lifetime, left].map(Duration::from_micros);
            Some(StoredToken::new(token, lifetime, left))
        }))
    }

    async fn load_own(&self, key: &TokenKey) -> Option<StoredToken> {
        let stored = self.memory.load(key).await?;
        let is_newest = stored.token().generation() >= self.seen(key);
        is_newest.then_some(stored)
    }

    /// The generation of a lease in Redis, when it is this process's turn. `None` if Redis is lost.
    async fn lease_shared(&self, key: &TokenKey, duration: Duration) -> Option<u64> {
        let duration = micros(duration);
        loop {
            let known = self.seen(key).to_string();
            let answer = self.run(&LEASE_TOKEN, key, &[&known, &duration]).await?;
            match answer {
                (true, generation) => return Some(generation),
                (false, wait) => {
                    let wait = Duration::from_micros(wait).min(LOOK);
                    self.link.clock.sleep(wait).await;
                }
            }
        }
    }

    fn seen(&self, key: &TokenKey) -> u64 {
        self.see(key, 0)
    }

    /// The highest generation so far, this one included.
    fn see(&self, key: &TokenKey, generation: u64) -> u64 {
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        let highest = seen.entry(key.clone()).or_default();
        *highest = generation.max(*highest);
        *highest
    }

    async fn run<T: ::redis::FromRedisValue>(
        &self,
        script: &Script,
        key: &TokenKey,
        arguments: &[&str],
    ) -> Option<T> {
        let key = &keys::token(&self.link.prefix, key);
        self.link.run(script, Input { key, arguments }).await
    }
}

impl TokenStore for RedisTokenStore {
    fn load<'a>(&'a self, key: &'a TokenKey) -> BoxFuture<'a, Option<StoredToken>> {
        Box::pin(async move {
            let stored = match self.load_shared(key).await {
                Some(stored) => stored?,
                None => self.load_own(key).await?,
            };
            self.see(key, stored.token().generation());
            Some(stored)
        })
    }

    /// One transport of this process asks Redis at a time, and has its lease for half of the limit: then there is as much
    /// left for whoever waits behind an owner that died.
    fn lease<'a>(&'a self, key: &'a TokenKey, limit: Duration) -> BoxFuture<'a, Lease> {
        Box::pin(async move {
            let turn = self.memory.lease(key, limit).await;
            let duration = LONGEST_LEASE.min(limit / 2);
            let Some(generation) = self.lease_shared(key, duration).await else {
                return Lease::new(self.see(key, self.seen(key) + 1), turn);
            };
            self.see(key, generation);
            let release = Release {
                link: self.link.clone(),
                key: keys::token(&self.link.prefix, key),
                generation,
            };
            Lease::new(generation, (release, turn))
        })
    }

    /// In the memory too, for the time when Redis is lost.
    fn publish<'a>(
        &'a self,
        key: &'a TokenKey,
        lease: Lease,
        token: StoredToken,
    ) -> BoxFuture<'a, ()> {
        Box::pin(async move {
            let generation = token.token().generation().to_string();
            let [lifetime, left] = [token.lifetime(), token.expires_in()].map(micros);
            let arguments = [token.token().expose(), &generation, &lifetime, &left];
            let _kept: Option<bool> = self.run(&PUBLISH_TOKEN, key, &arguments).await;
            self.memory.publish(key, lease, token).await;
        })
    }

    fn reject<'a>(&'a self, key: &'a TokenKey, generation: u64) -> BoxFuture<'a, ()> {
        Box::pin(async move {
            self.memory.reject(key, generation).await;
            let rejected = generation.to_string();
            let _forgotten: Option<bool> = self.run(&REJECT_TOKEN, key, &[&rejected]).await;
        })
    }
}

/// Gives the lease back when it is dropped, if there is still a runtime to do so; otherwise it ends by itself.
struct Release {
    link: Arc<Link>,
    key: String,
    generation: u64,
}

impl Drop for Release {
    fn drop(&mut self) {
        let Ok(runtime) = tokio::runtime::Handle::try_current() else {
            return;
        };
        let (link, key) = (self.link.clone(), std::mem::take(&mut self.key));
        let generation = self.generation.to_string();
        runtime.spawn(async move {
            let input = Input {
                key: &key,
                arguments: &[&generation],
            };
            let _released: Option<bool> = link.run(&RELEASE_TOKEN, input).await;
        });
    }
}

fn micros(duration: Duration) -> String {
    duration.as_micros().to_string()
}
