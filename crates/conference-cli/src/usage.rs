//! Invalid command lines, and requests for help.

use std::{ffi::OsString, process::ExitCode};

use clap::{
    Arg, Command,
    error::{ContextKind, ContextValue, Error, ErrorKind},
};

use crate::{command, failure::Failure, lookup, options::ErrorFormat, similar};

/// Prints an error of clap, or the help if that was requested.
pub(crate) fn report(mut error: Error, arguments: &[OsString]) -> ExitCode {
    let words: Vec<_> = arguments.iter().skip(1).filter_map(|word| word.to_str()).collect();
    let operation = words.iter().find_map(|word| lookup::find_operation(word));
    suggest_flag(&mut error, &words);
    suggest_operation(&mut error);
    if error.use_stderr() && wants_json(arguments) {
        let operation = operation.map(|info| info.name);
        return Failure::invalid_request(operation, one_line(&error)).print(ErrorFormat::Json);
    }
    // Errors of standard error itself cannot be reported.
    let _ = error.print();
    ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2))
}

/// Replaces clap's suggestion by the most similar flags of this command.
fn suggest_flag(error: &mut Error, words: &[&str]) {
    let Some(ContextValue::String(flag)) = error.get(ContextKind::InvalidArg) else {
        return;
    };
    if error.kind() != ErrorKind::UnknownArgument || !flag.starts_with("--") {
        return;
    }
    let refused = flag.trim_start_matches('-').to_owned();
    error.remove(ContextKind::Suggested);
    error.remove(ContextKind::SuggestedArg);
    let similar = similar::find(&refused, flags(words));
    let similar: Vec<_> = similar.iter().map(|name| format!("--{name}")).collect();
    if !similar.is_empty() {
        error.insert(ContextKind::SuggestedArg, ContextValue::Strings(similar));
    }
}

/// Returns the flags of the subcommand among these words, and the flags for every call.
fn flags(words: &[&str]) -> Vec<String> {
    let root = command::root();
    let subcommand = words.iter().find_map(|word| root.find_subcommand(word));
    let arguments =
        root.get_arguments().chain(subcommand.into_iter().flat_map(Command::get_arguments));
    arguments.filter_map(Arg::get_long).map(str::to_owned).collect()
}

/// Replaces clap's suggestions by the most similar commands.
fn suggest_operation(error: &mut Error) {
    let Some(ContextValue::String(word)) = error.get(ContextKind::InvalidSubcommand) else {
        return;
    };
    let root = command::root();
    let similar = similar::find(word, root.get_subcommands().map(Command::get_name));
    let similar: Vec<_> = similar.into_iter().map(str::to_owned).collect();
    error.remove(ContextKind::SuggestedSubcommand);
    if !similar.is_empty() {
        error.insert(ContextKind::SuggestedSubcommand, ContextValue::Strings(similar));
    }
}

/// Returns true if `--error-format json` is given. An invalid command line has no matches to ask.
fn wants_json(arguments: &[OsString]) -> bool {
    let is_pair = |pair: &[OsString]| pair[0] == "--error-format" && pair[1] == "json";
    arguments.windows(2).any(is_pair) || arguments.iter().any(|word| word == "--error-format=json")
}

fn one_line(error: &Error) -> String {
    let text = error.render().to_string();
    let message = text.split("\n\nUsage:").next().unwrap_or_default();
    let lines = message.trim_start_matches("error: ").lines().map(str::trim);
    lines.filter(|line| !line.is_empty()).collect::<Vec<_>>().join(" ")
}
