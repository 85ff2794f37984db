//! Tables and aligned fields.

use conference_models::metadata::Field;
use serde_json::{Map, Value};

use super::Printer;
use crate::{cell, select::fields_of, table, times::Now};

/// Formats the fields of a response, aligned, and a table for each array of objects.
pub(super) fn response(fields: &'static [Field], value: &Value, now: &Now) -> String {
    let Value::Object(object) = value else {
        return format!("{}\n", cell::text(None, value, now));
    };
    let (mut rows, mut tables) = (Vec::new(), String::new());
    collect(fields, object, "", now, (&mut rows, &mut tables));
    format!("{}{tables}", table::aligned(&rows))
}

fn collect(
    fields: &'static [Field],
    object: &Map<String, Value>,
    prefix: &str,
    now: &Now,
    (rows, tables): (&mut Vec<Vec<String>>, &mut String),
) {
    for (name, value) in ordered(fields, object) {
        let field = fields.iter().find(|field| field.name == name);
        let inner = field.map(|field| fields_of(field.kind)).unwrap_or_default();
        let name = format!("{prefix}{name}");
        match value {
            Value::Object(object) if !object.is_empty() => {
                collect(inner, object, &format!("{name}."), now, (rows, tables));
            }
            Value::Array(items) if items.iter().any(Value::is_object) => {
                tables.extend(["\n", &name, ":\n", &list(inner, items, now)]);
            }
            value => rows.push(vec![name, cell::text(field, value, now)]),
        }
    }
}

/// Formats items as a table, without columns that have no value.
pub(super) fn list(fields: &'static [Field], items: &[Value], now: &Now) -> String {
    let mut all = Map::new();
    for item in items.iter().filter_map(Value::as_object) {
        let set = item.iter().filter(|(_, value)| !value.is_null());
        all.extend(set.map(|(name, value)| (name.clone(), value.clone())));
    }
    let columns: Vec<&str> = ordered(fields, &all).map(|(name, _)| name).collect();
    let row = |item: &Value| {
        let cell = |name: &&str| {
            let field = fields.iter().find(|field| field.name == *name);
            item.get(*name).map(|value| cell::text(field, value, now)).unwrap_or_default()
        };
        match item {
            Value::Object(_) => columns.iter().map(cell).collect(),
            item => vec![cell::text(None, item, now)],
        }
    };
    let rows = items.iter().map(row);
    let header = columns.iter().map(|name| (*name).to_owned()).collect();
    table::aligned(&[header].into_iter().chain(rows).collect::<Vec<_>>())
}

/// Formats the selected parts of one value, aligned.
pub(super) fn selection(printer: &Printer<'_>, value: &Value) -> String {
    let cells = cells(printer, value);
    let names = printer.selectors.iter().map(|selector| selector.text.clone());
    table::aligned(&names.zip(cells).map(|(name, text)| vec![name, text]).collect::<Vec<_>>())
}

/// Formats the selected parts of items as a table.
pub(super) fn selections(printer: &Printer<'_>, items: &[Value]) -> String {
    let header = printer.selectors.iter().map(|selector| selector.text.clone()).collect();
    let rows = items.iter().map(|item| cells(printer, item));
    table::aligned(&[header].into_iter().chain(rows).collect::<Vec<_>>())
}

fn cells(printer: &Printer<'_>, value: &Value) -> Vec<String> {
    let cell = |selector: &crate::select::Selector| {
        cell::text(selector.field(printer.fields), selector.value(value), printer.now)
    };
    printer.selectors.iter().map(cell).collect()
}

/// Returns the values in the order of the fields, and then unknown ones.
fn ordered<'a>(
    fields: &'static [Field],
    object: &'a Map<String, Value>,
) -> impl Iterator<Item = (&'a str, &'a Value)> {
    let known = fields.iter().filter_map(|field| object.get_key_value(field.name));
    let is_unknown = |name: &str| !fields.iter().any(|field| field.name == name);
    let unknown = object.iter().filter(move |(name, _)| is_unknown(name));
    known.chain(unknown).map(|(name, value)| (name.as_str(), value))
}
