//! Request of an operation, from the query or the body of a call.

use conference_models::{
    Operation, RequestLocation,
    metadata::{Described, Field, FieldType},
};
use serde::de::{DeserializeOwned, Error};
use serde_json::{Map, Value};

use crate::validate::{self, UnknownFields, Violation};

/// Returns the request as the operation's type, if it fits the specification.
pub(crate) fn checked<O>(
    query: &str,
    body: &[u8],
    unknown_fields: UnknownFields,
) -> Result<O::Request, Vec<Violation>>
where
    O: Operation<Request: DeserializeOwned + Described>,
{
    let mut request = value::<O>(query, body)?;
    if let Some(request) = &mut request {
        validate::check(<O::Request>::FIELDS, request, unknown_fields)?;
        validate::truncate(<O::Request>::FIELDS, request);
    }
    serde_json::from_value(request.unwrap_or_default())
        .map_err(|error| vec![Violation::of_request(error.to_string())])
}

/// Returns the request as the operation's type, without a check against the specification.
pub(crate) fn unchecked<O>(query: &str, body: &[u8]) -> serde_json::Result<O::Request>
where
    O: Operation<Request: DeserializeOwned + Described>,
{
    let request = value::<O>(query, body)
        .map_err(|violations| serde_json::Error::custom(validate::list(&violations)))?;
    serde_json::from_value(request.unwrap_or_default())
}

/// Returns the request as JSON. `None` for an operation without a request.
fn value<O: Operation<Request: Described>>(
    query: &str,
    body: &[u8],
) -> Result<Option<Value>, Vec<Violation>> {
    match O::LOCATION {
        RequestLocation::Body => from_json(body),
        RequestLocation::Query => from_query(<O::Request>::FIELDS, query),
        RequestLocation::QueryJson(parameter) => from_query_json(parameter, query),
        _ => return Ok(None),
    }
    .map(Some)
}

fn from_json(text: &[u8]) -> Result<Value, Vec<Violation>> {
    serde_json::from_slice(text)
        .map_err(|error| vec![Violation::of_request(format!("is not JSON: {error}"))])
}

/// Reads a request that is JSON in a query parameter.
fn from_query_json(parameter: &str, query: &str) -> Result<Value, Vec<Violation>> {
    let (_, text) = serde_urlencoded::from_str::<Vec<(String, String)>>(query)
        .ok()
        .and_then(|pairs| pairs.into_iter().find(|(name, _)| name == parameter))
        .ok_or_else(|| {
            vec![Violation::of_request(format!("lacks the query parameter {parameter}"))]
        })?;
    from_json(text.as_bytes())
}

/// Reads a request whose fields are query parameters.
fn from_query(fields: &[Field], query: &str) -> Result<Value, Vec<Violation>> {
    let pairs: Vec<(String, String)> = serde_urlencoded::from_str(query).map_err(|error| {
        vec![Violation::of_request(format!("has a query that is not form-encoded: {error}"))]
    })?;
    let mut request = Map::new();
    let mut violations = Vec::new();
    for (name, text) in pairs {
        let kind = fields.iter().find(|field| field.name == name).map(|field| field.kind);
        if request.insert(name.clone(), from_parameter(kind, &text)).is_some() {
            violations.push(Violation::of_field(&name, "is given twice"));
        }
    }
    if violations.is_empty() { Ok(Value::Object(request)) } else { Err(violations) }
}

/// Converts a parameter to the type of its field. If that fails it stays a string, which the check
/// reports.
fn from_parameter(kind: Option<FieldType>, text: &str) -> Value {
    match kind {
        None | Some(FieldType::String) => None,
        // The official Python SDK writes `True` and `False`.
        Some(FieldType::Boolean) => text.to_ascii_lowercase().parse().map(Value::Bool).ok(),
        // JSON allows spaces around a number.
        Some(_) if text.trim() != text => None,
        Some(_) => serde_json::from_str(text).ok(),
    }
    .unwrap_or_else(|| Value::String(text.to_owned()))
}
