//! JSON Schemas of objects.

use schemars::Schema;
use serde_json::Value;

/// Requires no field that may be `null`: such a field is left out if it is absent.
pub(crate) fn require_no_optional_field(schema: &mut Schema) {
    let properties = schema.get("properties").cloned().unwrap_or_default();
    let is_always_there = |name: &Value| {
        name.as_str().is_some_and(|name| properties.get(name).is_some_and(|it| !is_nullable(it)))
    };
    if let Some(required) = schema.get_mut("required").and_then(Value::as_array_mut) {
        required.retain(is_always_there);
    }
}

fn is_nullable(schema: &Value) -> bool {
    let null = || Value::from("null");
    let has_null = |schema: &Value| match &schema["type"] {
        Value::Array(types) => types.contains(&null()),
        name => *name == null(),
    };
    has_null(schema) || schema["anyOf"].as_array().is_some_and(|any| any.iter().any(has_null))
}
