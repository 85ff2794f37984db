use std::time::{Duration, Instant};

use conference_redis::Redis;
use conference_transport::{AccessToken, StoredToken, TokenKey};

use crate::{
    log::{Log, assert_no_secrets},
    server::{PASSWORD, RedisServer},
};

#[test]
fn debug_shows_no_secret() {
    let url = "redis://me:hush-hush%2Fpassword@localhost";
    let builder = Redis::builder(url);
    assert_no_secrets(&format!("{builder:?}"));
    let redis = builder.build().unwrap();
    let shown = format!("{redis:?}");
    assert_no_secrets(&shown);
    assert!(shown.contains("localhost:6379") && !shown.contains("me:"), "{shown}");
    let error = Redis::builder(format!("{url}/x")).build().unwrap_err();
    assert_no_secrets(&format!("{error} {error:?} {error:#?}"));
}

/// The check would see a leak.
#[test]
#[should_panic(expected = "hush")]
fn the_check_for_secrets_finds_one() {
    assert_no_secrets(PASSWORD);
}

/// Those that the documentation names.
const PERMISSIONS: &str = "+evalsha +script|load +time +hget +hmget +hset +hdel +pttl +pexpire";

#[tokio::test]
async fn the_documented_permissions_are_sufficient_and_necessary() {
    let Some(server) = RedisServer::start() else {
        return;
    };
    assert!(include_str!("../../README.md").contains(PERMISSIONS));
    let needed: Vec<_> = PERMISSIONS.split(' ').collect();
    assert_eq!(outages(&server, &needed).await, 0);
    for (number, left_out) in needed.iter().enumerate() {
        let mut fewer = needed.clone();
        fewer.remove(number);
        assert_eq!(outages(&server, &fewer).await, 1, "without {left_out}");
    }
}

/// Number of outages of a user with these permissions who does everything once.
async fn outages(server: &RedisServer, permissions: &[&str]) -> usize {
    server.ask(&["SCRIPT", "FLUSH"]).await;
    server.ask(&["FLUSHALL"]).await;
    let user = ["ACL", "SETUSER", "me", "reset", "on", ">hush", "~booking:*"];
    server.ask(&[&user, permissions].concat()).await;
    let log = Log::new();
    let redis = Redis::builder(format!("redis://me:hush@127.0.0.1:{}", server.port()))
        .prefix("booking")
        .timeout(crate::server::PATIENCE)
        .build()
        .unwrap();
    let (second, hour) = (Duration::from_secs(1), Duration::from_secs(3_600));
    let limiter = redis.rate_limiter("app", 1_000);
    limiter.acquire("A", Instant::now() + hour).await.unwrap();
    let store = redis.token_store();
    let key = TokenKey::new("host", "app", None);
    let lease = store.lease(&key, second).await;
    let token = AccessToken::new("t-1", lease.generation()).unwrap();
    let generation = token.generation();
    store.publish(&key, lease, StoredToken::new(token, hour, hour)).await;
    store.load(&key).await.unwrap();
    store.reject(&key, generation).await;
    log.transitions().0
}
