//! Command lines that cannot be understood, and requests for help.

use std::{ffi::OsString, process::ExitCode};

use clap::error::{ContextKind, ContextValue, Error, ErrorKind};
use conference_models::metadata::OperationInfo;
use heck::ToKebabCase;

use crate::{command, failure::Failure, options::ErrorFormat, unknown_fields::nearest};

/// Reports an error of clap, which can also be a request for help.
pub(crate) fn report(mut error: Error, arguments: &[OsString]) -> ExitCode {
    let mut words = arguments.iter().skip(1).filter_map(|word| word.to_str());
    let operation = words.find_map(command::find_operation);
    if let Some(operation) = operation {
        suggest_field(&mut error, operation);
    }
    if error.use_stderr() && wants_json(arguments) {
        let operation = operation.map(|info| info.name);
        return Failure::invalid_request(operation, one_line(&error)).print(ErrorFormat::Json);
    }
    // There is nowhere left to complain to.
    let _ = error.print();
    ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2))
}

/// Names the nearest field where clap finds none that is near enough.
fn suggest_field(error: &mut Error, operation: &OperationInfo) {
    let Some(ContextValue::String(flag)) = error.get(ContextKind::InvalidArg) else {
        return;
    };
    let is_suggested = error.get(ContextKind::SuggestedArg).is_some();
    if error.kind() != ErrorKind::UnknownArgument || is_suggested || !flag.starts_with("--") {
        return;
    }
    let flags = operation.fields.iter().map(|field| format!("--{}", field.name.to_kebab_case()));
    if let Some(near) = nearest(flag, flags) {
        error.insert(ContextKind::SuggestedArg, ContextValue::String(near));
    }
}

/// The matches would say it, if there were any.
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
