//! Requests that are sent as a query.

use std::{fmt, str};

use conference_transport::BoxError;
use form_urlencoded::Serializer;
use serde::{
    Deserializer as _,
    de::{MapAccess, Visitor},
};
use serde_json::{Deserializer, Value};

/// Writes each field of a JSON object as a parameter. A field that is `null` is left out.
pub(crate) fn of_fields(json: &[u8]) -> Result<String, BoxError> {
    let mut query = Serializer::new(String::new());
    for (name, value) in Deserializer::from_slice(json).deserialize_map(InOrder)? {
        match value {
            Value::Null => &mut query,
            Value::String(text) => query.append_pair(&name, &text),
            Value::Bool(_) | Value::Number(_) => query.append_pair(&name, &value.to_string()),
            Value::Array(_) | Value::Object(_) => {
                return Err(format!("{name}: a query has no arrays and objects").into());
            }
        };
    }
    Ok(query.finish())
}

/// Writes JSON as one parameter.
pub(crate) fn of_json(name: &str, json: &[u8]) -> Result<String, BoxError> {
    Ok(Serializer::new(String::new()).append_pair(name, str::from_utf8(json)?).finish())
}

/// Reads the fields of an object in their order, which a map does not keep.
struct InOrder;

impl<'de> Visitor<'de> for InOrder {
    type Value = Vec<(String, Value)>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Self::Value, A::Error> {
        std::iter::from_fn(|| entries.next_entry().transpose()).collect()
    }
}
