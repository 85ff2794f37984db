//! Classes: requests, responses and the objects in them.

use std::collections::BTreeMap;

use super::{Field, Type, between};
use crate::upstream::Failure;

const REQUIRED: &str = "# This parameter is required.";

pub(super) fn parse(models: &str) -> Result<BTreeMap<String, Vec<Field>>, Failure> {
    models.split("\nclass ").skip(1).map(class).collect()
}

fn class(text: &str) -> Result<(String, Vec<Field>), Failure> {
    let name = text.split('(').next().unwrap_or_default().trim_end_matches(':');
    let annotations = annotations(text);
    let wires = wires(text);
    if annotations.len() != wires.len() {
        let counts = format!("{} fields and {} names", annotations.len(), wires.len());
        return Err(Failure(format!("the class {name} of the SDK has {counts}")));
    }
    let fields = annotations.into_iter().zip(wires).map(|((field, annotation), wire)| {
        let ty = ty(annotation)
            .ok_or_else(|| Failure(format!("{name}.{field} of the SDK has type {annotation}")))?;
        Ok(Field { wire: wire.to_owned(), ty, required: is_required(text, field) })
    });
    Ok((name.to_owned(), fields.collect::<Result<_, Failure>>()?))
}

/// Returns the names of Python and the annotations, in their order.
fn annotations(class: &str) -> Vec<(&str, &str)> {
    let parameters = between(class, "def __init__(", "):").unwrap_or_default();
    let lines = parameters.lines().filter_map(|line| line.trim().strip_suffix(" = None,"));
    lines.filter_map(|line| line.split_once(": ")).collect()
}

/// Returns the wire names, in the order of the fields.
fn wires(class: &str) -> Vec<&str> {
    let body = between(class, "result = dict()", "return result").unwrap_or_default();
    let lines = body.lines().filter_map(|line| line.trim().strip_prefix("result['"));
    let names = lines.filter_map(|line| line.split_once("'] = ").map(|(wire, _)| wire));
    names.collect()
}

fn is_required(class: &str, field: &str) -> bool {
    let assignment = format!("self.{field} = {field}");
    let mut lines = class.lines().map(str::trim);
    let mut before = "";
    lines.any(|line| {
        let found = line == assignment && before == REQUIRED;
        before = line;
        found
    })
}

fn ty(annotation: &str) -> Option<Type> {
    let of = |generic: &str| annotation.strip_prefix(generic)?.strip_suffix(']');
    if let Some(item) = of("List[") {
        return Some(Type::List(Box::new(ty(item)?)));
    }
    if let Some(item) = of("Dict[str, ") {
        return Some(Type::Map(Box::new(ty(item)?)));
    }
    match annotation {
        "bool" => Some(Type::Boolean),
        "int" => Some(Type::Integer),
        "float" => Some(Type::Number),
        "str" => Some(Type::String),
        "Any" | "dict" => Some(Type::Any),
        class if class.starts_with(char::is_uppercase) && !class.contains('[') => {
            Some(Type::Class(class.to_owned()))
        }
        _ => None,
    }
}
