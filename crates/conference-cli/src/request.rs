//! Builds the request of an operation from its arguments.

use clap::ArgMatches;
use conference_models::metadata::OperationInfo;
use serde_json::{Map, Value};

use crate::{command::JSON, fields, input, invalid_fields, times::Now, unknown_fields, walk};

/// Builds the request: the fields of `--json`, overridden by those of `--set` and of the flags.
pub(crate) fn build(
    info: &OperationInfo,
    arguments: &ArgMatches,
    now: &Now,
) -> Result<Value, String> {
    let mut request = match arguments.get_one::<String>(JSON) {
        Some(source) => read(source)?,
        None => Map::new(),
    };
    unknown_fields::check(info, &request)?;
    fields::apply(info.fields, arguments, &mut request, now)?;
    unknown_fields::check(info, &request)?;
    missing(info, &request)?;
    let request = Value::Object(request);
    invalid_fields::check(info, &request, now)?;
    Ok(request)
}

/// Fails with all required fields that are not set, at any depth.
fn missing(info: &OperationInfo, request: &Map<String, Value>) -> Result<(), String> {
    let fields = walk::of_request(info.fields, request).into_iter();
    let missing = fields.filter(|(place, value)| place.field.required && value.is_none());
    let names: Vec<String> = missing.map(|(place, _)| place.name()).collect();
    match names.as_slice() {
        [] => Ok(()),
        [one] => Err(format!("missing field {one}")),
        _ => Err(format!("missing fields {}", names.join(", "))),
    }
}

fn read(source: &str) -> Result<Map<String, Value>, String> {
    match source {
        "-" => parse("standard input", &input::read(source)?),
        text if text.trim_start().starts_with(['{', '[', '"']) => parse("--json", text.as_bytes()),
        path => {
            let text = input::read(path)
                .map_err(|error| format!("--json: {error}; JSON text must start with a brace"))?;
            parse(path, &text)
        }
    }
}

fn parse(source: &str, text: &[u8]) -> Result<Map<String, Value>, String> {
    let text = text.strip_prefix(BYTE_ORDER_MARK).unwrap_or(text);
    let wrong = |error| format!("{source} is not JSON: {error}");
    match serde_json::from_slice(text).map_err(wrong)? {
        Value::Object(request) => Ok(request),
        _ => Err(format!("{source} must be a JSON object")),
    }
}

/// Mark that editors on Windows write before UTF-8 text.
const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";
