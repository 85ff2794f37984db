//! Steps of CI: the one list.

use std::{
    error::Error,
    fmt::Write as _,
    path::Path,
    process::Command,
    time::{Duration, Instant},
};

use crate::{diff, packages};

type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// Steps in their order, with the arguments of cargo.
const STEPS: &[(&str, &str)] = &[
    ("formatting", "fmt --all --check"),
    ("formatting of the fuzz targets", "fmt --manifest-path fuzz/Cargo.toml --check"),
    ("formatting of the bench", "fmt --manifest-path bench/Cargo.toml --check"),
    ("generated files", "run --quiet --package xtask -- gen --check"),
    ("lints", "clippy --workspace --all-targets --all-features -- --deny warnings"),
    (
        "lints without features",
        "clippy --package conference-api --package conference-events --package conference-simulator -- --deny warnings",
    ),
    (
        "lints of the fuzz targets",
        "clippy --locked --manifest-path fuzz/Cargo.toml --no-default-features --target-dir target -- --deny warnings",
    ),
    (
        "lints of the bench",
        "clippy --locked --manifest-path bench/Cargo.toml --all-targets --all-features --target-dir target -- --deny warnings",
    ),
    (
        "lints with one feature each",
        "clippy --package conference-events --features callback -- --deny warnings",
    ),
    (
        "lints of the stream alone",
        "clippy --package conference-events --features stream -- --deny warnings",
    ),
    ("tests", "test --workspace"),
    ("documentation", "doc --workspace --no-deps --all-features"),
    ("quick start", "run --package conference-api --example quickstart"),
    ("example with Redis", "run --example processes"),
    ("licences and sources", "deny check licenses sources bans"),
    (
        "licences and sources of the fuzz targets",
        "deny --manifest-path fuzz/Cargo.toml --config .cargo/deny.toml check licenses sources bans",
    ),
    (
        "licences and sources of the bench",
        "deny --manifest-path bench/Cargo.toml --config .cargo/deny.toml check licenses sources bans",
    ),
    ("crate count", "run --quiet --package xtask -- crates"),
    ("cost of a call", "run --quiet --package xtask -- bench --guard"),
];

/// Steps with their durations.
type Times = Vec<(&'static str, Duration)>;

/// Runs all steps, stops at the first that fails, and prints the duration of each.
///
/// # Errors
///
/// Returns an error that names the failed step.
pub fn run(root: &Path) -> Result<()> {
    let mut times = Times::new();
    let result = run_steps(root, &mut times);
    print!("{}", summary(&times));
    result
}

fn run_steps(root: &Path, times: &mut Times) -> Result<()> {
    for &(name, arguments) in STEPS {
        timed(name, times, || cargo(root, name, arguments))?;
    }
    timed("packages", times, || packages::check(root))?;
    timed("schema diff", times, || {
        print!("{}", schema_diff(root)?);
        Ok(())
    })
}

fn timed(name: &'static str, times: &mut Times, step: impl FnOnce() -> Result<()>) -> Result<()> {
    println!("==> {name}");
    let start = Instant::now();
    let result = step();
    times.push((name, start.elapsed()));
    result
}

fn cargo(root: &Path, name: &str, arguments: &str) -> Result<()> {
    println!("cargo {arguments}");
    let status = Command::new("cargo")
        .args(arguments.split(' '))
        .env("RUSTDOCFLAGS", "--deny warnings")
        .current_dir(root)
        .status()?;
    if status.success() { Ok(()) } else { Err(format!("{name} failed: cargo {arguments}").into()) }
}

/// Lists the duration of each step and of the whole, in seconds.
fn summary(times: &Times) -> String {
    let whole = times.iter().map(|(_, time)| *time).sum();
    let mut lines = String::from("==> seconds\n");
    for (name, time) in times.iter().chain([&("the whole", whole)]) {
        let _ = writeln!(lines, "{:8.1}  {name}", time.as_secs_f64());
    }
    lines
}

/// Branches that a change may be based on, as a clone names them.
const MAIN: [&str; 2] = ["origin/main", "main"];

/// Compares `spec/` with the main branch, if there is one.
///
/// # Errors
///
/// If it cannot be compared, or with the findings, if there is a breaking one that is not
/// acknowledged.
pub fn schema_diff(root: &Path) -> Result<String> {
    let Some(main) = MAIN.into_iter().find(|branch| is_known(root, branch)) else {
        return Ok("there is no main branch to compare with\n".to_owned());
    };
    let options = diff::Options {
        reference: Some(main.to_owned()),
        since: None,
        format: diff::Format::Text,
        gate: diff::Gate::Breaking,
    };
    let report = diff::run(root, &options)?;
    let told = format!("cargo xtask diff {main}\n{}", report.text);
    if report.is_gated {
        return Err(format!(
            "{told}schema diff failed: spec/ has breaking changes: undo them, or acknowledge them in {}",
            diff::ack::FILE
        )
        .into());
    }
    Ok(told)
}

fn is_known(root: &Path, branch: &str) -> bool {
    let git = Command::new("git")
        .args(["rev-parse", "--verify", "--quiet", branch])
        .current_dir(root)
        .output();
    git.is_ok_and(|output| output.status.success())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_summary_has_every_step_and_the_whole() {
        let times = vec![("one", Duration::from_millis(1250)), ("two", Duration::from_secs(100))];
        let lines = "     1.2  one\n   100.0  two\n   101.2  the whole\n";
        assert_eq!(summary(&times), format!("==> seconds\n{lines}"));
    }
}
