//! JSON without loss.

use std::collections::BTreeMap;

use serde_json::{Map, Number, Value, value::RawValue};

/// The largest integer up to which every integer has a floating-point number of its own.
const MAX_EXACT: f64 = 9_007_199_254_740_992.0;

/// Reads JSON without loss. A number or a string that [`Value`] cannot hold becomes a string with
/// its text.
pub(super) fn read(json: &str) -> serde_json::Result<Value> {
    match json.as_bytes().first() {
        Some(b'{') => {
            let fields: BTreeMap<String, &RawValue> = serde_json::from_str(json)?;
            let fields = fields.into_iter().map(|(key, value)| Ok((key, read(value.get())?)));
            fields.collect::<serde_json::Result<Map<_, _>>>().map(Value::Object)
        }
        Some(b'[') => {
            let items: Vec<&RawValue> = serde_json::from_str(json)?;
            items.into_iter().map(|item| read(item.get())).collect()
        }
        Some(b'-' | b'0'..=b'9') => Ok(number(json)),
        _ => Ok(serde_json::from_str(json).unwrap_or_else(|_| json.trim_matches('"').into())),
    }
}

fn number(json: &str) -> Value {
    let is_exact = |number: &Number| {
        number.is_i64()
            || number.is_u64()
            || number.as_f64().is_some_and(|it| it.abs() <= MAX_EXACT)
    };
    let number = serde_json::from_str::<Number>(json).ok().filter(is_exact);
    number.map_or_else(|| json.into(), Value::Number)
}
