//! `conference skeleton`: prints a request to fill in.

use clap::Args;
use conference_models::metadata::{Field, FieldType, OperationInfo, WireValue};
use serde_json::{Map, Value};

use crate::{failure::Failure, lookup, output};

/// The arguments of `conference skeleton`.
#[derive(Args, Debug)]
pub(crate) struct SkeletonArgs {
    /// Operation, such as mute-members.
    #[arg(value_parser = lookup::parse_operation)]
    operation: &'static OperationInfo,
    /// Print only the required fields.
    #[arg(long)]
    required: bool,
}

/// Prints a request to fill in, always indented, since people edit it.
pub(crate) fn print(arguments: &SkeletonArgs) -> Result<(), Failure> {
    let is_wanted = |field: &Field| field.required || !arguments.required;
    let request = Value::Object(object(arguments.operation.fields, &is_wanted));
    output::print(&format!("{request:#}\n")).map(drop)
}

/// Returns a request with the required fields.
pub(crate) fn required(fields: &[Field]) -> Value {
    Value::Object(object(fields, &|field| field.required))
}

fn object(fields: &[Field], is_wanted: &dyn Fn(&Field) -> bool) -> Map<String, Value> {
    let fields = fields.iter().filter(|field| is_wanted(field));
    fields.map(|field| (field.name.to_owned(), value(field, field.kind, is_wanted))).collect()
}

fn value(field: &Field, kind: FieldType, is_wanted: &dyn Fn(&Field) -> bool) -> Value {
    match (field.values.first().map(|known| known.wire), kind) {
        (_, FieldType::Object(fields)) => object(fields, is_wanted).into(),
        (_, FieldType::List(item)) => vec![value(field, item.kind, is_wanted)].into(),
        (_, FieldType::Map(_)) => Map::new().into(),
        (Some(WireValue::Integer(number)), _) => number.into(),
        (Some(WireValue::String(text)), _) => text.into(),
        (_, FieldType::Boolean) => false.into(),
        (_, FieldType::String) => "".into(),
        _ => 0.into(),
    }
}
