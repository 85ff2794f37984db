//! The program `conference`: DingTalk's video-conference API from a terminal,
//! and a simulator of it.
//!
//! Every operation is a subcommand, made from
//! [`OPERATIONS`](conference_models::metadata::OPERATIONS): none is named here.

mod call;
mod command;
mod failure;
mod fields;
mod list;
mod log;
mod options;
mod output;
mod request;
mod shutdown;
mod simulate;
mod target;
mod unknown;
mod usage;

use std::{ffi::OsString, process::ExitCode};

use clap::{ArgMatches, FromArgMatches};

use crate::{command::Builtin, failure::Failure, options::Options};

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let arguments: Vec<OsString> = std::env::args_os().collect();
    match command::root().try_get_matches_from(&arguments) {
        Ok(matches) => run(&matches).await,
        Err(error) => usage::report(error, &arguments),
    }
}

async fn run(matches: &ArgMatches) -> ExitCode {
    let options = Options::of(matches);
    log::start(options.verbose);
    match dispatch(&options, matches).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => failure.report(options.error_format),
    }
}

async fn dispatch(options: &Options, matches: &ArgMatches) -> Result<(), Failure> {
    if let Ok(builtin) = Builtin::from_arg_matches(matches) {
        return match builtin {
            Builtin::Operations(wanted) => list::print(&wanted),
            Builtin::Simulate(wanted) => simulate::run(wanted).await,
            Builtin::Completions { shell } => output::completions(shell),
        };
    }
    let (name, arguments) = matches.subcommand().expect("a subcommand is required");
    call::run(options, name, arguments).await
}
