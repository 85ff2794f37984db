//! `x-causes` and `x-operation.refusals`: refusals of the simulator.

use super::{Error, File, Model, Operation, node::Node, suggest::suggestion_or_list};

/// Returns the entries of an object whose values are strings, in their order.
pub(super) fn parse(node: &Node<'_>, key: &str) -> Result<Vec<(String, String)>, Error> {
    let entries = node.entries(key)?;
    let strings = entries.iter().map(|(key, node)| Ok(((*key).to_owned(), string(node)?)));
    strings.collect()
}

fn string(node: &Node<'_>) -> Result<String, Error> {
    match node.string()?.trim() {
        "" => Err(node.error("is empty")),
        text => Ok(text.to_owned()),
    }
}

/// Reports unknown causes and codes.
pub(super) fn check(model: &Model, errors: &mut Vec<Error>) {
    for file in &model.files {
        if let Some(operation) = &file.operation {
            errors.extend(unknown(model, file, operation));
        }
    }
}

fn unknown(model: &Model, file: &File, operation: &Operation) -> Vec<Error> {
    let faults = operation.refusals.iter().flat_map(|(cause, code)| {
        let faults = [unknown_cause(model, cause), unknown_code(model, operation, code)];
        faults.into_iter().flatten().map(move |message| (cause, message))
    });
    let pointer = |cause: &str| format!("/x-operation/refusals/{cause}");
    faults.map(|(cause, message)| Error::at(&file.name, &pointer(cause), message)).collect()
}

fn unknown_cause(model: &Model, cause: &str) -> Option<String> {
    let known: Vec<&str> = model.causes().map(|(known, _)| known.as_str()).collect();
    not_among(cause, &known, "is not among the \"x-causes\" of spec/shared.json")
}

/// Returns the fault of a code. An operation without a document may refuse with any code.
fn unknown_code(model: &Model, operation: &Operation, code: &str) -> Option<String> {
    if operation.errors.is_empty() {
        let known: Vec<&str> = super::lint::codes(model).collect();
        return not_among(code, &known, "is not in spec/shared.json#/$defs/ErrorCode");
    }
    let documented: Vec<&str> = operation.errors.iter().map(|(_, code)| code.as_str()).collect();
    not_among(code, &documented, "is not among the \"errors\" of this operation")
}

fn not_among(name: &str, known: &[&str], fault: &str) -> Option<String> {
    if known.contains(&name) {
        return None;
    }
    let hint = suggestion_or_list(name, known);
    Some(format!("{name:?} {fault}{hint}"))
}
