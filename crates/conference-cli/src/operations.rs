//! `conference operations`: lists the operations.

use std::fmt::Write;

use clap::Args;
use conference_models::metadata::OPERATIONS;
use serde_json::{Value, json};

use crate::{failure::Failure, output};

/// The arguments of `conference operations`.
#[derive(Args, Debug)]
pub(crate) struct OperationsArgs {
    /// Print a JSON array, for programs.
    #[arg(long)]
    json: bool,
}

/// Prints all operations.
pub(crate) fn print(arguments: &OperationsArgs) -> Result<(), Failure> {
    if arguments.json {
        output::print_value(&machine_readable())
    } else {
        output::print(&table()).map(drop)
    }
}

fn machine_readable() -> Value {
    let operations = OPERATIONS.iter().map(|info| {
        json!({
            "name": info.name,
            "method": info.method.as_str(),
            "path": info.path,
            "scope": info.scope,
            "idempotent": info.idempotent,
            "paged": info.paging.is_some(),
        })
    });
    operations.collect()
}

fn table() -> String {
    let width = |text: fn(&'static str, &'static str) -> &'static str| {
        let lengths = OPERATIONS.iter().map(|info| text(info.name, info.path).len());
        lengths.max().unwrap_or(0)
    };
    let (names, paths) = (width(|name, _| name), width(|_, path| path));
    OPERATIONS.iter().fold(String::new(), |mut table, info| {
        let (name, method, path) = (info.name, info.method.as_str(), info.path);
        let scope = info.scope.unwrap_or("-");
        writeln!(table, "{name:names$}  {method:6}  {path:paths$}  {scope}")
            .expect("writing to a String does not fail");
        table
    })
}
