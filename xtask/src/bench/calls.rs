//! What takes time: rounds in which all contenders take part, each in a fresh process.

use std::collections::BTreeMap;

use serde_json::Value;

use super::{
    Result,
    count::{RIVALS, VARIANTS},
    program::{Bench, Server, duration, json, number},
    report::Report,
};

/// How many at once, of how many calls, and how many rounds for each that is asked for. Many short
/// rounds tell more than few long ones.
const IN_FLIGHT: [(&str, &str, usize); 4] =
    [("1", "9000", 1), ("16", "50000", 1), (SIXTY_FOUR, SHORT_ROUND, 12), ("256", SHORT_ROUND, 4)];
const SIXTY_FOUR: &str = "64";
const SHORT_ROUND: &str = "10000";
/// The calls of each program that do not count, in whatever language it is.
pub(super) const WARM_UP: &str = "4000";
const FIELDS: [(&str, &str); 4] = [
    ("calls_per_second", "calls a second"),
    ("cpu_micros", "CPU a call, µs"),
    ("p50_micros", "median latency, µs"),
    ("p99_micros", "99th percentile, µs"),
];

pub(super) fn all(
    bench: &Bench,
    server: &Server,
    rounds: usize,
    report: &mut Report,
) -> Result<()> {
    for (in_flight, calls, times) in IN_FLIGHT {
        let measured = all_rounds(&RIVALS, rounds * times, |contender| {
            let task = ["rate", WARM_UP, calls, in_flight];
            json(&mut bench.client(contender, &server.http, &task))
        })?;
        for (field, what) in FIELDS {
            let row = field_of(&measured, field)?;
            report.timed(&format!("{what}, {in_flight} in flight"), &row);
        }
    }
    variants(bench, server, rounds, report)?;
    first(bench, server, rounds, report)
}

/// The client with a part of it switched off or on, each beside reqwest by hand in the same rounds.
fn variants(bench: &Bench, server: &Server, rounds: usize, report: &mut Report) -> Result<()> {
    let as_it_comes = [("ours", "as it comes")];
    let variants: Vec<_> = as_it_comes.into_iter().chain(VARIANTS).collect();
    let contenders = variants.iter().map(|(contender, _)| *contender);
    let contenders: Vec<_> = contenders.chain(["reqwest"]).collect();
    let measured = all_rounds(&contenders, rounds * 4, |contender| {
        let task = ["rate", WARM_UP, SHORT_ROUND, SIXTY_FOUR];
        json(&mut bench.client(contender, &server.http, &task))
    })?;
    for (field, what) in &FIELDS[..2] {
        let values = field_of(&measured, field)?;
        for (variant, how) in &variants {
            let row = [("ours", *variant), ("reqwest", "reqwest")];
            let row = row.map(|(name, measured)| (name.to_owned(), values[measured].clone()));
            let measure = format!("{what}, {SIXTY_FOUR} in flight, {how}");
            report.timed(&measure, &row.into_iter().collect());
        }
    }
    Ok(())
}

/// Those who write by hand begin with a token, so the client is given one too.
pub(super) const WITH_TOKEN: &str = "ours-token";

/// From the start of a program to its end after one answer.
fn first(bench: &Bench, server: &Server, rounds: usize, report: &mut Report) -> Result<()> {
    let rivals = [WITH_TOKEN, "reqwest", "middleware", "hyper"];
    let plain = all_rounds(&rivals, rounds * 4, |contender| {
        milliseconds(&mut bench.client(contender, &server.http, &["first"]))
    })?;
    report.timed("cold start without TLS, ms", &as_ours(plain));
    let tls = all_rounds(&[WITH_TOKEN, "reqwest"], rounds * 4, |contender| {
        let mut program = bench.client(contender, &server.https, &["first"]);
        milliseconds(program.env("BENCH_CERTIFICATE", &server.certificate))
    })?;
    report.timed("cold start with TLS, ms", &as_ours(tls));
    let together = all_rounds(&["ours", "reqwest"], rounds * 4, |contender| {
        milliseconds(&mut bench.client(contender, &server.http, &["together", "64"]))
    })?;
    let measure = "cold start of 64 tasks, of ours all waiting for one token, without TLS, ms";
    report.timed(measure, &together);
    Ok(())
}

pub(super) fn as_ours(mut measured: BTreeMap<String, Vec<f64>>) -> BTreeMap<String, Vec<f64>> {
    if let Some(values) = measured.remove(WITH_TOKEN) {
        measured.insert("ours".to_owned(), values);
    }
    measured
}

pub(super) fn milliseconds(command: &mut std::process::Command) -> Result<f64> {
    Ok(duration(command)?.as_secs_f64() * 1e3)
}

/// In turn, in an order that changes from round to round.
pub(super) fn all_rounds<T>(
    contenders: &[&str],
    rounds: usize,
    measure: impl Fn(&str) -> Result<T>,
) -> Result<BTreeMap<String, Vec<T>>> {
    let mut measured: BTreeMap<String, Vec<T>> = BTreeMap::new();
    for round in 0..rounds {
        for contender in order(contenders, round) {
            let values = measured.entry(contender.to_owned()).or_default();
            values.push(measure(contender)?);
        }
    }
    Ok(measured)
}

/// Each begins as often as the others, and comes as often before another as after it.
fn order<'a>(contenders: &[&'a str], round: usize) -> Vec<&'a str> {
    let mut order = contenders.to_vec();
    order.rotate_left(round % contenders.len());
    if round / contenders.len() % 2 == 1 {
        order.reverse();
    }
    order
}

pub(super) fn field_of(
    measured: &BTreeMap<String, Vec<Value>>,
    field: &str,
) -> Result<BTreeMap<String, Vec<f64>>> {
    let numbers = |values: &[Value]| -> Result<Vec<f64>> {
        values.iter().map(|value| number(value, field)).collect()
    };
    measured.iter().map(|(contender, values)| Ok((contender.clone(), numbers(values)?))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_has_the_better_place() {
        for contenders in [&["a", "b"][..], &["a", "b", "c"], &["a", "b", "c", "d"]] {
            let rounds = (0..2 * contenders.len()).map(|round| order(contenders, round));
            let rounds: Vec<_> = rounds.collect();
            for contender in contenders {
                for place in 0..contenders.len() {
                    let times = rounds.iter().filter(|round| round[place] == *contender);
                    assert_eq!(times.count(), 2);
                }
            }
            let pairs = rounds.concat();
            let follows =
                |first, second| pairs.windows(2).filter(|pair| **pair == [first, second]).count();
            assert!(follows("a", "b").abs_diff(follows("b", "a")) <= 1);
        }
    }
}
