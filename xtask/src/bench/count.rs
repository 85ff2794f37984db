//! Counts, which are the same in every run: the difference between a run of many calls and one of
//! few, which excludes the start of the program.

use std::{fs, process::Command};

use super::{
    Result,
    program::{Bench, output},
};

/// Calls of the two runs under valgrind.
const CALLS: (u32, u32) = (100, 400);
/// Calls of the two runs whose system calls are counted: between these an interpreter compiles
/// little.
const TRACED_CALLS: (u32, u32) = (2_000, 4_000);

/// Cost of a call: of the program itself, without the kernel.
pub(super) struct Cost {
    pub(super) instructions: f64,
    pub(super) allocations: f64,
    pub(super) bytes: f64,
}

pub(super) fn cost(bench: &Bench, contender: &str) -> Result<Cost> {
    let [instructions] = a_call(CALLS, |calls| {
        numbers(&valgrind(bench, contender, "callgrind", calls)?, "Collected : ")
    })?;
    let [bytes, allocations] =
        a_call(CALLS, |calls| numbers(&valgrind(bench, contender, "dhat", calls)?, "Total: "))?;
    Ok(Cost { instructions, allocations, bytes })
}

/// Counts how often a call enters the kernel.
pub(super) fn system_calls(bench: &Bench, contender: &str) -> Result<f64> {
    let [calls] = a_call(TRACED_CALLS, |calls| {
        let file = bench.file("strace");
        let program = bench.client(contender, &["calls", &calls.to_string()]);
        let mut command = Command::new("strace");
        command.args(["-f", "-c", "-o"]).arg(&file);
        output(with(&mut command, &program))?;
        let table = fs::read_to_string(&file)?;
        let total = table.lines().find(|line| line.ends_with(" total"));
        // The columns are: share, seconds, microseconds a call, calls, errors if there are any.
        let calls = total.and_then(|line| line.split_whitespace().nth(3)?.parse().ok());
        Ok([calls.ok_or_else(|| format!("strace reports no total: {table}"))?])
    })?;
    Ok(calls)
}

fn a_call<const COUNT: usize>(
    (few, many): (u32, u32),
    count: impl Fn(u32) -> Result<[f64; COUNT]>,
) -> Result<[f64; COUNT]> {
    let (start, mut counts) = (count(few)?, count(many)?);
    for (count, start) in counts.iter_mut().zip(start) {
        *count = (*count - start) / f64::from(many - few);
    }
    Ok(counts)
}

fn valgrind(bench: &Bench, contender: &str, tool: &str, calls: u32) -> Result<String> {
    let program = bench.client(contender, &["calls", &calls.to_string()]);
    let mut command = Command::new("valgrind");
    command.args([format!("--tool={tool}"), format!("--{tool}-out-file=/dev/null")]);
    Ok(String::from_utf8(output(with(&mut command, &program))?.stderr)?)
}

/// Adds the program to the arguments of the tool that watches it.
fn with<'a>(tool: &'a mut Command, program: &Command) -> &'a mut Command {
    tool.arg(program.get_program()).args(program.get_args());
    let variables = program.get_envs().filter_map(|(name, value)| Some((name, value?)));
    tool.envs(variables)
}

/// Returns the first numbers after a label.
fn numbers<const COUNT: usize>(text: &str, label: &str) -> Result<[f64; COUNT]> {
    let rest = text.split_once(label).map(|(_, rest)| rest);
    let line = rest.and_then(|rest| rest.lines().next());
    let words = line.unwrap_or_default().split_whitespace();
    let numbers = words.filter_map(|word| word.replace(',', "").parse().ok());
    let numbers: Vec<f64> = numbers.take(COUNT).collect();
    Ok(numbers.try_into().map_err(|_| format!("valgrind does not report `{label}`: {text}"))?)
}
