//! Measurements inside of a program, printed as one line of JSON.

use std::{
    fs,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

use rustix::time::{ClockId, clock_gettime};
use serde_json::{Value, json};
use tokio::task::JoinSet;

use crate::{Result, contender::Contender, data};

/// Makes calls one after the other, for tools that count from outside.
pub(crate) async fn sequential(contender: &impl Contender, calls: usize) -> Result<()> {
    for _ in 0..calls {
        book(contender).await?;
    }
    Ok(())
}

/// Measures calls with a number of them in flight, after a warm-up.
pub(crate) async fn rate(
    contender: impl Contender,
    warm_up: usize,
    calls: usize,
    in_flight: usize,
) -> Result<()> {
    let contender = Arc::new(contender);
    all(&contender, warm_up, in_flight).await?;
    let (started, cpu) = (Instant::now(), cpu_time());
    let mut latencies = all(&contender, calls, in_flight).await?;
    let (elapsed, cpu) = (started.elapsed(), cpu_time().saturating_sub(cpu));
    latencies.sort_unstable();
    print(&json!({
        "calls_per_second": rounded(latencies.len(), elapsed),
        "cpu_micros": cpu.as_secs_f64() * 1e6 / f64::from(u32::try_from(calls)?),
        "p99_micros": latencies[latencies.len() * 99 / 100].as_secs_f64() * 1e6,
    }));
    Ok(())
}

/// Makes calls that are answered only when all of them have arrived.
pub(crate) async fn wait(contender: impl Contender, calls: usize) -> Result<()> {
    let contender = Arc::new(contender);
    all(&contender, calls, calls).await?;
    print(&json!({ "peak_mib": peak_kib()? / 1024.0 }));
    Ok(())
}

/// Receives large responses, one after the other.
pub(crate) async fn large(contender: &impl Contender, calls: usize) -> Result<()> {
    let mut seconds = Vec::new();
    for _ in 0..calls {
        let started = Instant::now();
        let people = contender.people().await?;
        seconds.push(started.elapsed().as_secs_f64());
        expect(people, data::ALL_PEOPLE, "people")?;
    }
    let peak = peak_kib()? * 1024.0;
    let body = f64::from(u32::try_from(data::meetings().len())?);
    print(&json!({ "seconds": seconds, "peak_bodies": peak / body }));
    Ok(())
}

/// Books a meeting, and checks that the whole response was received.
async fn book(contender: &impl Contender) -> Result<()> {
    expect(contender.book().await?, *data::LINK_LENGTH, "bytes of a link")
}

fn expect(found: usize, expected: usize, what: &str) -> Result<()> {
    if found == expected {
        return Ok(());
    }
    Err(format!("there are {found} {what}, not {expected}").into())
}

/// Returns the duration of each call.
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
                book(&*contender).await?;
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

/// Returns the peak memory of the process.
fn peak_kib() -> Result<f64> {
    let status = fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let number = line.and_then(|line| line.split_whitespace().next());
    Ok(number.ok_or("the system does not tell the peak")?.parse()?)
}

fn print(value: &Value) {
    println!("{value}");
}
