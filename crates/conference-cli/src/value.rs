//! Values of fields, from text.

use std::str::FromStr;

use conference_models::metadata::{Field, FieldType, KnownValue, Unit, WireValue};
use heck::ToKebabCase;
use serde_json::{Map, Value};

use crate::times::{self, Now};

/// Reads the value of a field, or of an item of its array. `siblings` is the object that contains
/// the field: the end of a period may be relative to its start.
pub(crate) fn read(
    field: &Field,
    kind: FieldType,
    text: &str,
    siblings: &Map<String, Value>,
    now: &Now,
) -> Result<Value, String> {
    if let Some(value) = known(field.values, text) {
        return Ok(value);
    }
    match (field.unit, kind) {
        (Some(Unit::Timestamp), _) => time(field, text, siblings, now),
        (Some(Unit::Duration), _) => times::duration(text).map(Value::from),
        (_, FieldType::Boolean) => parsed::<bool>(text, "true or false"),
        (_, FieldType::Integer) => parsed::<i64>(text, "an integer"),
        (_, FieldType::Number) => parsed::<f64>(text, "a number"),
        (_, FieldType::String) => Ok(Value::from(text)),
        _ => serde_json::from_str(text).map_err(|error| format!("the value must be JSON: {error}")),
    }
}

/// Finds a known value by its name or by its value in the API.
pub(crate) fn known(values: &[KnownValue], text: &str) -> Option<Value> {
    let mut on_wire = values.iter().filter(|value| value.wire.to_string() == text);
    let mut named = values.iter().filter(|value| value.name.to_kebab_case() == text);
    on_wire.next().or_else(|| named.next()).map(|value| wire(value.wire))
}

fn wire(value: WireValue) -> Value {
    match value {
        WireValue::Integer(number) => Value::from(number),
        WireValue::String(text) => Value::from(text),
        _ => Value::Null,
    }
}

fn time(
    field: &Field,
    text: &str,
    siblings: &Map<String, Value>,
    now: &Now,
) -> Result<Value, String> {
    let start = field.after.map(|start| (start, siblings.get(start).and_then(Value::as_i64)));
    let start = match start {
        Some((name, None)) if text.starts_with('+') => {
            return Err(format!("{text} is relative to {name}, which is not set"));
        }
        start => start.and_then(|(_, millis)| millis),
    };
    times::timestamp(text, now, start).map(Value::from)
}

fn parsed<T: FromStr + Into<Value>>(text: &str, expected: &str) -> Result<Value, String> {
    text.parse::<T>().map(T::into).map_err(|_| format!("the value `{text}` is not {expected}"))
}
