//! Fields of a request for which it is refused before it is sent.

use std::fmt;

use conference_models::{
    Check, Operation, RequestLocation,
    check::Violation,
    metadata::{Described, FieldType},
};
use serde::de::DeserializeOwned;
use serde_json::Value;
use serde_path_to_error::Segment;

/// A field of a request that is refused before it is sent.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum InvalidField {
    /// The value is of another type than the schema has, or a required field is missing in it.
    Type {
        /// Place of the value: a JSON pointer with the names of the wire, empty for the request
        /// itself.
        pointer: String,
        /// Reason, without the text of the value, which can be a secret.
        reason: String,
    },
    /// The value breaks a limit.
    Limit(Violation),
}

impl fmt::Display for InvalidField {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Type { pointer, reason } if pointer.is_empty() => f.write_str(reason),
            Self::Type { pointer, reason } => write!(f, "{pointer}: {reason}"),
            Self::Limit(violation) => violation.fmt(f),
        }
    }
}

impl InvalidField {
    fn of_type(pointer: impl Into<String>, reason: impl Into<String>) -> Self {
        Self::Type { pointer: pointer.into(), reason: reason.into() }
    }
}

/// Returns all fields that break a limit, or else the first of another type.
pub(super) fn find<Op>(request: &Value) -> Vec<InvalidField>
where
    Op: Operation<Request: DeserializeOwned + Described>,
{
    let wrong_request = |reason: &str| vec![InvalidField::of_type("", reason)];
    match (Op::LOCATION, request) {
        (RequestLocation::None, Value::Object(fields)) if fields.is_empty() => Vec::new(),
        (RequestLocation::None, Value::Object(_)) => {
            wrong_request("it takes no fields: its request is {}")
        }
        (_, Value::Object(_)) => match typed::<Op::Request>(request) {
            Err(invalid) => vec![invalid],
            Ok(typed) => {
                let violations = typed.check().err().unwrap_or_default();
                violations.as_slice().iter().cloned().map(InvalidField::Limit).collect()
            }
        },
        _ => wrong_request("the request is not an object"),
    }
}

fn typed<T: DeserializeOwned + Described>(request: &Value) -> Result<T, InvalidField> {
    if let Some(pointer) = array_for_object(FieldType::Object(T::FIELDS), request) {
        return Err(InvalidField::of_type(pointer, "invalid type: array, expected an object"));
    }
    serde_path_to_error::deserialize(request).map_err(|error| {
        let pointer = error.path().iter().filter_map(step).collect::<String>();
        InvalidField::of_type(pointer, without_string(&error.inner().to_string()))
    })
}

/// The place of an array where the schema has an object, which serde would read by position.
fn array_for_object(kind: FieldType, value: &Value) -> Option<String> {
    match (kind, value) {
        (FieldType::Object(_), Value::Array(_)) => Some(String::new()),
        (FieldType::Object(fields), Value::Object(object)) => fields.iter().find_map(|field| {
            let place = array_for_object(field.kind, object.get(field.name)?)?;
            Some(format!("/{}{place}", field.name))
        }),
        (FieldType::List(item), Value::Array(items)) => {
            (0..).zip(items).find_map(|(index, value): (usize, _)| {
                Some(format!("/{index}{}", array_for_object(item.kind, value)?))
            })
        }
        (FieldType::Map(item), Value::Object(object)) => object.iter().find_map(|(key, value)| {
            Some(format!("/{key}{}", array_for_object(item.kind, value)?))
        }),
        _ => None,
    }
}

fn step(segment: &Segment) -> Option<String> {
    match segment {
        Segment::Seq { index } => Some(format!("/{index}")),
        Segment::Map { key } => Some(format!("/{key}")),
        Segment::Enum { .. } | Segment::Unknown => None,
    }
}

/// Removes the string that a type error quotes: it can be a password or the address of a stream.
fn without_string(message: &str) -> String {
    match (message.find(" string \""), message.rfind("\", expected ")) {
        (Some(start), Some(end)) => format!("{} string{}", &message[..start], &message[end + 1..]),
        _ => message.to_owned(),
    }
}
