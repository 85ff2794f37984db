//! A process of a service: this test program again, as a child of the test.

use std::{
    io::{self, BufRead as _, Write},
    sync::{Arc, Mutex},
    time::{Duration, Instant, SystemTime},
};

use conference_redis::Redis;
use conference_transport::{BoxFuture, CallOptions, Clock, Credentials, Error, Request, Transport};
use tokio::task::JoinSet;
use tracing_subscriber::filter::LevelFilter;

pub(crate) const CREATE: &str = "CreateVideoConference";

#[test]
#[ignore = "runs as a child of the tests with several processes"]
fn serves_commands() {
    log_to_output();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let clock = Arc::new(OffsetClock::default());
    let transport = transport(clock.clone());
    for line in io::stdin().lock().lines() {
        let line = line.unwrap();
        let (command, number) = line.split_once(' ').unwrap();
        match command {
            "call" => runtime.block_on(call(&transport, number.parse().unwrap())),
            "advance" => {
                clock.advance(Duration::from_secs(number.parse().unwrap()));
                reply("advanced");
            }
            _ => panic!("{command} is no command"),
        }
    }
}

async fn call(transport: &Transport, callers: usize) {
    let mut calls = JoinSet::new();
    for _ in 0..callers {
        let transport = transport.clone();
        let request = Request::new(CREATE, "POST", "/v1.0/conference/videoConferences")
            .body(r#"{"userId":"ann","confTitle":"Weekly"}"#);
        calls.spawn(async move { transport.send(&request, &CallOptions::new()).await });
    }
    reply("begun");
    let results = calls.join_all().await;
    let succeeded = results.iter().filter(|result| result.is_ok()).count();
    let failed = results.len() - succeeded;
    let mut errors = results.iter().filter_map(|result| result.as_ref().err());
    let error = errors.next().map(ToString::to_string);
    reply(&format!("{succeeded} {failed} {}", error.unwrap_or_default()));
}

fn transport(clock: Arc<OffsetClock>) -> Transport {
    let variable = |name| std::env::var(name).ok();
    let needed = |name| variable(name).unwrap();
    let number = |name| variable(name).map(|value| value.parse::<u32>().unwrap());
    let millis = |name, usual| Duration::from_millis(number(name).unwrap_or(usual).into());
    let redis = Redis::builder(needed("REDIS"))
        .timeout(millis("REDIS_TIMEOUT", 30_000))
        .retry_interval(millis("REDIS_RETRY", 50))
        .processes(number("PROCESSES").unwrap_or(1))
        .clock(clock.clone())
        .build()
        .unwrap();
    let ticket = needed("SUITE_TICKET");
    let credentials = Credentials::third_party_app(
        needed("SUITE"),
        needed("SUITE_SECRET"),
        needed("ORGANIZATION"),
        move || std::future::ready(Ok::<_, Error>(ticket.clone())),
    );
    let mut builder = Transport::builder()
        .base_url(needed("SERVICE"))
        .credentials(credentials)
        .clock(clock)
        .attempt_timeout(millis("ATTEMPT_TIMEOUT", 30_000))
        .total_timeout(millis("TOTAL_TIMEOUT", 30_000))
        .token_store(redis.token_store());
    if let Some(limit) = number("LIMIT") {
        builder = builder.rate_limiter(redis.rate_limiter("app", limit));
    }
    builder.build().unwrap()
}

fn reply(text: &str) {
    print(&format!("= {text}\n"));
}

/// Not by `println!`, which the test harness may catch.
fn print(line: &str) {
    io::stdout().write_all(line.as_bytes()).unwrap();
    io::stdout().flush().unwrap();
}

fn log_to_output() {
    tracing_subscriber::fmt()
        .with_max_level(LevelFilter::TRACE)
        .with_ansi(false)
        .with_writer(|| LogLines)
        .init();
}

struct LogLines;

impl Write for LogLines {
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        print(&format!("# {}", String::from_utf8_lossy(line)));
        Ok(line.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Real time plus an offset. Sleeps take real time, since the test measures when calls arrive: a
/// `TestClock` would not sleep at all.
#[derive(Default)]
struct OffsetClock(Mutex<Duration>);

impl OffsetClock {
    fn advance(&self, by: Duration) {
        *self.0.lock().unwrap() += by;
    }

    fn offset(&self) -> Duration {
        *self.0.lock().unwrap()
    }
}

impl Clock for OffsetClock {
    fn now(&self) -> Instant {
        Instant::now() + self.offset()
    }

    fn system_time(&self) -> SystemTime {
        SystemTime::now() + self.offset()
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'_, ()> {
        Box::pin(tokio::time::sleep(duration))
    }
}
