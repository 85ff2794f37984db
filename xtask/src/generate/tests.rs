//! Tests of the models against the spec: every example round-trips, every derived schema matches.
//! One test per file.

use super::{module, rust};
use crate::spec::{Definition, File, Model, Shape};

pub(super) fn generate(model: &Model) -> String {
    let tests: String = model.files.iter().filter_map(test).collect();
    format!("{}\n\nuse crate::{{examples::round_trip, schemas::agree}};\n{tests}", rust::head(""))
}

fn test(file: &File) -> Option<String> {
    let definitions = || file.definitions.iter();
    let agree = call(file, "agree", definitions().filter(|definition| has_schema(definition)))?;
    let examples = definitions().filter(|definition| !definition.examples.is_empty());
    let round_trip = call(file, "round_trip", examples).unwrap_or_default();
    Some(format!("\n#[test]\nfn {}() {{\n{agree}{round_trip}}}\n", module(file)))
}

/// Returns true for a type with a derived schema. The times and their tests are written by hand.
fn has_schema(definition: &Definition) -> bool {
    !matches!(definition.shape, Shape::Millis)
}

fn call<'a>(
    file: &File,
    macro_name: &str,
    definitions: impl Iterator<Item = &'a Definition>,
) -> Option<String> {
    let names: Vec<&str> = definitions.map(|definition| definition.name.as_str()).collect();
    let arguments = names.join(", ");
    (!names.is_empty()).then(|| format!("{macro_name}!({:?}, {arguments});\n", file.name))
}
