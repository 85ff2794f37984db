//! The fields of an operation, at every depth.

use conference_models::metadata::{Field, FieldType};
use serde_json::{Map, Value};

use crate::fields;

/// A field at any depth.
#[derive(Debug)]
pub(crate) struct Place {
    /// Path for `--set`.
    pub(crate) path: String,
    pub(crate) field: &'static Field,
}

impl Place {
    /// Returns the flag, if there is one, or else the path.
    pub(crate) fn name(&self) -> String {
        name(std::slice::from_ref(self.field), &self.path)
    }
}

/// Returns the flag of the field at a path, if there is one, or else the path.
pub(crate) fn name(fields: &'static [Field], path: &str) -> String {
    let field = fields.iter().find(|field| field.name == path && fields::has_flag(field));
    field.map_or_else(|| path.to_owned(), fields::long)
}

/// Returns all fields, with index 0 in every array.
pub(crate) fn all(fields: &'static [Field]) -> Vec<Place> {
    let mut places = Vec::new();
    collect(fields, "", &mut places);
    places
}

fn collect(fields: &'static [Field], prefix: &str, places: &mut Vec<Place>) {
    for field in fields {
        let path = format!("{prefix}{}", field.name);
        let (more, inner) = inner(field.kind);
        let below = format!("{path}{more}.");
        places.push(Place { path, field });
        collect(inner, &below, places);
    }
}

/// Returns the path to the fields inside of a value, and these fields.
fn inner(kind: FieldType) -> (String, &'static [Field]) {
    let (step, item) = match kind {
        FieldType::Object(fields) => return (String::new(), fields),
        FieldType::List(item) => ("[0]", item),
        FieldType::Map(item) => (".KEY", item),
        _ => return (String::new(), &[]),
    };
    let (more, fields) = inner(item.kind);
    (format!("{step}{more}"), fields)
}

/// Returns all fields of the objects in a request, with their values if they are set.
pub(crate) fn of_request<'a>(
    fields: &'static [Field],
    request: &'a Map<String, Value>,
) -> Vec<(Place, Option<&'a Value>)> {
    let mut found = Vec::new();
    of_object(fields, request, "", &mut found);
    found
}

fn of_object<'a>(
    fields: &'static [Field],
    object: &'a Map<String, Value>,
    prefix: &str,
    found: &mut Vec<(Place, Option<&'a Value>)>,
) {
    for field in fields {
        let value = object.get(field.name).filter(|value| !value.is_null());
        let path = format!("{prefix}{}", field.name);
        found.push((Place { path: path.clone(), field }, value));
        if let Some(value) = value {
            of_value(field.kind, value, &path, found);
        }
    }
}

fn of_value<'a>(
    kind: FieldType,
    value: &'a Value,
    path: &str,
    found: &mut Vec<(Place, Option<&'a Value>)>,
) {
    match (kind, value) {
        (FieldType::Object(fields), Value::Object(object)) => {
            of_object(fields, object, &format!("{path}."), found);
        }
        (FieldType::List(item), Value::Array(values)) => {
            for (index, value) in values.iter().enumerate() {
                of_value(item.kind, value, &format!("{path}[{index}]"), found);
            }
        }
        (FieldType::Map(item), Value::Object(object)) => {
            for (key, value) in object {
                of_value(item.kind, value, &format!("{path}.{key}"), found);
            }
        }
        _ => {}
    }
}
