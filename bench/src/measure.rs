//! What is measured inside of a program; it is printed as one line of JSON.

use std::{
    fs, io,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

use conference_api::models::QueryConferenceInfoBatchResponse;
use rustix::time::{ClockId, clock_gettime};
use serde_json::{Value, json};
use tokio::task::JoinSet;

use crate::{Result, by_hand, contender::Contender, data};

/// The first answer of a fresh program.
pub(crate) async fn first(contender: &impl Contender) -> Result<()> {
    contender.book().await?;
    Ok(())
}

/// One call after the other, for tools that count from outside.
pub(crate) async fn sequential(contender: &impl Contender, calls: usize) -> Result<()> {
    for _ in 0..calls {
        contender.book().await?;
    }
    Ok(())
}

/// So many calls, so many of them at once, after as many as it takes to have all connections.
pub(crate) async fn rate(contender: impl Contender, calls: usize, in_flight: usize) -> Result<()> {
    let contender = Arc::new(contender);
    let warm_up = in_flight * 4 + 200;
    all(&contender, warm_up, in_flight).await?;
    let (started, cpu) = (Instant::now(), cpu_time());
    let mut latencies = all(&contender, calls, in_flight).await?;
    let (elapsed, cpu) = (started.elapsed(), cpu_time().saturating_sub(cpu));
    latencies.sort_unstable();
    let micros = |share: usize| latencies[latencies.len() * share / 100].as_secs_f64() * 1e6;
    print(&json!({
        "calls_per_second": rounded(latencies.len(), elapsed),
        "cpu_micros": cpu.as_secs_f64() * 1e6 / f64::from(u32::try_from(calls)?),
        "p50_micros": micros(50),
        "p99_micros": micros(99),
        "peak_kib": peak_kib()?,
    }));
    Ok(())
}

/// So many calls that nobody answers before all of them are there.
pub(crate) async fn wait(contender: impl Contender, calls: usize) -> Result<()> {
    let contender = Arc::new(contender);
    all(&contender, calls, calls).await?;
    print(&json!({ "peak_kib": peak_kib()? }));
    Ok(())
}

/// Large answers, one after the other.
pub(crate) async fn large(contender: &impl Contender, calls: usize) -> Result<()> {
    let mut seconds = Vec::new();
    for _ in 0..calls {
        let started = Instant::now();
        contender.people().await?;
        seconds.push(started.elapsed().as_secs_f64());
    }
    print(&json!({ "seconds": seconds, "peak_kib": peak_kib()? }));
    Ok(())
}

/// Decoding the large answer, by itself.
pub(crate) fn decode(rounds: &str) -> Result<()> {
    let body = data::meetings().into_bytes();
    let rounds = rounds.parse()?;
    print(&json!({
        "body_bytes": body.len(),
        "by hand, from_slice": times(rounds, || Ok(serde_json::from_slice::<by_hand::Meetings>(&body)?))?,
        "by hand, from_str": times(rounds, || Ok(serde_json::from_str::<by_hand::Meetings>(std::str::from_utf8(&body)?)?))?,
        "models, from_slice": times(rounds, || Ok(serde_json::from_slice::<QueryConferenceInfoBatchResponse>(&body)?))?,
        "models, from_str": times(rounds, || Ok(serde_json::from_str::<QueryConferenceInfoBatchResponse>(std::str::from_utf8(&body)?)?))?,
        "Value, from_slice": times(rounds, || Ok(serde_json::from_slice::<Value>(&body)?))?,
    }));
    Ok(())
}

/// A subscriber that wants everything, and writes it nowhere.
pub(crate) fn listen_to_spans() {
    let format = tracing_subscriber::fmt().with_max_level(tracing::Level::DEBUG);
    format.with_writer(io::sink).init();
}

fn times<T>(rounds: usize, decode: impl Fn() -> Result<T>) -> Result<Vec<f64>> {
    let round = |_| {
        let started = Instant::now();
        let decoded = decode()?;
        let elapsed = started.elapsed().as_secs_f64();
        drop(decoded);
        Ok(elapsed)
    };
    (0..rounds).map(round).collect()
}

/// How long each of the calls took.
async fn all<C: Contender>(
    contender: &Arc<C>,
    calls: usize,
    in_flight: usize,
) -> Result<Vec<Duration>> {
    let begun = Arc::new(AtomicUsize::new(0));
    let mut tasks = JoinSet::new();
    for _ in 0..in_flight {
        let (contender, begun) = (contender.clone(), begun.clone());
        tasks.spawn(async move {
            let mut latencies = Vec::new();
            while begun.fetch_add(1, Ordering::Relaxed) < calls {
                let started = Instant::now();
                contender.book().await?;
                latencies.push(started.elapsed());
            }
            Result::Ok(latencies)
        });
    }
    let mut latencies = Vec::with_capacity(calls);
    while let Some(task) = tasks.join_next().await {
        latencies.extend(task??);
    }
    Ok(latencies)
}

fn rounded(calls: usize, elapsed: Duration) -> f64 {
    let calls = u32::try_from(calls).expect("nobody asks for that many");
    (f64::from(calls) / elapsed.as_secs_f64()).round()
}

fn cpu_time() -> Duration {
    let time = clock_gettime(ClockId::ProcessCPUTime);
    let whole = Duration::from_secs(time.tv_sec.unsigned_abs());
    whole + Duration::from_nanos(time.tv_nsec.unsigned_abs())
}

/// The most memory that the process has had.
fn peak_kib() -> Result<u64> {
    let status = fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let number = line.and_then(|line| line.split_whitespace().next());
    Ok(number.ok_or("the system does not tell the peak")?.parse()?)
}

fn print(value: &Value) {
    println!("{value}");
}
