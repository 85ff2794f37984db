//! The description of an operation as JSON.

use conference_models::{
    DocumentedError,
    metadata::{Field, FieldType, KnownValue, OperationInfo, WireValue},
};
use heck::ToKebabCase;
use serde_json::{Value, json};

use super::{example, known};
use crate::words;

pub(super) fn operation(info: &'static OperationInfo) -> Value {
    let parameter = info
        .path_parameter()
        .map(|name| json!({ "name": name, "description": info.path_description }));
    json!({
        "name": info.name,
        "command": info.name.to_kebab_case(),
        "description": info.description,
        "group": info.group,
        "method": info.method.as_str(),
        "path": info.path,
        "pathParameter": parameter,
        "scope": info.scope,
        "idempotent": info.idempotent,
        "repeat": info.repeat,
        "paged": info.paging.is_some(),
        "documentation": info.documentation,
        "fields": all(info.fields),
        "errors": info.errors.iter().map(error).collect::<Value>(),
        "example": example::command(info),
    })
}

fn all(fields: &[Field]) -> Value {
    fields.iter().map(field).collect()
}

fn field(field: &Field) -> Value {
    let limits = field.limits;
    json!({
        "name": field.name,
        "type": words::shape(field),
        "required": field.required,
        "description": field.description,
        "min": limits.min,
        "max": limits.max,
        "cutAt": limits.truncated_at,
        "after": field.after,
        "values": field.values.iter().map(value).collect::<Value>(),
        "fields": inner(field.kind),
    })
}

/// Returns the fields of an object, or of the items of an array or a map.
fn inner(kind: FieldType) -> Value {
    match kind {
        FieldType::Object(fields) => all(fields),
        FieldType::List(item) | FieldType::Map(item) => inner(item.kind),
        _ => json!([]),
    }
}

fn value(value: &KnownValue) -> Value {
    let wire = match value.wire {
        WireValue::Integer(number) => json!(number),
        other => json!(other.to_string()),
    };
    json!({ "name": value.name.to_kebab_case(), "value": wire, "description": value.description })
}

fn error(error: &DocumentedError) -> Value {
    let known = known(error);
    json!({
        "status": error.status,
        "code": error.code.as_str(),
        "meaning": known.map(|known| known.description),
        "hint": known.and_then(|known| known.hint),
    })
}
