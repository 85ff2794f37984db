//! What a call costs, beside what it costs those who write it otherwise. The
//! programs that make the calls are in `bench/`, a workspace of its own.

mod builds;
mod calls;
mod count;
mod document;
mod guard;
mod machine;
mod peers;
mod profile;
mod program;
mod report;
mod size;
mod statistics;

use std::{error::Error, path::Path};

pub use guard::guard;
use machine::Machine;
use program::Bench;
use report::Report;

/// What to measure, and how often.
#[derive(clap::Args)]
pub struct Options {
    /// Measure the official SDKs for Python and Node too.
    #[arg(long)]
    peers: bool,
    /// How often what takes time is measured; each round has all contenders.
    #[arg(long, default_value_t = 9, value_parser = clap::value_parser!(u32).range(1..))]
    rounds: u32,
    /// Leave out what takes minutes: cold builds.
    #[arg(long)]
    quick: bool,
    /// Measure nothing but what is deterministic, and compare it with the budget.
    #[arg(long, conflicts_with_all = ["peers", "quick", "rounds"])]
    guard: bool,
}

type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// Measures everything, prints it as a table, and writes it to `bench.json` in
/// the target directory. With nothing left out the documents get the tables too.
///
/// # Errors
///
/// If something cannot be built or run, or the budget is exceeded.
pub fn run(root: &Path, options: &Options) -> Result<()> {
    if options.guard {
        return guard(root);
    }
    size::check_limit()?;
    let silent = count::silent(root)?;
    let bench = Bench::build(root, &["--features", "rivals"])?;
    let server = bench.serve()?;
    let rounds = options.rounds as usize;
    let mut report = Report::new(Machine::of(root)?);
    count::all(&bench, &server, silent, &mut report)?;
    calls::all(&bench, &server, rounds, &mut report)?;
    size::all(&bench, &server, rounds, &mut report)?;
    if options.peers {
        peers::all(&bench, &server, rounds, &mut report)?;
    }
    builds::generation(&mut report)?;
    if !options.quick {
        builds::cold(&bench, &mut report)?;
    }
    let (table, layers) = (report.markdown(), profile::table(&bench)?);
    println!("{table}\n{layers}");
    let file = bench.target.join("bench.json");
    std::fs::write(&file, report.json()?)?;
    println!("written to {}", file.display());
    if options.peers && !options.quick {
        document::write(root, &[("table", &table), ("layers", &layers)])?;
    }
    Ok(())
}
