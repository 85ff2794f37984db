//! Operations that a change of a shared type reaches.

use std::collections::BTreeSet;

use super::change::Change;
use crate::spec::{Model, Operation, Shape};

/// Returns the names of the operations that hold the type that changed, or document the error. A
/// change in an operation's own file reaches no other.
pub(super) fn operations(old: &Model, new: &Model, change: &Change) -> Vec<String> {
    if change.operation.is_some() {
        return Vec::new();
    }
    let reached = [old, new].into_iter().flat_map(|model| {
        let operations = model.operations().filter(|it| is_reached(model, it, &change.location));
        operations.map(|operation| operation.name.clone())
    });
    reached.collect::<BTreeSet<_>>().into_iter().collect()
}

fn is_reached(model: &Model, operation: &Operation, location: &str) -> bool {
    let mut parts = location.split(['.', ':']).filter(|part| !part.is_empty());
    let (name, value) = (parts.next().unwrap_or_default(), parts.next());
    let parameter = operation.parameter.iter().map(|parameter| parameter.ty.as_str());
    let types = parameter.chain(operation.request_type()).chain(operation.response_type());
    model.reachable(types).contains(name)
        || (name == "ErrorCode"
            && operation.errors.iter().any(|(_, code)| {
                value.is_none_or(|value| variant(model, code).as_deref() == Some(value))
            }))
}

/// Returns the variant of an error code.
fn variant(model: &Model, code: &str) -> Option<String> {
    let Shape::Enum(codes) = &model.definition("ErrorCode")?.shape else { return None };
    let value = codes.values.iter().find(|it| it.value.to_string().trim_matches('"') == code)?;
    Some(value.name.clone())
}
