//! Values as text for people.

use conference_models::metadata::{Field, Unit};
use heck::ToKebabCase;
use serde_json::Value;

use crate::times::{self, Now};

/// Formats a value: times in the local zone, enums by name, everything else unchanged. Control
/// characters are escaped, since they could change the terminal.
pub(crate) fn text(field: Option<&Field>, value: &Value, now: &Now) -> String {
    match value {
        Value::Null => String::new(),
        Value::Array(items) if items.is_empty() => "none".to_owned(),
        Value::Array(items) if !items.iter().any(is_nested) => {
            items.iter().map(|item| text(field, item, now)).collect::<Vec<_>>().join(", ")
        }
        value => field.and_then(|field| meaning(field, value, now)).unwrap_or_else(|| raw(value)),
    }
}

/// Formats a value unchanged, on one line, and a string without quotes.
pub(crate) fn raw(value: &Value) -> String {
    let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let escaped = |char: char| {
        if char.is_control() { char.escape_default().to_string() } else { char.to_string() }
    };
    text.chars().map(escaped).collect()
}

fn is_nested(value: &Value) -> bool {
    value.is_array() || value.is_object()
}

fn meaning(field: &Field, value: &Value, now: &Now) -> Option<String> {
    let mut known = field.values.iter().filter(|known| known.wire.to_string() == raw(value));
    if let Some(known) = known.next() {
        return Some(known.name.to_kebab_case());
    }
    let millis = value.as_i64().or_else(|| value.as_str()?.parse().ok());
    match field.unit? {
        Unit::Timestamp => times::local_text(millis?, now),
        Unit::Duration => Some(times::duration_text(millis?)),
        _ => None,
    }
}
