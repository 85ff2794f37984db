//! Errors for fields of the wrong type, or outside of their limits.

use conference_api::{Client, InvalidField};
use conference_models::{
    check::Rule,
    metadata::{Field, OperationInfo},
};
use serde_json::Value;

use crate::{
    path,
    times::{self, Now},
    walk,
};

/// Fails with all fields that exceed a limit, or else with the first of the wrong type.
pub(crate) fn check(info: &OperationInfo, request: &Value, now: &Now) -> Result<(), String> {
    let invalid = Client::invalid_fields(info.name, request);
    let invalid = invalid.map_err(|error| error.message().to_owned())?;
    let messages = invalid.iter().map(|field| message(info.fields, field, now));
    match messages.collect::<Vec<_>>().join("; ") {
        messages if messages.is_empty() => Ok(()),
        messages => Err(messages),
    }
}

fn message(fields: &'static [Field], invalid: &InvalidField, now: &Now) -> String {
    match invalid {
        InvalidField::Type { pointer, reason } => {
            format!("{}: {reason}", walk::name(fields, &path::of_pointer(pointer)))
        }
        InvalidField::Limit(violation) => {
            let path = path::of_pointer(&violation.pointer);
            let rule = rule(fields, &path, violation.rule, now);
            format!("{} {rule}", walk::name(fields, &path))
        }
        invalid => invalid.to_string(),
    }
}

/// Describes a rule: times in the local zone, and the start of a period by its flag.
fn rule(fields: &'static [Field], path: &str, rule: Rule, now: &Now) -> String {
    match rule {
        Rule::NotMillis { value } => format!(
            "is {value}, which looks like seconds: use milliseconds since 1970, or a time such as \
             \"tomorrow 09:00\""
        ),
        Rule::NotAfter { value, start_field, start } => {
            let object = path.rsplit_once('.').map_or("", |(object, _)| object);
            let start_field = walk::name(fields, &path::below(object, start_field));
            let [end, start] = [value, start]
                .map(|millis| times::local_text(millis, now).unwrap_or_else(|| millis.to_string()));
            format!("is {end}, which is not after {start_field} ({start})")
        }
        rule => rule.to_string(),
    }
}
