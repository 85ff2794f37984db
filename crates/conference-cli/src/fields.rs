//! Flags for the fields of a request.

use std::{ffi::OsStr, num::ParseFloatError};

use clap::{
    Arg, ArgAction, ArgMatches, Command,
    builder::{
        PossibleValue, PossibleValuesParser, StringValueParser, TypedValueParser, ValueParser,
    },
    value_parser,
};
use conference_models::metadata::{Field, FieldType, Unit};
use heck::ToKebabCase;
use serde_json::{Map, Value};

use crate::{
    set::{self, Assignment},
    times::Now,
    value, words,
};

/// Returns the flag of a field, if its value is a scalar or an array of scalars.
pub(crate) fn flag(field: &'static Field) -> Option<Arg> {
    let (kind, action, more) = match field.kind {
        FieldType::List(item) => (item.kind, ArgAction::Append, " Repeat the flag for each item."),
        kind => (kind, ArgAction::Set, ""),
    };
    let limits = words::limits(field).map(|limits| format!(" Length: {limits}."));
    let limits = limits.unwrap_or_default();
    let required = if field.required { " Required." } else { "" };
    let flag = Arg::new(field.name)
        .long(field.name.to_kebab_case())
        .value_parser(parser(field, kind)?)
        .value_name(value_name(field, kind))
        .action(action)
        .allow_negative_numbers(true)
        .help(format!("{}{required}{limits}{more}", field.description))
        .help_heading("Fields");
    Some(flag)
}

/// Returns true if the field has a flag: it is a scalar or an array of scalars.
pub(crate) fn has_flag(field: &'static Field) -> bool {
    flag(field).is_some()
}

/// Returns the flag with its two dashes.
pub(crate) fn long(field: &Field) -> String {
    format!("--{}", field.name.to_kebab_case())
}

/// Inserts the fields of `--set` and of the flags into a request. The end of a period is set last,
/// since it may be relative to its start.
pub(crate) fn apply(
    fields: &[Field],
    flags: &ArgMatches,
    request: &mut Map<String, Value>,
    now: &Now,
) -> Result<(), String> {
    let assignments: Vec<&Assignment> =
        flags.get_many(set::ID).map(Iterator::collect).unwrap_or_default();
    let is_unknown = |it: &&&Assignment| !fields.iter().any(|field| it.is_in(field));
    if let Some(unknown) = assignments.iter().find(is_unknown) {
        return unknown.apply(fields, request, now);
    }
    let (ends, others): (Vec<_>, Vec<_>) = fields.iter().partition(|field| field.after.is_some());
    for field in others.into_iter().chain(ends) {
        for assignment in assignments.iter().filter(|it| it.is_in(field)) {
            assignment.apply(fields, request, now)?;
        }
        if let Some(given) = given(field, flags) {
            let value = exact(field, given, request, now)?;
            request.insert(field.name.to_owned(), value);
        }
    }
    Ok(())
}

/// Reads times and durations, which need the request and the current time, from their texts.
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
        _ if !field.values.is_empty() => KnownValues { field, kind }.into(),
        FieldType::Boolean => PossibleValuesParser::new(["true", "false"])
            .map(|text| Value::from(text == "true"))
            .into(),
        FieldType::Integer => value_parser!(i64).map(Value::from).into(),
        FieldType::Number => ValueParser::new(number),
        FieldType::String => StringValueParser::new().map(Value::from).into(),
        _ => return None,
    })
}

/// Parser that accepts known values by name, and any other value of the type.
#[derive(Clone)]
struct KnownValues {
    field: &'static Field,
    kind: FieldType,
}

impl TypedValueParser for KnownValues {
    type Value = Value;

    fn parse_ref(
        &self,
        command: &Command,
        argument: Option<&Arg>,
        value: &OsStr,
    ) -> Result<Value, clap::Error> {
        let text = StringValueParser::new().parse_ref(command, argument, value)?;
        match (value::known(self.field.values, &text), self.kind) {
            (Some(known), _) => Ok(known),
            (None, FieldType::Integer) => {
                value_parser!(i64).parse_ref(command, argument, value).map(Value::from)
            }
            _ => Ok(Value::from(text)),
        }
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        Some(Box::new(self.field.values.iter().map(|known| {
            let help = format!("{} Sent as {}.", known.description, known.wire);
            PossibleValue::new(known.name.to_kebab_case()).help(help)
        })))
    }
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
