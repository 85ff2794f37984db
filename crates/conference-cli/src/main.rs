//! The program `conference`: DingTalk's video-conference API from a terminal,
//! and a simulator of it.
//!
//! The subcommands of operations come from [`OPERATIONS`](conference_models::metadata::OPERATIONS):
//! none is named here.

mod cell;
mod command;
mod completions;
mod describe;
mod doctor;
mod dry_run;
mod environment;
mod events;
mod explain;
mod failure;
mod fields;
mod folders;
mod help;
mod input;
mod invalid_fields;
mod log;
mod lookup;
mod operation;
mod operations;
mod options;
mod output;
mod path;
mod present;
mod profile;
mod request;
mod runtime;
mod select;
mod set;
mod settings;
mod shutdown;
mod similar;
mod simulate;
mod skeleton;
mod suite;
mod table;
mod target;
mod times;
mod token_cache;
mod unknown_fields;
mod usage;
mod value;
mod walk;
mod warnings;
mod words;

use std::{ffi::OsString, process::ExitCode};

use clap::{ArgMatches, FromArgMatches};

use crate::{command::Builtin, failure::Failure, options::Options};

fn main() -> ExitCode {
    let arguments: Vec<OsString> = std::env::args_os().collect();
    match command::root().try_get_matches_from(&arguments) {
        Ok(matches) => run(&matches),
        Err(error) => usage::report(error, &arguments),
    }
}

fn run(matches: &ArgMatches) -> ExitCode {
    let options = Options::from_matches(matches);
    log::start(options.verbose);
    let failed = |error| Failure::environment(format!("cannot start the runtime: {error}"));
    let result =
        runtime::run(dispatch(&options, matches)).unwrap_or_else(|error| Err(failed(error)));
    result.unwrap_or_else(|failure| failure.print(options.error_format))
}

async fn dispatch(options: &Options, matches: &ArgMatches) -> Result<ExitCode, Failure> {
    if let Ok(builtin) = Builtin::from_arg_matches(matches) {
        let done = match builtin {
            Builtin::Operations(arguments) => operations::print(&arguments),
            Builtin::Describe(arguments) => describe::print(&arguments),
            Builtin::Explain(arguments) => explain::print(&arguments),
            Builtin::Doctor(arguments) => return doctor::run(&arguments, options).await,
            Builtin::Skeleton(arguments) => skeleton::print(&arguments),
            Builtin::Simulate(arguments) => {
                return simulate::run(arguments, options.verbose).await;
            }
            Builtin::Events { command } => events::run(&command, options).await,
            Builtin::Completions { shell } => completions::print(shell),
        };
        return done.map(|()| ExitCode::SUCCESS);
    }
    let (name, arguments) = matches.subcommand().expect("clap requires a subcommand");
    operation::run(options, name, arguments).await.map(|()| ExitCode::SUCCESS)
}
