//! Errors for fields that an operation does not have.

use conference_models::metadata::{Field, FieldType, OperationInfo};
use serde_json::{Map, Value};

use crate::{path, similar};

/// Returns an error for the first field that the operation does not have, at any depth.
pub(crate) fn check(info: &OperationInfo, request: &Map<String, Value>) -> Result<(), String> {
    let path = info.path_parameter();
    if let Some(name) = path.filter(|name| request.contains_key(*name)) {
        return Err(format!(
            "{name} is the path parameter: pass it as an argument, not as a field"
        ));
    }
    match in_object(info.fields, request, "") {
        Some(message) => Err(message),
        None => Ok(()),
    }
}

fn in_object(fields: &[Field], object: &Map<String, Value>, place: &str) -> Option<String> {
    object.iter().find_map(|(name, value)| match fields.iter().find(|field| field.name == name) {
        Some(field) => in_value(field.kind, value, &path::below(place, name)),
        None if place.is_empty() => Some(message(fields, name)),
        None => Some(format!("{place}: {}", message(fields, name))),
    })
}

fn in_value(kind: FieldType, value: &Value, place: &str) -> Option<String> {
    match (kind, value) {
        (FieldType::Object(fields), Value::Object(object)) => in_object(fields, object, place),
        (FieldType::List(item), Value::Array(values)) => {
            (0..).zip(values).find_map(|(index, value): (usize, _)| {
                in_value(item.kind, value, &format!("{place}[{index}]"))
            })
        }
        (FieldType::Map(item), Value::Object(object)) => object
            .iter()
            .find_map(|(key, value)| in_value(item.kind, value, &path::below(place, key))),
        _ => None,
    }
}

pub(crate) fn message(fields: &[Field], name: &str) -> String {
    let known: Vec<_> = fields.iter().map(|field| field.name).collect();
    match known.as_slice() {
        [] => format!("unknown field {name:?}: no fields are accepted here"),
        known => {
            let suggestion = similar::suggestion_or_all(name, known, "fields");
            format!("unknown field {name:?}{suggestion}")
        }
    }
}
