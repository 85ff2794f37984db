//! Large answers, and many calls at once.

use serde_json::Value;

use super::{
    Result,
    calls::{all_rounds, field_of},
    count::RIVALS,
    program::{Bench, Server, json},
    report::Report,
    statistics,
};

const WAITING: &str = "10000";
const KIB_A_MIB: f64 = 1024.0;

pub(super) fn all(
    bench: &Bench,
    server: &Server,
    rounds: usize,
    report: &mut Report,
) -> Result<()> {
    let decoded =
        json(std::process::Command::new(&bench.program).args(["decode", &rounds.to_string()]))?;
    let body = decoded["body_bytes"].as_f64().unwrap_or(f64::NAN);
    large(bench, server, rounds, body, report)?;
    for (how, seconds) in decoded.as_object().into_iter().flatten() {
        if let Some(seconds) = seconds.as_array() {
            let milliseconds = statistics::median(seconds.iter().filter_map(Value::as_f64)) * 1e3;
            report.counted(
                &format!("decoding it alone, ms: {how}"),
                &[("ours", milliseconds)],
            );
        }
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
    let measured = all_rounds(&RIVALS, rounds, |contender| {
        let mut found = json(&mut bench.client(contender, &server.http, &["large", "3"]))?;
        let seconds = found["seconds"].as_array().into_iter().flatten();
        let median = statistics::median(seconds.filter_map(Value::as_f64));
        found["milliseconds"] = (median * 1e3).into();
        let peak = found["peak_kib"].as_f64().unwrap_or(f64::NAN);
        found["bodies"] = (peak * 1024.0 / body).into();
        Ok(found)
    })?;
    let bytes = format!("{:.1} MB", body / 1e6);
    report.timed(
        &format!("an answer of {bytes}, end to end, ms"),
        &field_of(&measured, "milliseconds"),
    );
    report.timed(
        "peak memory of it, in bodies",
        &field_of(&measured, "bodies"),
    );
    Ok(())
}

/// The server answers none of them before all of them are there.
fn waiting(bench: &Bench, server: &Server, report: &mut Report) -> Result<()> {
    let mut peaks = Vec::new();
    for contender in RIVALS {
        let base_url = format!("{}/hold/{contender}/{WAITING}", server.http);
        let found = json(&mut bench.client(contender, &base_url, &["wait", WAITING]))?;
        peaks.push((
            contender,
            found["peak_kib"].as_f64().unwrap_or(f64::NAN) / KIB_A_MIB,
        ));
    }
    report.counted(
        &format!("peak memory with {WAITING} calls waiting, MiB"),
        &peaks,
    );
    Ok(())
}
