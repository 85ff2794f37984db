//! Fields that an operation does not have.

use conference_models::metadata::{Field, FieldType, OperationInfo};
use serde_json::{Map, Value};

/// Returns an error for the first field that the operation does not have, at any depth.
pub(crate) fn check(info: &OperationInfo, request: &Map<String, Value>) -> Result<(), String> {
    let path = info.path_parameter();
    if let Some(name) = path.filter(|name| request.contains_key(*name)) {
        return Err(format!("{name} stands in the path: give it as an argument, not in the JSON"));
    }
    match in_object(info.fields, request) {
        Some(message) => Err(message),
        None => Ok(()),
    }
}

/// The most similar name, if it is similar enough, and not this name itself.
pub(crate) fn nearest<T: AsRef<str>>(name: &str, names: impl IntoIterator<Item = T>) -> Option<T> {
    let similarity = |other: &T| {
        let (name, other) = (name.to_lowercase(), other.as_ref().to_lowercase());
        strsim::jaro_winkler(&name, &other)
    };
    let names = names.into_iter().filter(|other| other.as_ref() != name);
    let similar = names.map(|other| (similarity(&other), other));
    let similar = similar.filter(|(similarity, _)| *similarity >= SIMILAR);
    similar.max_by(|(a, _), (b, _)| a.total_cmp(b)).map(|(_, name)| name)
}

/// Typing mistakes reach 0.9 and more (Jaro-Winkler); different fields of one request mostly stay
/// below 0.8.
const SIMILAR: f64 = 0.85;

fn in_object(fields: &[Field], object: &Map<String, Value>) -> Option<String> {
    object.iter().find_map(|(name, value)| match fields.iter().find(|field| field.name == name) {
        Some(field) => in_value(field.kind, value).map(|message| format!("{name}: {message}")),
        None => Some(message(fields, name)),
    })
}

fn in_value(kind: FieldType, value: &Value) -> Option<String> {
    match (kind, value) {
        (FieldType::Object(fields), Value::Object(object)) => in_object(fields, object),
        (FieldType::List(item), Value::Array(values)) => {
            values.iter().find_map(|value| in_value(item.kind, value))
        }
        (FieldType::Map(item), Value::Object(object)) => {
            object.values().find_map(|value| in_value(item.kind, value))
        }
        _ => None,
    }
}

pub(crate) fn message(fields: &[Field], name: &str) -> String {
    match nearest(name, fields.iter().map(|field| field.name)) {
        Some(near) => format!("there is no field {name:?}; the nearest is {near:?}"),
        None if fields.is_empty() => format!("there is no field {name:?}, nor any other"),
        None => format!("there is no field {name:?}"),
    }
}
