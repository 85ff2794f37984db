//! Fields that an operation does not have.

use conference_models::metadata::{Field, FieldType, OperationInfo};
use serde_json::{Map, Value};

/// Refuses the first field that the operation does not have, at any depth.
pub(crate) fn refuse(info: &OperationInfo, request: &Map<String, Value>) -> Result<(), String> {
    let path = info.path_parameter();
    if let Some(name) = path.filter(|name| request.contains_key(*name)) {
        return Err(format!("{name} stands in the path: give it as an argument, not in the JSON"));
    }
    match in_object(info.fields, request) {
        Some(complaint) => Err(complaint),
        None => Ok(()),
    }
}

/// That of the names which is the most like this one.
pub(crate) fn nearest<T: AsRef<str>>(name: &str, names: impl IntoIterator<Item = T>) -> Option<T> {
    let likeness = |other: &T| {
        let (name, other) = (name.to_lowercase(), other.as_ref().to_lowercase());
        strsim::jaro_winkler(&name, &other)
    };
    let by_likeness = |a: &T, b: &T| likeness(a).total_cmp(&likeness(b));
    names.into_iter().max_by(by_likeness)
}

fn in_object(fields: &[Field], object: &Map<String, Value>) -> Option<String> {
    object.iter().find_map(|(name, value)| match fields.iter().find(|field| field.name == name) {
        Some(field) => in_value(field.kind, value).map(|complaint| format!("{name}: {complaint}")),
        None => Some(complaint(fields, name)),
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

fn complaint(fields: &[Field], name: &str) -> String {
    match nearest(name, fields.iter().map(|field| field.name)) {
        Some(near) => format!("there is no field {name:?}; the nearest is {near:?}"),
        None => format!("there is no field {name:?}, nor any other"),
    }
}
