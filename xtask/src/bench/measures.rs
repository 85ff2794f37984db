//! The rows of the table.

use std::{collections::BTreeMap, fs, process::Command, time::Instant};

use serde_json::Value;

use super::{
    Result,
    count::{cost, system_calls},
    program::{Bench, json, output},
    rounds::{Rounds, all_rounds, median},
    table::{BASE, OURS, Table},
};

const RIVALS: [&str; 4] = [OURS, BASE, "middleware", "hyper"];
/// Client with an existing token, since the other programs start with one too.
const WITH_TOKEN: &str = "ours-token";
/// The client with a connection for each call.
const UNBOUNDED: &str = "ours-unbounded";

/// Calls for warm-up, measured calls, and calls in flight. Many short rounds are more accurate than
/// few long ones.
const RATES: [[&str; 3]; 2] = [["4000", "4000", "1"], ["4000", "10000", IN_FLIGHT]];
const IN_FLIGHT: &str = "64";
/// The same for the SDKs, which take longer.
const PEER_RATE: [&str; 3] = ["4000", "4000", IN_FLIGHT];
const LARGE: [&str; 2] = ["large", "3"];

const WAITING: u32 = 10_000;
/// Default of the client's in-flight limit: the server waits for as many before it answers.
const MAX_IN_FLIGHT: u32 = 500;
/// A connection for each waiting call, and what else a program has open.
const OPEN_FILES: u32 = WAITING + 100;

pub(super) fn all(bench: &Bench, rounds: usize) -> Result<Table> {
    let mut table = Table::default();
    counts(bench, &mut table)?;
    rates(bench, rounds, &mut table)?;
    cold_starts(bench, rounds, &mut table)?;
    large(bench, rounds, &mut table)?;
    waiting(bench, &mut table)?;
    Ok(table)
}

fn counts(bench: &Bench, table: &mut Table) -> Result<()> {
    let costs = all_rounds(&RIVALS, 1, |contender| cost(bench, contender))?;
    let row = |count: fn(&super::count::Cost) -> f64| -> Rounds {
        let counts = costs.iter().map(|(name, costs)| (name.clone(), costs.iter().map(count)));
        counts.map(|(name, counts)| (name, counts.collect())).collect()
    };
    table.row("instructions a call", row(|cost| cost.instructions));
    table.row("allocations a call", row(|cost| cost.allocations));
    table.row("bytes allocated a call", row(|cost| cost.bytes));
    let calls = all_rounds(&everybody(bench), 1, |contender| system_calls(bench, contender))?;
    table.row("system calls a call", calls);
    Ok(())
}

fn rates(bench: &Bench, rounds: usize, table: &mut Table) -> Result<()> {
    for rate in RATES {
        let [.., in_flight] = rate;
        let everybody = everybody(bench);
        let contenders = if in_flight == IN_FLIGHT { &everybody[..] } else { &RIVALS[..] };
        let measured = all_rounds(contenders, rounds, |contender| {
            let rate = if RIVALS.contains(&contender) { rate } else { PEER_RATE };
            json(&mut bench.client(contender, &[&["rate"], &rate[..]].concat()))
        })?;
        for (field, measure) in [
            ("calls_per_second", "calls a second"),
            ("cpu_micros", "CPU a call, µs"),
            ("p99_micros", "99th percentile, µs"),
        ] {
            table.row(format!("{measure}, {in_flight} in flight"), field_of(&measured, field));
        }
    }
    Ok(())
}

/// Measures from the start of a program to its end after one response.
fn cold_starts(bench: &Bench, rounds: usize, table: &mut Table) -> Result<()> {
    let mut everybody = everybody(bench);
    everybody[0] = WITH_TOKEN;
    let plain = all_rounds(&everybody, rounds, |contender| {
        milliseconds(&mut bench.client(contender, &["first"]))
    })?;
    table.row("cold start without TLS, ms", as_ours(plain));
    let tls = all_rounds(&[WITH_TOKEN, BASE], rounds, |contender| {
        milliseconds(&mut bench.tls_client(contender, &["first"]))
    })?;
    table.row("cold start with TLS, ms", as_ours(tls));
    Ok(())
}

fn large(bench: &Bench, rounds: usize, table: &mut Table) -> Result<()> {
    let measured = all_rounds(&everybody(bench), rounds, |contender| {
        let mut found = json(&mut bench.client(contender, &LARGE))?;
        let seconds: Vec<f64> = serde_json::from_value(found["seconds"].take())?;
        found["milliseconds"] = (median(seconds) * 1e3).into();
        Ok(found)
    })?;
    table.row("an answer of 15.9 MB, ms", field_of(&measured, "milliseconds"));
    table.row("peak memory of it, in bodies", field_of(&measured, "peak_bodies"));
    Ok(())
}

/// Measures waiting calls: the server responds when all have arrived, or as many as the client
/// sends at the same time.
fn waiting(bench: &Bench, table: &mut Table) -> Result<()> {
    let peak = |contender: &str, held: u32| -> Result<Vec<f64>> {
        let base_url = format!("{}/hold/{contender}/{held}", bench.http);
        let task = ["wait", &WAITING.to_string()];
        let found = json(&mut bench.client_at(contender, &base_url, &task))?;
        Ok(found["peak_mib"].as_f64().into_iter().collect())
    };
    let mut peaks = Rounds::new();
    for rival in &RIVALS[1..] {
        peaks.insert((*rival).to_owned(), peak(rival, WAITING)?);
    }
    for (measure, contender, held) in
        [("", OURS, MAX_IN_FLIGHT), (", each on a connection", UNBOUNDED, WAITING)]
    {
        peaks.insert(OURS.to_owned(), peak(contender, held)?);
        table.row(format!("peak memory with {WAITING} calls waiting, MiB{measure}"), peaks.clone());
    }
    Ok(())
}

/// Fails before the slow measures if the system does not allow as many connections.
pub(super) fn check_limit() -> Result<()> {
    let limits = fs::read_to_string("/proc/self/limits")?;
    let line = limits.lines().find_map(|line| line.strip_prefix("Max open files"));
    let soft = line.and_then(|line| line.split_whitespace().next());
    let soft = soft.ok_or("the system does not report how many files may be open")?;
    if soft.parse().map_or(true, |limit: u32| limit >= OPEN_FILES) {
        return Ok(());
    }
    Err(format!(
        "{WAITING} waiting calls need {OPEN_FILES} open files, and {soft} are allowed: \
         run `ulimit -n {}`",
        2 * WAITING
    )
    .into())
}

fn everybody(bench: &Bench) -> Vec<&str> {
    RIVALS.into_iter().chain(bench.peers.iter().map(|peer| peer.name)).collect()
}

fn as_ours(mut measured: Rounds) -> Rounds {
    let values = measured.remove(WITH_TOKEN).unwrap_or_default();
    measured.insert(OURS.to_owned(), values);
    measured
}

/// Takes a number from the output of the programs. The SDKs do not measure everything.
fn field_of(measured: &BTreeMap<String, Vec<Value>>, field: &str) -> Rounds {
    let numbers = measured.iter().filter_map(|(contender, values)| {
        let numbers: Option<Vec<f64>> = values.iter().map(|value| value[field].as_f64()).collect();
        Some((contender.clone(), numbers?))
    });
    numbers.collect()
}

fn milliseconds(command: &mut Command) -> Result<f64> {
    let started = Instant::now();
    output(command)?;
    Ok(started.elapsed().as_secs_f64() * 1e3)
}
