//! Runs four processes of one app, which share a token and a limit of 20 calls per second.
//!
//! On a simulator, without an account or a network; it starts the program `redis-server`:
//! `cargo run -p conference-redis --example processes`
//!
//! Set `REDIS_URL` to use a Redis that is running.

use std::{
    env,
    error::Error,
    io::{BufRead as _, BufReader},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use conference_api::{
    Client, Credentials,
    models::{CreateVideoConferenceRequest, UnionId},
};
use conference_redis::Redis;
use conference_simulator::Simulator;

type Result<T> = std::result::Result<T, Box<dyn Error>>;

const PROCESSES: u32 = 4;
/// Calls of each process.
const CALLS: usize = 10;
const PORT: &str = "7071";

#[tokio::main]
async fn main() -> Result<()> {
    tracing_subscriber::fmt().init();
    match env::var("SIMULATOR_URL") {
        Ok(simulator) => work(&simulator).await,
        Err(_) => start().await,
    }
}

/// Starts Redis, the simulator and the processes, and checks what the simulator received.
async fn start() -> Result<()> {
    let _redis = env::var("REDIS_URL").is_err().then(RedisServer::start).transpose()?;
    let simulator = Simulator::start().await;
    let begun = Instant::now();
    let processes: Vec<Child> =
        (0..PROCESSES).map(|_| process(&simulator)).collect::<std::io::Result<_>>()?;
    for mut process in processes {
        let ended = tokio::task::spawn_blocking(move || process.wait()).await??;
        if !ended.success() {
            return Err("a process failed".into());
        }
    }
    let elapsed = begun.elapsed();
    let journal = simulator.journal();
    let fetches = journal.token_calls().count();
    let calls = journal.calls().len() - fetches;
    println!("{calls} calls of {PROCESSES} processes in {elapsed:.1?}, token fetches: {fetches}");
    assert_eq!((calls, fetches), (40, 1));
    assert!(elapsed.as_secs_f64() > 1.9, "more than 20 calls per second");
    Ok(())
}

/// A Redis of this program alone, which ends with it.
struct RedisServer(Child);

impl RedisServer {
    fn start() -> Result<Self> {
        let mut command = Command::new("redis-server");
        command.args(["--port", PORT, "--save", ""]).stdout(Stdio::piped());
        let server = command.spawn().map_err(|error| format!("redis-server: {error}"))?;
        let mut server = Self(server);
        let mut lines = BufReader::new(server.0.stdout.take().ok_or("no output")?).lines();
        if lines.any(|line| line.is_ok_and(|line| line.contains("Ready to accept"))) {
            Ok(server)
        } else {
            Err(format!("redis-server cannot start: is port {PORT} in use?").into())
        }
    }
}

impl Drop for RedisServer {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Starts this program as a process of the service.
fn process(simulator: &Simulator) -> std::io::Result<Child> {
    Command::new(env::current_exe()?)
        .env("SIMULATOR_URL", simulator.base_url())
        .env("APP_KEY", simulator.app_key())
        .env("APP_SECRET", simulator.app_secret())
        .spawn()
}

async fn work(simulator: &str) -> Result<()> {
    let (app_key, app_secret) = (env::var("APP_KEY")?, env::var("APP_SECRET")?);
    let url = env::var("REDIS_URL").unwrap_or_else(|_| format!("redis://127.0.0.1:{PORT}"));
    // A busy machine is not a lost Redis.
    let timeout = Duration::from_secs(2);
    let redis = Redis::builder(url).processes(PROCESSES).timeout(timeout).build()?;
    let client = Client::builder()
        .base_url(simulator)
        .token_store(redis.token_store())
        .rate_limiter(redis.rate_limiter(app_key.as_str(), 20))
        .credentials(Credentials::internal_app(app_key, app_secret))
        .build()?;
    let calls = (0..CALLS).map(|number| {
        let client = client.clone();
        tokio::spawn(async move {
            let request =
                CreateVideoConferenceRequest::new(UnionId::new("ann"), format!("Meeting {number}"));
            client.create_video_conference(&request).await.map(drop)
        })
    });
    for call in calls.collect::<Vec<_>>() {
        call.await??;
    }
    Ok(())
}
