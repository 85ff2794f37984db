//! Fields of a request for which it is refused before it is sent.

use std::fmt;

use conference_models::{Check, Operation, RequestLocation, check::Violation};
use serde::de::DeserializeOwned;
use serde_json::Value;
use serde_path_to_error::Segment;

/// A field of a request that is refused before it is sent.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum InvalidField {
    /// The value does not have the type of the schema, or a required field of it is missing.
    Type {
        /// JSON pointer of the value, with wire names. Empty for the request itself.
        pointer: String,
        /// Reason, without the value, which can be a secret.
        reason: String,
    },
    /// The value violates a limit.
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
    Op: Operation<Request: DeserializeOwned>,
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

fn typed<T: DeserializeOwned>(request: &Value) -> Result<T, InvalidField> {
    serde_path_to_error::deserialize(request).map_err(|error| {
        let pointer = error.path().iter().filter_map(step).collect::<String>();
        InvalidField::of_type(pointer, reason(&error.inner().to_string()))
    })
}

fn step(segment: &Segment) -> Option<String> {
    match segment {
        Segment::Seq { index } => Some(format!("/{index}")),
        Segment::Map { key } => Some(format!("/{key}")),
        Segment::Enum { .. } | Segment::Unknown => None,
    }
}

/// Returns a type error in the terms of JSON, without the string that it quotes, which can be a
/// password or the address of a stream.
fn reason(message: &str) -> String {
    let message = message.replace("type: sequence,", "type: array,");
    let message = message.replace("type: map,", "type: object,");
    match (message.find(" string \""), message.rfind("\", expected ")) {
        (Some(start), Some(end)) => format!("{} string{}", &message[..start], &message[end + 1..]),
        _ => message,
    }
}
