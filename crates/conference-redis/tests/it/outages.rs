//! Redis is slow, gone, full, restarted, or nonsense: processes share nothing, calls go on, and the
//! outage is logged once.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use conference_redis::{Redis, RedisBuilder};
use conference_transport::{AccessToken, RateLimiter, StoredToken, TokenKey, TokenStore};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpListener,
};

use crate::{
    log::Log,
    server::{PATIENCE, RedisServer, free_port},
};

pub(super) const SECOND: Duration = Duration::from_secs(1);
pub(super) const HOUR: Duration = Duration::from_secs(3_600);

pub(super) fn key() -> TokenKey {
    TokenKey::new("http://host", "app", None)
}

/// A builder whose Redis is not probed again while the test runs.
pub(super) fn impatient(url: impl AsRef<str>) -> RedisBuilder {
    Redis::builder(url).timeout(SECOND / 4).retry_interval(HOUR)
}

pub(super) async fn take(limiter: &Arc<dyn RateLimiter>) {
    let deadline = Instant::now() + PATIENCE;
    limiter.acquire("CreateVideoConference", deadline).await.unwrap();
}

/// Leases and publishes a token, and returns its generation.
pub(super) async fn publish(store: &Arc<dyn TokenStore>) -> u64 {
    let lease = store.lease(&key(), HOUR).await;
    let generation = lease.generation();
    let token = AccessToken::new("t", generation).unwrap();
    let stored = StoredToken::new(token, HOUR, HOUR);
    store.publish(&key(), lease, stored).await;
    generation
}

/// Leases, publishes, loads and rejects a token as if there were no Redis.
async fn assert_tokens_work(store: &Arc<dyn TokenStore>) {
    let lease = store.lease(&key(), HOUR).await;
    let generation = lease.generation();
    let token = AccessToken::new("t-1", generation).unwrap();
    store.publish(&key(), lease, StoredToken::new(token, HOUR, HOUR)).await;
    let stored = store.load(&key()).await.unwrap();
    assert_eq!(stored.token().generation(), generation);
    store.reject(&key(), generation).await;
    assert!(store.load(&key()).await.is_none());
    assert!(store.lease(&key(), HOUR).await.generation() > generation);
}

/// Calls go on without Redis, which is waited for at most once.
async fn assert_calls_go_on(redis: &Redis, log: &Log) {
    let begun = Instant::now();
    let limiter = redis.rate_limiter("app", 1_000);
    for _ in 0..20 {
        take(&limiter).await;
    }
    assert_tokens_work(&redis.token_store()).await;
    let elapsed = begun.elapsed();
    assert!(elapsed < SECOND / 4 + SECOND, "{elapsed:?}");
    assert_eq!(log.transitions(), (1, 0), "{}", log.text());
}

/// Calls until the log says that Redis is available again, and checks that it stays available.
pub(super) async fn assert_recovers(redis: &Redis, log: &Log) {
    let limiter = redis.rate_limiter("app", 1_000);
    let back = async {
        while log.transitions().1 == 0 {
            take(&limiter).await;
        }
    };
    tokio::time::timeout(PATIENCE, back).await.unwrap();
    take(&limiter).await;
    assert_eq!(log.transitions(), (1, 1), "{}", log.text());
}

#[tokio::test]
async fn calls_go_on_if_redis_refuses_connections() {
    let log = Log::new();
    let redis = impatient(format!("redis://127.0.0.1:{}", free_port())).build().unwrap();
    assert_calls_go_on(&redis, &log).await;
    assert!(log.text().contains("the connection failed"), "{}", log.text());
}

#[tokio::test]
async fn calls_go_on_if_redis_does_not_respond() {
    let log = Log::new();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("redis://{}", listener.local_addr().unwrap());
    assert_calls_go_on(&impatient(url).build().unwrap(), &log).await;
    assert!(log.text().contains("it did not respond in time"), "{}", log.text());
}

#[tokio::test]
async fn calls_go_on_if_the_server_is_not_redis() {
    let nonsense: [&[u8]; 6] = [
        b"HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\n\r\n",
        b"+OK\r\n+OK\r\n+OK\r\n+OK\r\n+OK\r\n",
        b"*-7\r\n$9999999999999\r\n",
        b":1\r\n*2\r\n:7\r\n:-1\r\n",
        b"-ERR unknown command 'hush'\r\n-hush\r\n",
        b"\0\xff\xfe\x01",
    ];
    for answer in nonsense {
        let log = Log::new();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("redis://{}", listener.local_addr().unwrap());
        let server = tokio::spawn(async move {
            let (mut socket, _) = listener.accept().await.unwrap();
            let mut question = [0; 4_096];
            while socket.read(&mut question).await.is_ok_and(|read| read > 0) {
                let _ = socket.write_all(answer).await;
            }
        });
        assert_calls_go_on(&impatient(url).build().unwrap(), &log).await;
        server.abort();
    }
}

#[tokio::test]
async fn calls_go_on_if_redis_refuses_the_password() {
    let Some(server) = RedisServer::start() else {
        return;
    };
    let log = Log::new();
    let url = format!("redis://:hush@127.0.0.1:{}", server.port());
    assert_calls_go_on(&impatient(url).build().unwrap(), &log).await;
    assert!(log.text().contains("it refuses the user or the password"), "{}", log.text());
}

#[tokio::test]
async fn a_call_with_a_near_deadline_does_not_wait_for_a_redis_that_hangs() {
    let Some(server) = RedisServer::start() else {
        return;
    };
    let log = Log::new();
    let redis = Redis::builder(server.url()).timeout(4 * SECOND).build().unwrap();
    server.freeze();
    let limiter = redis.rate_limiter("app", 1_000);
    let call = limiter.acquire("A", Instant::now() + 2 * SECOND);
    tokio::time::timeout(2 * SECOND, call).await.unwrap().unwrap();
    assert_eq!(log.transitions(), (1, 0), "{}", log.text());
}

#[tokio::test]
async fn a_closed_connection_is_no_outage() {
    let Some(server) = RedisServer::start() else {
        return;
    };
    let log = Log::new();
    let redis = server.patient().build().unwrap();
    for _ in 0..3 {
        take(&redis.rate_limiter("app", 1_000)).await;
        server.ask(&["CLIENT", "KILL", "TYPE", "normal"]).await;
        // The closed connection is noticed by then.
        server.ask(&["PING"]).await;
    }
    take(&redis.rate_limiter("app", 1_000)).await;
    assert_eq!(log.transitions(), (0, 0), "{}", log.text());
}

#[test]
fn another_runtime_is_no_outage() {
    let Some(server) = RedisServer::start() else {
        return;
    };
    let log = Log::new();
    let redis = server.patient().build().unwrap();
    for _ in 0..3 {
        let mut runtime = tokio::runtime::Builder::new_current_thread();
        let runtime = runtime.enable_all().build().unwrap();
        runtime.block_on(take(&redis.rate_limiter("app", 1_000)));
    }
    assert_eq!(log.transitions(), (0, 0), "{}", log.text());
}

#[tokio::test]
async fn calls_go_on_if_redis_hangs() {
    let Some(server) = RedisServer::start() else {
        return;
    };
    let log = Log::new();
    let redis = impatient(server.url()).build().unwrap();
    take(&redis.rate_limiter("app", 1_000)).await;
    assert_eq!(log.transitions(), (0, 0), "{}", log.text());
    server.freeze();
    assert_calls_go_on(&redis, &log).await;
    server.thaw();
}

#[tokio::test]
async fn a_redis_that_was_slow_is_used_again() {
    let Some(server) = RedisServer::start() else {
        return;
    };
    let log = Log::new();
    let redis = impatient(server.url()).retry_interval(SECOND / 20).build().unwrap();
    let limiter = redis.rate_limiter("app", 1_000);
    server.freeze();
    for _ in 0..20 {
        take(&limiter).await;
    }
    server.thaw();
    assert_recovers(&redis, &log).await;
}

#[tokio::test]
async fn calls_go_on_while_redis_is_full() {
    let Some(server) = RedisServer::start() else {
        return;
    };
    let log = Log::new();
    server.ask(&["CONFIG", "SET", "maxmemory", "1"]).await;
    let redis = impatient(server.url()).timeout(PATIENCE).build().unwrap();
    assert_calls_go_on(&redis, &log).await;
}

#[tokio::test]
async fn flushed_scripts_are_no_outage() {
    let Some(server) = RedisServer::start() else {
        return;
    };
    let log = Log::new();
    let redis = server.patient().build().unwrap();
    for round in 1..=3 {
        take(&redis.rate_limiter("app", 1_000)).await;
        assert_tokens_work(&redis.token_store()).await;
        // The last of eight gives back a lease in the background.
        server.has_run(8 * round).await;
        server.ask(&["SCRIPT", "FLUSH"]).await;
    }
    assert_eq!(log.transitions(), (0, 0), "{}", log.text());
}

#[tokio::test]
async fn a_restarted_redis_is_used_again() {
    let Some(mut server) = RedisServer::start() else {
        return;
    };
    let log = Log::new();
    let redis = server.patient().retry_interval(SECOND / 20).build().unwrap();
    take(&redis.rate_limiter("app", 1_000)).await;
    server.kill();
    for _ in 0..20 {
        take(&redis.rate_limiter("app", 1_000)).await;
    }
    assert_eq!(log.transitions(), (1, 0), "{}", log.text());
    server.restart();
    assert_recovers(&redis, &log).await;
}
