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
use tracing_subscriber::filter::LevelFilter;

use crate::{Result, by_hand::Meetings, contender::Contender, data};

/// The first answers of a fresh program, one for each task.
pub(crate) async fn together(contender: impl Contender, tasks: usize) -> Result<()> {
    all(&Arc::new(contender), tasks, tasks).await?;
    Ok(())
}

/// One call after the other, for tools that count from outside.
pub(crate) async fn sequential(contender: &impl Contender, calls: usize) -> Result<()> {
    for _ in 0..calls {
        book(contender).await?;
    }
    Ok(())
}

/// So many calls, so many of them at once, after some that do not count.
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
    let micros = |share: usize| latencies[latencies.len() * share / 100].as_secs_f64() * 1e6;
    print(&json!({
        "calls_per_second": rounded(latencies.len(), elapsed),
        "cpu_micros": cpu.as_secs_f64() * 1e6 / f64::from(u32::try_from(calls)?),
        "p50_micros": micros(50),
        "p99_micros": micros(99),
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
        let people = contender.people().await?;
        seconds.push(started.elapsed().as_secs_f64());
        expect(people, data::ALL_PEOPLE, "people")?;
    }
    print(&json!({ "seconds": seconds, "peak_kib": peak_kib()? }));
    Ok(())
}

/// Decoding the large answer, by itself: all ways in turn, and each round begins with another,
/// since what one leaves of the heap the next one finds.
pub(crate) fn decode(rounds: &str) -> Result<()> {
    let body = data::meetings().into_bytes();
    let mut seconds: [Vec<f64>; WAYS.len()] = Default::default();
    for round in 0..rounds.parse::<usize>()? {
        for index in 0..WAYS.len() {
            let way = (round + index) % WAYS.len();
            seconds[way].push(WAYS[way](&body)?);
        }
    }
    let [models_slice, models_text, own_slice, own_text, value] = seconds;
    print(&json!({
        "body_bytes": body.len(),
        "from_slice": { "ours": models_slice, "reqwest": own_slice },
        "from_str": { "ours": models_text, "reqwest": own_text },
        "into a Value": { "reqwest": value },
    }));
    Ok(())
}

/// Decodes it once, and says how many seconds that took.
type Way = fn(&[u8]) -> Result<f64>;

/// The types of the models, those that somebody would write, and none.
const WAYS: [Way; 5] = [
    |body| timed(|| Ok(serde_json::from_slice(body)?), people),
    |body| timed(|| Ok(serde_json::from_str(std::str::from_utf8(body)?)?), people),
    |body| timed(|| Ok(serde_json::from_slice(body)?), Meetings::people),
    |body| timed(|| Ok(serde_json::from_str(std::str::from_utf8(body)?)?), Meetings::people),
    |body| timed(|| Ok(serde_json::from_slice(body)?), people_of_value),
];

fn timed<T>(decode: impl Fn() -> Result<T>, people: fn(&T) -> usize) -> Result<f64> {
    let started = Instant::now();
    let decoded = decode()?;
    let elapsed = started.elapsed().as_secs_f64();
    expect(people(&decoded), data::ALL_PEOPLE, "people")?;
    Ok(elapsed)
}

fn people(meetings: &QueryConferenceInfoBatchResponse) -> usize {
    meetings.infos.iter().map(|meeting| meeting.user_list.len()).sum()
}

fn people_of_value(meetings: &Value) -> usize {
    let meetings = meetings["infos"].as_array().into_iter().flatten();
    meetings.filter_map(|meeting| Some(meeting["userList"].as_array()?.len())).sum()
}

/// A subscriber that wants this much, and writes it nowhere.
pub(crate) fn listen_to_spans(level: LevelFilter) {
    let format = tracing_subscriber::fmt().with_max_level(level);
    format.with_writer(io::sink).init();
}

/// Who has not got the whole answer has not done the work.
async fn book(contender: &impl Contender) -> Result<()> {
    expect(contender.book().await?, *data::LINK_LENGTH, "bytes of a link")
}

fn expect(found: usize, expected: usize, what: &str) -> Result<()> {
    if found == expected {
        return Ok(());
    }
    Err(format!("there are {found} {what}, not {expected}").into())
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
