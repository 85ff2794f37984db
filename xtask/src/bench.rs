//! Cost of a call, compared with other clients. The programs that make the calls are in `bench/`, a
//! separate workspace.

mod count;
mod guard;
mod measures;
mod peers;
mod program;
mod rounds;
mod table;

use std::{error::Error, path::Path};

use program::Bench;

type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// Options of `cargo xtask bench`.
#[derive(clap::Args)]
pub struct Options {
    /// Measure the official SDKs for Python and Node too.
    #[arg(long)]
    peers: bool,
    /// Rounds of timed measures. Each round runs all programs.
    #[arg(long, default_value_t = 27, value_parser = clap::value_parser!(u32).range(1..))]
    rounds: u32,
    /// Measure only what is deterministic, and compare it with the budget.
    #[arg(long, conflicts_with_all = ["peers", "rounds"])]
    guard: bool,
}

/// Measures everything and prints it as a table, or compares the counts with the budget.
///
/// # Errors
///
/// Returns an error if something cannot be built or run, or if the budget is exceeded.
pub fn run(root: &Path, options: &Options) -> Result<()> {
    if options.guard {
        return guard::guard(root);
    }
    measures::check_limit()?;
    let mut bench = Bench::start(root, &["--features", "rivals"])?;
    if options.peers {
        bench.peers = peers::install(&bench)?;
    }
    let table = measures::all(&bench, options.rounds as usize)?;
    println!("{}\n\n{table}", table::machine(root)?);
    Ok(())
}
