//! Runs four processes of one app, which share a token and a limit of 20 calls per second:
//!
//! ```sh
//! redis-server --port 7071 --save ''
//! cargo run -p conference-redis --example processes
//! ```
//!
//! Set `REDIS_URL` to use another Redis.

use std::{
    env,
    error::Error,
    process::{Child, Command},
    time::Instant,
};

use conference_api::{
    Client, Credentials,
    models::{CreateVideoConferenceRequest, UnionId},
};
use conference_redis::Redis;
use conference_simulator::Simulator;

type Result<T> = std::result::Result<T, Box<dyn Error>>;

const PROCESSES: u32 = 4;
const CALLS: usize = 20;

#[tokio::main]
async fn main() -> Result<()> {
    tracing_subscriber::fmt().init();
    match env::var("SIMULATOR_URL") {
        Ok(simulator) => work(&simulator).await,
        Err(_) => start().await,
    }
}

/// Starts the simulator and the processes, and prints what the simulator received.
async fn start() -> Result<()> {
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
    let journal = simulator.journal();
    let fetches = journal.token_calls().count();
    let calls = journal.calls().len() - fetches;
    println!(
        "{calls} calls of {PROCESSES} processes in {:.1?}, token fetches: {fetches}",
        begun.elapsed()
    );
    Ok(())
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
    let url = env::var("REDIS_URL").unwrap_or_else(|_| "redis://127.0.0.1:7071".to_owned());
    let redis = Redis::builder(url).processes(PROCESSES).build()?;
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
