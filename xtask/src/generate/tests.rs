//! Tests of the models against the spec: every example round-trips, every
//! derived schema agrees. One test a file.

use super::{module, rust};
use crate::spec::{Definition, File, Model, Shape};

pub(super) fn generate(model: &Model) -> String {
    let tests: String = model.files.iter().filter(|file| is_tested(file)).map(test).collect();
    format!("{}\n\nuse super::{{examples, schemas}};\n{tests}", rust::head(""))
}

fn test(file: &File) -> String {
    let calls: String = file.definitions.iter().map(calls).collect();
    format!("\n#[test]\nfn {}() {{\n{calls}}}\n", module(file))
}

fn is_tested(file: &File) -> bool {
    file.definitions.iter().any(has_schema)
}

/// The times are written by hand, and so are their tests.
fn has_schema(definition: &Definition) -> bool {
    !matches!(definition.shape, Shape::Millis)
}

fn calls(definition: &Definition) -> String {
    let Definition { name, file, .. } = definition;
    let call = |function: &str, is_called: bool| {
        let call = format!("{function}::<conference_models::{name}>({file:?}, {name:?});\n");
        if is_called { call } else { String::new() }
    };
    call("schemas::agree", has_schema(definition))
        + &call("examples::round_trip", !definition.examples.is_empty())
}
