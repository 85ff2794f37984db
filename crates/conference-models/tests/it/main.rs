//! The models against the spec and against what the service may send.
#![expect(clippy::unwrap_used, reason = "what cannot go on has failed")]

mod check;
mod enums;
mod examples;
mod forgiving;
mod generated;
mod json;
mod lenient;
mod metadata;
mod odd_fields;
mod operations;
mod schemas;
mod texts;
mod times;

/// A spec file, parsed.
fn spec(file: &str) -> serde_json::Value {
    let path = format!("{}/../../spec/{file}", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(&path).unwrap();
    serde_json::from_str(&text).unwrap()
}
