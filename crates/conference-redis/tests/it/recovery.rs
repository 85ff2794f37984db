//! The end of an outage, and the data from before it.

use std::time::Duration;

use conference_redis::Redis;
use conference_transport::{AccessToken, Lease, StoredToken, TokenKey};

use crate::{
    log::Log,
    outages::{HOUR, SECOND, assert_recovers, impatient, key, publish, take},
    server::RedisServer,
};

/// A Redis that is probed by every call during an outage.
fn eager(server: &RedisServer) -> Redis {
    let builder = server.patient().retry_interval(Duration::ZERO);
    builder.build().unwrap()
}

/// Leases from before the outage.
struct Held {
    own: Lease,
    /// An expired one, which another process has now.
    over: Lease,
    _of_another: Lease,
}

fn disputed() -> TokenKey {
    TokenKey::new("http://host", "disputed", None)
}

impl Held {
    async fn new(server: &RedisServer, redis: &Redis) -> Self {
        let own = TokenKey::new("http://host", "own", None);
        let elsewhere = server.patient().build().unwrap().token_store();
        Self {
            own: redis.token_store().lease(&own, HOUR).await,
            over: redis.token_store().lease(&disputed(), SECOND / 50).await,
            _of_another: elsewhere.lease(&disputed(), HOUR).await,
        }
    }
}

/// A response without a write does not end the outage.
async fn assert_outage_continues(server: &RedisServer, redis: &Redis, over: Lease, log: &Log) {
    let before = server.scripts_run().await;
    drop(over);
    server.has_run(before + 1).await;
    assert_eq!(log.transitions(), (1, 0), "{}", log.text());
    let (store, key) = (redis.token_store(), disputed());
    let lease = store.lease(&key, HOUR);
    tokio::time::timeout(SECOND, lease).await.unwrap();
    assert_eq!(log.transitions(), (1, 0), "{}", log.text());
}

#[tokio::test]
async fn a_full_redis_is_not_back_before_it_accepts_writes() {
    let Some(server) = RedisServer::start() else {
        return;
    };
    let log = Log::new();
    let redis = eager(&server);
    let held = Held::new(&server, &redis).await;
    server.ask(&["CONFIG", "SET", "maxmemory", "1"]).await;
    let limiter = redis.rate_limiter("app", 1_000);
    for _ in 0..200 {
        take(&limiter).await;
        // It can be read: that alone does not mean that it is back.
        assert!(redis.token_store().load(&key()).await.is_none());
    }
    assert_eq!(log.transitions(), (1, 0), "{}", log.text());
    assert!(log.text().contains("its memory is full"), "{}", log.text());
    // It can even be given back.
    let before = server.scripts_run().await;
    drop(held.own);
    server.has_run(before + 1).await;
    assert_eq!(log.transitions(), (1, 0), "{}", log.text());
    assert_outage_continues(&server, &redis, held.over, &log).await;
    server.ask(&["CONFIG", "SET", "maxmemory", "0"]).await;
    assert_recovers(&redis, &log).await;
}

#[tokio::test]
async fn a_replica_is_not_back_before_it_accepts_writes() {
    let Some(server) = RedisServer::start() else {
        return;
    };
    let log = Log::new();
    let redis = eager(&server);
    let held = Held::new(&server, &redis).await;
    server.ask(&["REPLICAOF", "127.0.0.1", "1"]).await;
    for _ in 0..20 {
        take(&redis.rate_limiter("app", 1_000)).await;
    }
    assert!(log.text().contains("it is a replica"), "{}", log.text());
    assert_outage_continues(&server, &redis, held.over, &log).await;
    server.ask(&["REPLICAOF", "NO", "ONE"]).await;
    assert_recovers(&redis, &log).await;
}

#[tokio::test]
async fn an_older_token_in_memory_is_not_used_after_a_newer_one() {
    let Some(mut server) = RedisServer::start() else {
        return;
    };
    let [here, elsewhere] = [(); 2].map(|()| server.patient().build().unwrap().token_store());
    publish(&here).await;
    let newest = publish(&elsewhere).await;
    let loaded = here.load(&key()).await.unwrap();
    assert_eq!(loaded.token().generation(), newest);
    server.kill();
    assert!(here.load(&key()).await.is_none());
    assert!(here.lease(&key(), HOUR).await.generation() > newest);
}

/// Redis comes back with its data: neither the rejected token nor the one before the newest is used
/// again.
#[tokio::test]
async fn a_token_that_was_rejected_or_replaced_during_an_outage_is_not_used_after_it() {
    for is_replaced in [false, true] {
        let Some(server) = RedisServer::start() else {
            return;
        };
        let log = Log::new();
        let redis =
            impatient(server.url()).timeout(SECOND).retry_interval(SECOND / 20).build().unwrap();
        let store = redis.token_store();
        let old = publish(&store).await;
        server.freeze();
        assert!(store.load(&key()).await.is_some());
        store.reject(&key(), old).await;
        assert!(store.load(&key()).await.is_none());
        if is_replaced {
            assert!(publish(&store).await > old);
        }
        server.thaw();
        assert_recovers(&redis, &log).await;
        let shared = server.patient().build().unwrap().token_store();
        assert_eq!(shared.load(&key()).await.unwrap().token().generation(), old);
        assert!(store.load(&key()).await.is_none());
        let newer = publish(&store).await;
        assert_eq!(shared.load(&key()).await.unwrap().token().generation(), newer);
    }
}

/// Two processes can use the same generation during an outage, so such a token stays local.
#[tokio::test]
async fn a_token_that_was_leased_during_an_outage_is_not_shared() {
    let Some(server) = RedisServer::start() else {
        return;
    };
    let log = Log::new();
    let redis = eager(&server);
    server.ask(&["CONFIG", "SET", "maxmemory", "1"]).await;
    let lease = redis.token_store().lease(&key(), HOUR).await;
    server.ask(&["CONFIG", "SET", "maxmemory", "0"]).await;
    assert_recovers(&redis, &log).await;
    let token = AccessToken::new("t", lease.generation()).unwrap();
    let stored = StoredToken::new(token, HOUR, HOUR);
    redis.token_store().publish(&key(), lease, stored).await;
    let elsewhere = server.patient().build().unwrap().token_store();
    assert!(elsewhere.load(&key()).await.is_none());
}
