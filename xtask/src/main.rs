//! The project's own tasks: `cargo xtask <task>`.

use std::{
    error::Error,
    path::{Path, PathBuf},
    process::ExitCode,
};

use clap::{Parser, Subcommand};
use xtask::{bench, ci, crates, diff, generate, handwritten, output, spec, upstream};

/// The project's own tasks.
#[derive(Parser)]
struct Arguments {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Generate `conference-models` from `spec/`.
    Gen {
        /// Change nothing, but fail if a file is missing, stale or superfluous.
        #[arg(long)]
        check: bool,
    },
    /// Compare `spec/` with another commit and report the effects on programs.
    Diff(diff::Options),
    /// Compare `spec/` with DingTalk's official Python SDK.
    ///
    /// Exits with 1 for a difference that spec/upstream-ack.toml does not list, and with 2 if
    /// nothing could be compared.
    Upstream(upstream::Options),
    /// Measure the cost of a call, compared with other clients.
    Bench(bench::Options),
    /// Count the crates that our crates depend on.
    Crates,
    /// Run all steps of CI.
    Ci,
}

fn main() -> ExitCode {
    let root = root();
    let result = match Arguments::parse().task {
        Task::Gen { check: false } => write(&root),
        Task::Gen { check: true } => check(&root),
        Task::Diff(options) => {
            return finish(diff::run(&root, &options).map(|it| (it.text, it.is_gated)));
        }
        Task::Upstream(options) => {
            return finish(upstream::run(&root, &options).map(|it| (it.text, it.is_open)));
        }
        Task::Bench(options) => bench::run(&root, &options),
        Task::Crates => crates::check(&root),
        Task::Ci => ci::run(&root),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn write(root: &Path) -> Result<(), Box<dyn Error>> {
    let model = model(root)?;
    let mut lines = output::write(root, &generate::files(root, &model)?)?;
    lines.extend(handwritten::missing(root, &model)?);
    for line in lines {
        println!("{line}");
    }
    Ok(())
}

fn check(root: &Path) -> Result<(), Box<dyn Error>> {
    let differences = output::differences(root, &generate::files(root, &model(root)?)?)?;
    if differences.is_empty() {
        return Ok(());
    }
    let list = differences.join("\n");
    Err(format!(
        "{list}\nthe generated files are not those of spec/. Fix it with: {}",
        output::COMMAND
    )
    .into())
}

/// Prints a report. A failure exits with 2, to distinguish it from a report without findings.
fn finish(report: Result<(String, bool), impl Error>) -> ExitCode {
    match report {
        Ok((text, is_failure)) => {
            print!("{text}");
            ExitCode::from(u8::from(is_failure))
        }
        Err(error) => {
            eprintln!("{error}");
            ExitCode::from(2)
        }
    }
}

fn model(root: &Path) -> Result<spec::Model, Box<dyn Error>> {
    let sources = spec::read(&root.join("spec"))?;
    let model = spec::parse(&sources)?;
    spec::check(&sources, &model)?;
    Ok(model)
}

/// Returns the root of the checkout that cargo runs in, which may differ from the one that this
/// program was built in.
fn root() -> PathBuf {
    let manifest = std::env::var_os("CARGO_MANIFEST_DIR")
        .map_or_else(|| PathBuf::from("xtask"), PathBuf::from);
    match manifest.parent() {
        Some(root) if root != Path::new("") => root.to_path_buf(),
        _ => PathBuf::from("."),
    }
}
