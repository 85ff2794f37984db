//! The official SDKs, where they can be installed.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use super::{
    Result,
    calls::{WARM_UP, WITH_TOKEN, all_rounds, as_ours, field_of, milliseconds},
    count::traced,
    program::{Bench, Server, json, output},
    report::Report,
    size::{LARGE, middle_of},
};

const PYTHON: &str = "alibabacloud_dingtalk==2.2.65";
const NODE: &str = "@alicloud/dingtalk@2.2.27";
/// About a second of each.
const CALLS: &str = "50000";
const PEER_CALLS: &str = "4000";
/// Between these an interpreter compiles little.
const WARM_CALLS: (u32, u32) = (2_000, 4_000);
const RUST: [&str; 2] = ["ours", "reqwest"];
const IN_FLIGHT: &str = "64";

/// A program in another language: what runs it, and what it is.
struct Peer {
    name: &'static str,
    interpreter: PathBuf,
    arguments: Vec<PathBuf>,
    modules: PathBuf,
}

pub(super) fn all(
    bench: &Bench,
    server: &Server,
    rounds: usize,
    report: &mut Report,
) -> Result<()> {
    let mut peers = Vec::new();
    for (name, found) in [("Python", python(bench)), ("Node", node(bench))] {
        match found {
            Ok(found) => peers.extend(found),
            Err(why) => report.note(format!("The SDK for {name} is left out: {why}")),
        }
    }
    let names: Vec<&str> = RUST.into_iter().chain(peers.iter().map(|peer| peer.name)).collect();
    let command = |name: &str, task: &[&str]| match peers.iter().find(|peer| peer.name == name) {
        Some(peer) => peer.command(&server.http, task),
        None => bench.client(name, &server.http, task),
    };
    let rates = all_rounds(&names, rounds, |name| {
        let calls = if RUST.contains(&name) { CALLS } else { PEER_CALLS };
        json(&mut command(name, &["rate", WARM_UP, calls, IN_FLIGHT]))
    })?;
    for (field, what) in [("calls_per_second", "calls a second"), ("cpu_micros", "CPU a call, µs")]
    {
        report.timed(
            &format!("{what}, {IN_FLIGHT} in flight, beside the SDKs"),
            &field_of(&rates, field)?,
        );
    }
    let starting: Vec<&str> = [WITH_TOKEN].into_iter().chain(names[1..].iter().copied()).collect();
    let starts =
        all_rounds(&starting, rounds, |name| milliseconds(&mut command(name, &["first"])))?;
    report.timed("cold start without TLS, ms, beside the SDKs", &as_ours(starts));
    let large =
        all_rounds(&names, rounds.min(3), |name| middle_of(&json(&mut command(name, &LARGE))?))?;
    report.timed("a large answer, end to end, ms, beside the SDKs", &large);
    let mut counts = Vec::new();
    for name in &names {
        let count = |calls: u32| -> Result<f64> {
            let program = command(name, &["calls", &calls.to_string()]);
            Ok(traced(bench, &program)?.values().sum())
        };
        let (few, many) = WARM_CALLS;
        counts.push((*name, (count(many)? - count(few)?) / f64::from(many - few)));
    }
    report.counted("system calls a call, beside the SDKs", &counts);
    Ok(())
}

impl Peer {
    fn command(&self, base_url: &str, task: &[&str]) -> Command {
        let mut command = Command::new(&self.interpreter);
        command.args(&self.arguments).arg(base_url).args(task).env("NODE_PATH", &self.modules);
        command
    }
}

fn python(bench: &Bench) -> Result<Vec<Peer>> {
    let environment = bench.file("python");
    let interpreter = environment.join("bin/python");
    if !has(&environment, PYTHON) {
        output(Command::new("python3").args(["-m", "venv", "--clear"]).arg(&environment))?;
        output(Command::new(&interpreter).args([
            "-m",
            "pip",
            "install",
            "--quiet",
            "--no-input",
            PYTHON,
        ]))?;
        installed(&environment, PYTHON)?;
    }
    let script = bench.root.join("bench/peers/peer.py");
    let peer = |name, mode: &str| Peer {
        name,
        interpreter: interpreter.clone(),
        arguments: vec![script.clone(), mode.into()],
        modules: PathBuf::new(),
    };
    Ok(vec![peer("python", "sync"), peer("python-async", "async")])
}

fn node(bench: &Bench) -> Result<Vec<Peer>> {
    let folder = bench.file("node");
    if !has(&folder, NODE) {
        fs::create_dir_all(&folder)?;
        output(
            Command::new("npm").args(["install", "--silent", "--prefix"]).arg(&folder).arg(NODE),
        )?;
        installed(&folder, NODE)?;
    }
    Ok(vec![Peer {
        name: "node",
        interpreter: "node".into(),
        arguments: vec![bench.root.join("bench/peers/peer.js")],
        modules: folder.join("node_modules"),
    }])
}

const MARK: &str = "installed";

fn has(folder: &Path, package: &str) -> bool {
    fs::read_to_string(folder.join(MARK)).is_ok_and(|installed| installed == package)
}

fn installed(folder: &Path, package: &str) -> Result<()> {
    Ok(fs::write(folder.join(MARK), package)?)
}
