//! `conference describe`: describes an operation.

mod example;
mod machine_readable;
mod text;

use clap::Args;
use conference_models::{
    DocumentedError,
    metadata::{ERROR_CODES, KnownValue, OperationInfo},
};

use crate::{failure::Failure, lookup, output};

/// The arguments of `conference describe`.
#[derive(Args, Debug)]
pub(crate) struct DescribeArgs {
    /// Operation, such as mute-members.
    #[arg(value_parser = lookup::parse_operation)]
    operation: &'static OperationInfo,
    /// Print a JSON object, for programs.
    #[arg(long)]
    json: bool,
}

/// Prints the description of an operation: its fields, its errors, and an example.
pub(crate) fn print(arguments: &DescribeArgs) -> Result<(), Failure> {
    let info = arguments.operation;
    if arguments.json {
        output::print_value(&machine_readable::operation(info))
    } else {
        output::print(&text::operation(info)).map(drop)
    }
}

/// Finds the meaning and the hint of an error. Returns `None` only if the metadata lacks them.
fn known(error: &DocumentedError) -> Option<&'static KnownValue> {
    ERROR_CODES.iter().find(|known| known.wire.to_string() == error.code.as_str())
}

/// Describes the effect of repeating an operation.
pub(crate) fn repeat(info: &OperationInfo) -> String {
    let is_safe = if info.idempotent { "Safe to repeat" } else { "Not safe to repeat" };
    match info.repeat {
        Some(effect) => format!("{is_safe}. {effect}"),
        None => format!("{is_safe}."),
    }
}
