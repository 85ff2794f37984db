//! What can be counted, and is the same each time: a run of few calls is taken
//! from a run of many, so that the start of the program does not count.

use std::{collections::BTreeMap, error::Error, fs, path::Path, process::Command};

use super::{
    Result,
    program::{Bench, Server, output},
    report::Report,
};

pub(super) const RIVALS: [&str; 4] = ["ours", "reqwest", "middleware", "hyper"];
/// The client as it does not come.
pub(super) const VARIANTS: [(&str, &str); 5] = [
    ("ours-token", "with a given token"),
    ("ours-once", "without retries"),
    ("ours-limited", "with a rate limit"),
    ("ours-unheard", "with a subscriber that is off"),
    ("ours-spans", "with a subscriber that formats all spans"),
];
const FEW: u32 = 100;
const MANY: u32 = 400;

pub(super) fn all(bench: &Bench, server: &Server, silent: f64, report: &mut Report) -> Result<()> {
    let mut rows: [Vec<(&str, f64)>; 4] = Default::default();
    for contender in RIVALS {
        let heap = heap(bench, server, contender)?;
        let calls = system_calls(bench, server, contender)?;
        let counts = [
            instructions(bench, server, contender)?,
            heap.allocations,
            heap.bytes,
            calls.values().sum(),
        ];
        for (row, count) in rows.iter_mut().zip(counts) {
            row.push((contender, count));
        }
    }
    let measures = [
        "instructions a call",
        "allocations a call",
        "bytes allocated a call",
        "system calls a call",
    ];
    for (measure, row) in measures.into_iter().zip(&rows) {
        report.counted(measure, row);
    }
    for (contender, what) in VARIANTS {
        let count = instructions(bench, server, contender)?;
        report.counted(&format!("instructions a call, {what}"), &[("ours", count)]);
    }
    report.counted("instructions a call, with spans compiled out", &[("ours", silent)]);
    connections(bench, server, report)
}

/// Instructions of a call in a program without spans.
pub(super) fn silent(root: &Path) -> Result<f64> {
    let bench = Bench::build(root, &["--features", "silent"])?;
    let server = bench.serve()?;
    instructions(&bench, &server, "ours")
}

/// How often the client connects, for all calls of a run one after the other.
fn connections(bench: &Bench, server: &Server, report: &mut Report) -> Result<()> {
    let mut row = Vec::new();
    for contender in RIVALS {
        let program = bench.client(contender, &server.http, &["calls", &MANY.to_string()]);
        let calls = traced(bench, &program)?;
        row.push((contender, calls.get("connect").copied().unwrap_or_default()));
    }
    report.counted(&format!("connections for {MANY} calls one after the other"), &row);
    Ok(())
}

/// Instructions of the program itself, in a call.
pub(super) fn instructions(bench: &Bench, server: &Server, contender: &str) -> Result<f64> {
    instructions_of("calls", RUNS, bench, server, contender)
}

/// Instructions of a task that is done so many times, each time.
pub(super) fn instructions_of(
    task: &str,
    (few, many): (u32, u32),
    bench: &Bench,
    server: &Server,
    contender: &str,
) -> Result<f64> {
    let count = |times| {
        let told = valgrind(bench, server, contender, "callgrind", (task, times))?;
        let [instructions] = numbers(&told, "Collected : ")?;
        Ok::<f64, Box<dyn Error>>(instructions)
    };
    Ok((count(many)? - count(few)?) / f64::from(many - few))
}

pub(super) struct Heap {
    pub(super) allocations: f64,
    pub(super) bytes: f64,
}

/// What a call takes from the heap, whether or not it gives it back.
pub(super) fn heap(bench: &Bench, server: &Server, contender: &str) -> Result<Heap> {
    let count = |calls| {
        let told = valgrind(bench, server, contender, "dhat", ("calls", calls))?;
        numbers(&told, "Total: ")
    };
    let ([bytes, allocations], [all_bytes, all_allocations]) = (count(FEW)?, count(MANY)?);
    Ok(Heap { bytes: a_call(bytes, all_bytes), allocations: a_call(allocations, all_allocations) })
}

/// Where callgrind puts the profile of so many calls.
pub(super) fn profile(bench: &Bench, contender: &str, calls: u32) -> std::path::PathBuf {
    bench.file(&format!("{contender}-{calls}.callgrind"))
}

pub(super) const RUNS: (u32, u32) = (FEW, MANY);

fn a_call(few: f64, many: f64) -> f64 {
    (many - few) / f64::from(MANY - FEW)
}

fn valgrind(
    bench: &Bench,
    server: &Server,
    contender: &str,
    tool: &str,
    (task, times): (&str, u32),
) -> Result<String> {
    let mut command = Command::new("valgrind");
    command.arg(format!("--tool={tool}"));
    command.arg(match tool {
        "callgrind" => {
            format!("--callgrind-out-file={}", profile(bench, contender, times).display())
        }
        _ => "--dhat-out-file=/dev/null".to_owned(),
    });
    let program = bench.client(contender, &server.http, &[task, &times.to_string()]);
    command.arg(program.get_program()).args(program.get_args());
    Ok(String::from_utf8(output(&mut command)?.stderr)?)
}

/// The first numbers after a label.
fn numbers<const COUNT: usize>(text: &str, label: &str) -> Result<[f64; COUNT]> {
    let rest = text.split_once(label).map(|(_, rest)| rest);
    let line = rest.and_then(|rest| rest.lines().next());
    let words = line.unwrap_or_default().split_whitespace();
    let numbers = words.filter_map(|word| word.replace(',', "").parse().ok());
    let numbers: Vec<f64> = numbers.take(COUNT).collect();
    let untold = |_| format!("valgrind does not tell `{label}`: {text}");
    Ok(numbers.try_into().map_err(untold)?)
}

/// How often a call enters the kernel, by the name of what it asks for.
pub(super) fn system_calls(
    bench: &Bench,
    server: &Server,
    contender: &str,
) -> Result<BTreeMap<String, f64>> {
    let program =
        |calls: u32| bench.client(contender, &server.http, &["calls", &calls.to_string()]);
    let (few, many) = (traced(bench, &program(FEW))?, traced(bench, &program(MANY))?);
    let difference = |(name, count): (String, f64)| {
        let before = few.get(&name).copied().unwrap_or_default();
        (name, a_call(before, count))
    };
    Ok(many.into_iter().map(difference).collect())
}

/// All system calls of a program.
pub(super) fn traced(bench: &Bench, program: &Command) -> Result<BTreeMap<String, f64>> {
    let file = bench.file("strace");
    let mut command = Command::new("strace");
    command.args(["-f", "-c", "-o"]).arg(&file);
    command.arg(program.get_program()).args(program.get_args());
    for (name, value) in program.get_envs() {
        command.env(name, value.unwrap_or_default());
    }
    output(&mut command)?;
    let table = fs::read_to_string(&file)?;
    Ok(table.lines().filter_map(row).collect())
}

/// A row is: share, seconds, microseconds a call, calls, errors if there are any, name.
fn row(line: &str) -> Option<(String, f64)> {
    let columns: Vec<&str> = line.split_whitespace().collect();
    let name = columns.last().filter(|name| **name != "total")?;
    Some(((*name).to_owned(), columns.get(3)?.parse().ok()?))
}
