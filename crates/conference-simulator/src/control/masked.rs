//! Calls as JSON, without their secrets.

use serde_json::{Value, json};

use crate::{RecordedCall, identity::Identity};

const MASK: &str = "***";

/// Maximum length of a body without JSON that is shown, in bytes.
const LONGEST_TEXT: usize = 64 * 1024;

/// Names of secrets, in lower case and without punctuation.
const SECRETS: [&str; 6] =
    ["appsecret", "suitesecret", "suiteticket", "clientsecret", "accesstoken", "ticket"];

/// Returns a call in the form of the journal.
pub(super) fn call(call: &RecordedCall, identity: &Identity) -> Value {
    let (path, query) = call.target().split_once('?').unwrap_or((call.target(), ""));
    json!({
        "seq": call.number(),
        "at": call.received_at(),
        "operation": call.operation(),
        "method": call.method(),
        "path": path,
        "query": query.split('&').map(pair).collect::<Vec<_>>().join("&"),
        "request": body(call.body(), call, identity),
        "status": call.status(),
        "response": body(content(call.raw_response()), call, identity),
        "fault": (!call.faults().is_empty()).then(|| call.faults().join(", ")),
    })
}

/// Returns the body of a response.
fn content(response: &[u8]) -> &[u8] {
    let head = response.windows(4).position(|bytes| bytes == b"\r\n\r\n");
    head.map_or(&[], |head| &response[head + 4..])
}

fn body(bytes: &[u8], call: &RecordedCall, identity: &Identity) -> Value {
    if bytes.is_empty() {
        return Value::Null;
    }
    if let Ok(mut value) = serde_json::from_slice(bytes) {
        mask(&mut value);
        return value;
    }
    let text = String::from_utf8_lossy(&bytes[..bytes.len().min(LONGEST_TEXT)]);
    let is_secret = call.has_secrets() || identity.secrets().iter().any(|it| text.contains(*it));
    Value::String(if is_secret { MASK.to_owned() } else { text.into_owned() })
}

fn mask(value: &mut Value) {
    match value {
        Value::Object(fields) => {
            for (name, value) in fields {
                if is_secret(name) { *value = MASK.into() } else { mask(value) }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(mask),
        _ => {}
    }
}

/// Masks one parameter of a query.
fn pair(pair: &str) -> String {
    match pair.split_once('=') {
        Some((name, _)) if is_secret(name) => format!("{name}={MASK}"),
        _ => pair.to_owned(),
    }
}

fn is_secret(name: &str) -> bool {
    let name: String = name.chars().filter(char::is_ascii_alphanumeric).collect();
    let name = name.to_ascii_lowercase();
    SECRETS.contains(&&*name)
}
