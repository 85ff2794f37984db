//! The fields of a request as flags.

use std::num::ParseFloatError;

use clap::{
    Arg, ArgAction, ArgMatches,
    builder::{PossibleValuesParser, StringValueParser, TypedValueParser, ValueParser},
    value_parser,
};
use conference_models::metadata::{Field, FieldType, Unit};
use heck::ToKebabCase;
use serde_json::{Map, Value};

use crate::{times::Now, value};

/// The flag of a field whose value is a scalar or a list of scalars.
pub(crate) fn flag(field: &'static Field) -> Option<Arg> {
    let (kind, action, more) = match field.kind {
        FieldType::List(item) => (item.kind, ArgAction::Append, " Give it once for each."),
        kind => (kind, ArgAction::Set, ""),
    };
    let required = if field.required { " Required." } else { "" };
    let flag = Arg::new(field.name)
        .long(field.name.to_kebab_case())
        .value_parser(parser(field, kind)?)
        .value_name(value_name(field, kind))
        .action(action)
        .allow_negative_numbers(true)
        .help(format!("{}{required}{more}", field.description))
        .help_heading("Fields");
    Some(flag)
}

/// Inserts the fields of the flags into a request. Ends come last, since they may count from their
/// starts.
pub(crate) fn apply(
    fields: &[Field],
    flags: &ArgMatches,
    request: &mut Map<String, Value>,
    now: &Now,
) -> Result<(), String> {
    let (ends, others): (Vec<_>, Vec<_>) = fields.iter().partition(|field| field.after.is_some());
    for field in others.into_iter().chain(ends) {
        if let Some(given) = given(field, flags) {
            let value = exact(field, given, request, now)?;
            request.insert(field.name.to_owned(), value);
        }
    }
    Ok(())
}

/// Times and durations are texts until it is known what they count from.
fn exact(
    field: &Field,
    given: Value,
    request: &Map<String, Value>,
    now: &Now,
) -> Result<Value, String> {
    match given.as_str() {
        Some(text) if field.unit.is_some() => value::read(field, field.kind, text, request, now)
            .map_err(|error| {
                let (flag, name) = (field.name.to_kebab_case(), value_name(field, field.kind));
                format!("invalid value '{text}' for '--{flag} <{name}>': {error}")
            }),
        _ => Ok(given),
    }
}

fn given(field: &Field, flags: &ArgMatches) -> Option<Value> {
    let mut values = flags.try_get_many::<Value>(field.name).ok()??.cloned();
    match field.kind {
        FieldType::List(_) => Some(values.collect()),
        _ => values.next(),
    }
}

fn parser(field: &'static Field, kind: FieldType) -> Option<ValueParser> {
    Some(match kind {
        _ if field.unit.is_some() => StringValueParser::new().map(Value::from).into(),
        FieldType::Boolean => PossibleValuesParser::new(["true", "false"])
            .map(|text| Value::from(text == "true"))
            .into(),
        FieldType::Integer => value_parser!(i64).map(Value::from).into(),
        FieldType::Number => ValueParser::new(number),
        FieldType::String => StringValueParser::new().map(Value::from).into(),
        _ => return None,
    })
}

fn number(text: &str) -> Result<Value, ParseFloatError> {
    text.parse::<f64>().map(Value::from)
}

fn value_name(field: &Field, kind: FieldType) -> &'static str {
    match (field.unit, kind) {
        (Some(Unit::Timestamp), _) => "TIME",
        (Some(Unit::Duration), _) => "DURATION",
        (_, FieldType::Boolean) => "BOOLEAN",
        (_, FieldType::Integer) => "INTEGER",
        (_, FieldType::Number) => "NUMBER",
        _ => "TEXT",
    }
}
