//! Large answers, and many calls at once.

use std::{collections::BTreeMap, fs, process::Command};

use serde_json::Value;

use super::{
    Result,
    calls::{all_rounds, field_of},
    count::{RIVALS, instructions_of},
    program::{Bench, Server, json, number, numbers},
    report::Report,
    statistics,
};

const WAITING: u32 = 10_000;
/// A connection for each, and what a program has open besides.
const OPEN_FILES: u32 = WAITING + 100;
const KIB_A_MIB: f64 = 1024.0;

/// Whether the system allows so many connections, asked before anything takes minutes.
pub(super) fn check_limit() -> Result<()> {
    let limits = fs::read_to_string("/proc/self/limits")?;
    let line = limits.lines().find_map(|line| line.strip_prefix("Max open files"));
    let soft = line.and_then(|line| line.split_whitespace().next());
    let soft = soft.ok_or("the system does not tell how many files may be open")?;
    if soft.parse().map_or(true, |limit: u32| limit >= OPEN_FILES) {
        return Ok(());
    }
    Err(format!(
        "{WAITING} waiting calls need {OPEN_FILES} open files in a process, of which {soft} are \
         allowed here: allow more with `ulimit -n {}`",
        2 * WAITING
    )
    .into())
}

pub(super) fn all(
    bench: &Bench,
    server: &Server,
    rounds: usize,
    report: &mut Report,
) -> Result<()> {
    let decoded = json(Command::new(&bench.program).args(["decode", &rounds.to_string()]))?;
    large(bench, server, rounds, number(&decoded, "body_bytes")?, report)?;
    for how in ["from_slice", "from_str", "into a Value"] {
        let ways = decoded[how].as_object().into_iter().flatten();
        let milliseconds = ways
            .map(|(contender, _)| {
                let seconds = numbers(&decoded[how], contender)?;
                Ok((contender.clone(), seconds.iter().map(|time| time * 1e3).collect()))
            })
            .collect::<Result<BTreeMap<_, _>>>()?;
        report.timed(&format!("decoding it alone, {how}, ms"), &milliseconds);
    }
    waiting(bench, server, report)
}

fn large(
    bench: &Bench,
    server: &Server,
    rounds: usize,
    body: f64,
    report: &mut Report,
) -> Result<()> {
    let measured = all_rounds(&RIVALS, rounds * 3, |contender| {
        let mut found = json(&mut bench.client(contender, &server.http, &LARGE))?;
        found["milliseconds"] = middle_of(&found)?.into();
        found["bodies"] = (number(&found, "peak_kib")? * 1024.0 / body).into();
        Ok(found)
    })?;
    let bytes = format!("{:.1} MB", body / 1e6);
    report.timed(
        &format!("an answer of {bytes}, end to end, ms"),
        &field_of(&measured, "milliseconds")?,
    );
    let instructions = |contender| {
        let millions = instructions_of(LARGE[0], (1, 3), bench, server, contender)? / 1e6;
        Result::Ok((contender, millions))
    };
    report.counted(
        "instructions of it, in millions",
        &[instructions("ours")?, instructions("reqwest")?],
    );
    report.timed("peak memory of it, in bodies", &field_of(&measured, "bodies")?);
    Ok(())
}

/// The task of large answers, the same for all.
pub(super) const LARGE: [&str; 2] = ["large", "3"];

/// Milliseconds of the middle one.
pub(super) fn middle_of(found: &Value) -> Result<f64> {
    Ok(statistics::median(numbers(found, "seconds")?) * 1e3)
}

/// How many requests the client sends at once, unless it is told otherwise: a part of those that
/// wait, or the server would wait for more than come.
const AT_ONCE: u32 = 500;

/// The server answers none of them before all are there, or as many as the client sends at once.
fn waiting(bench: &Bench, server: &Server, report: &mut Report) -> Result<()> {
    let peak = |program: &str, held: u32| {
        let base_url = format!("{}/hold/{program}/{held}", server.http);
        let task = ["wait", &WAITING.to_string()];
        let found = json(&mut bench.client(program, &base_url, &task))?;
        Result::Ok(number(&found, "peak_kib")? / KIB_A_MIB)
    };
    let mut peaks = vec![("ours", peak("ours", AT_ONCE)?)];
    for rival in &RIVALS[1..] {
        peaks.push((rival, peak(rival, WAITING)?));
    }
    let measure = format!("peak memory with {WAITING} calls waiting, MiB");
    report.once(&measure, &peaks);
    peaks[0] = ("ours", peak("ours-unbounded", WAITING)?);
    report.once(&format!("{measure}, each on a connection"), &peaks);
    Ok(())
}
