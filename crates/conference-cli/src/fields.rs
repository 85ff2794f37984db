//! The fields of a request as flags.

use std::num::ParseFloatError;

use clap::{
    Arg, ArgAction, ArgMatches,
    builder::{PossibleValuesParser, StringValueParser, TypedValueParser, ValueParser},
    value_parser,
};
use conference_models::metadata::{Field, FieldType};
use heck::ToKebabCase;
use serde_json::{Map, Value};

/// The flag of a field whose value is a scalar or a list of scalars.
pub(crate) fn flag(field: &'static Field) -> Option<Arg> {
    let (kind, action, more) = match field.kind {
        FieldType::List(item) => (item.kind, ArgAction::Append, " Give it once for each."),
        kind => (kind, ArgAction::Set, ""),
    };
    let required = if field.required { " Required." } else { "" };
    let flag = Arg::new(field.name)
        .long(field.name.to_kebab_case())
        .value_parser(parser(kind)?)
        .value_name(value_name(kind))
        .action(action)
        .allow_negative_numbers(true)
        .help(format!("{}{required}{more}", field.description))
        .help_heading("Fields");
    Some(flag)
}

/// Inserts the fields of the flags into a request.
pub(crate) fn apply(fields: &[Field], flags: &ArgMatches, request: &mut Map<String, Value>) {
    for field in fields {
        if let Some(value) = value(field, flags) {
            request.insert(field.name.to_owned(), value);
        }
    }
}

fn value(field: &Field, flags: &ArgMatches) -> Option<Value> {
    let mut values = flags.try_get_many::<Value>(field.name).ok()??.cloned();
    match field.kind {
        FieldType::List(_) => Some(values.collect()),
        _ => values.next(),
    }
}

fn parser(kind: FieldType) -> Option<ValueParser> {
    Some(match kind {
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

fn value_name(kind: FieldType) -> &'static str {
    match kind {
        FieldType::Boolean => "BOOLEAN",
        FieldType::Integer => "INTEGER",
        FieldType::Number => "NUMBER",
        _ => "TEXT",
    }
}
