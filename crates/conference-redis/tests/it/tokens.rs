//! The contract of the token store.

use std::time::{Duration, Instant};

use conference_redis::Redis;
use conference_transport::{AccessToken, Lease, StoredToken, TokenKey, TokenStore};

use crate::server::{PATIENCE, RedisServer};

const SECOND: Duration = Duration::from_secs(1);
const HOUR: Duration = Duration::from_secs(3_600);

fn key() -> TokenKey {
    TokenKey::new("http://host", "app", Some("corp".to_owned()))
}

/// Stores of two processes.
fn two(server: &RedisServer) -> [Redis; 2] {
    [(); 2].map(|()| server.patient().build().unwrap())
}

async fn publish(store: &dyn TokenStore, lease: Lease, text: &str, left: Duration) {
    let token = AccessToken::new(text, lease.generation()).unwrap();
    let stored = StoredToken::new(token, left, left);
    store.publish(&key(), lease, stored).await;
}

async fn text(store: &dyn TokenStore) -> Option<String> {
    let stored = store.load(&key()).await?;
    Some(stored.token().expose().to_owned())
}

#[tokio::test]
async fn a_published_token_is_loaded_by_others_until_it_is_rejected() {
    let Some(server) = RedisServer::start() else {
        return;
    };
    let [first, second] = two(&server).map(|redis| redis.token_store());
    let lease = first.lease(&key(), SECOND).await;
    let generation = lease.generation();
    publish(&*first, lease, "t-1", HOUR).await;
    let stored = second.load(&key()).await.unwrap();
    assert_eq!(stored.token().expose(), "t-1");
    assert_eq!(stored.token().generation(), generation);
    assert_eq!(stored.lifetime(), HOUR);
    assert!(stored.expires_in() <= HOUR && stored.expires_in() + PATIENCE > HOUR);

    let name = "conference:token:http%3A%2F%2Fhost:app:corp";
    let redis::Value::Int(ttl) = server.ask(&["TTL", name]).await else {
        panic!("the time is a number")
    };
    assert!((3_600 - 30..=3_600).contains(&ttl), "{ttl}");

    let other = TokenKey::new("http://host", "app", None);
    assert!(second.load(&other).await.is_none());

    second.reject(&key(), generation + 1).await;
    second.reject(&key(), generation - 1).await;
    assert!(first.load(&key()).await.is_some());
    second.reject(&key(), generation).await;
    assert!(first.load(&key()).await.is_none());
    assert!(first.lease(&key(), SECOND).await.generation() > generation);
}

#[tokio::test]
async fn an_expired_token_is_removed() {
    let Some(server) = RedisServer::start() else {
        return;
    };
    let [store, _] = two(&server).map(|redis| redis.token_store());
    let lease = store.lease(&key(), SECOND).await;
    let begun = Instant::now();
    publish(&*store, lease, "t-1", SECOND).await;
    let loaded = store.load(&key()).await;
    assert!(loaded.is_some() || begun.elapsed() >= SECOND);
    let gone = async {
        while server.ask(&["DBSIZE"]).await != redis::Value::Int(0) {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(PATIENCE, gone).await.unwrap();
    assert!(store.load(&key()).await.is_none());
}

#[tokio::test]
async fn a_released_lease_is_available_immediately() {
    let Some(server) = RedisServer::start() else {
        return;
    };
    let [first, second] = two(&server).map(|redis| redis.token_store());
    let lease = first.lease(&key(), HOUR).await;
    let key = key();
    let mut waiting = std::pin::pin!(second.lease(&key, HOUR));
    let before = server.scripts_run().await;
    let looked = server.has_run(before + 3);
    tokio::select! {
        _ = &mut waiting => panic!("it was leased twice"),
        () = looked => {}
    }
    drop(lease);
    tokio::time::timeout(PATIENCE, waiting).await.unwrap();
}

#[tokio::test]
async fn a_late_release_does_not_release_the_lease_of_another() {
    let Some(server) = RedisServer::start() else {
        return;
    };
    let [first, second] = two(&server).map(|redis| redis.token_store());
    let key = key();
    let late = first.lease(&key, SECOND / 5).await;
    let lease = second.lease(&key, HOUR).await;
    assert!(lease.generation() > late.generation());

    // The lease of another process is not released.
    let before = server.scripts_run().await;
    drop(late);
    let mut waiting = std::pin::pin!(first.lease(&key, SECOND / 5));
    let looked = server.has_run(before + 4);
    tokio::select! {
        _ = &mut waiting => panic!("it was leased twice"),
        () = looked => {}
    }
}

#[tokio::test]
async fn a_late_publish_does_not_replace_a_newer_token() {
    let Some(server) = RedisServer::start() else {
        return;
    };
    let [first, second] = two(&server).map(|redis| redis.token_store());
    let late = first.lease(&key(), SECOND / 5).await;
    let lease = second.lease(&key(), HOUR).await;
    publish(&*second, lease, "t-2", HOUR).await;
    publish(&*first, late, "t-1", HOUR).await;
    assert_eq!(text(&*first).await.as_deref(), Some("t-2"));
}

#[tokio::test]
async fn a_publish_releases_the_lease() {
    let Some(server) = RedisServer::start() else {
        return;
    };
    let [first, second] = two(&server).map(|redis| redis.token_store());
    let lease = first.lease(&key(), HOUR).await;
    publish(&*first, lease, "t-1", HOUR).await;
    let key = key();
    let next = second.lease(&key, HOUR);
    let _next = tokio::time::timeout(PATIENCE, next).await.unwrap();
    assert_eq!(server.scripts_run().await, 3);
}

#[tokio::test]
async fn generations_grow_even_if_redis_forgets_everything() {
    let Some(mut server) = RedisServer::start() else {
        return;
    };
    let before = two(&server)[0].token_store().lease(&key(), SECOND).await;
    server.kill();
    server.restart();
    let after = two(&server)[0].token_store().lease(&key(), SECOND).await;
    assert!(after.generation() > before.generation());
}

#[tokio::test]
async fn a_token_that_is_none_is_not_loaded() {
    let Some(server) = RedisServer::start() else {
        return;
    };
    let [store, _] = two(&server).map(|redis| redis.token_store());
    let lease = store.lease(&key(), SECOND).await;
    publish(&*store, lease, "t-1", HOUR).await;
    let name = "conference:token:http%3A%2F%2Fhost:app:corp";
    server.ask(&["HSET", name, "token", "a b"]).await;
    assert!(store.load(&key()).await.is_none());
    let lease = store.lease(&key(), SECOND).await;
    publish(&*store, lease, "t-2", HOUR).await;
    assert_eq!(text(&*store).await.as_deref(), Some("t-2"));
}

#[tokio::test]
async fn another_prefix_shares_nothing() {
    let Some(server) = RedisServer::start() else {
        return;
    };
    let [first, _] = two(&server).map(|redis| redis.token_store());
    let lease = first.lease(&key(), HOUR).await;
    publish(&*first, lease, "t-1", HOUR).await;
    let elsewhere = server.patient().prefix("elsewhere").build().unwrap();
    assert!(elsewhere.token_store().load(&key()).await.is_none());
}
