//! The operations, and the fields of their requests, as data.

use super::{checks, rust};
use crate::spec::{Base, Definition, Field, Item, Limits, Model, Operation, Shape, Type};

/// The module of all metadata.
pub(super) fn generate(model: &Model) -> String {
    let described: Vec<&Definition> = model
        .definitions()
        .filter(|it| it.in_request && matches!(it.shape, Shape::Struct(_)))
        .collect();
    let fields: String = described.iter().map(|it| fields(model, it)).collect();
    let operations: String = model.operations().map(operation).collect();
    let types = described.iter().map(|it| it.name.as_str());
    let names: Vec<&str> = types.chain(model.operations().map(|it| it.name.as_str())).collect();
    format!(
        "{}

use crate::{{
    {},
    check::Limits,
    metadata::{{Described, ElementType, Field, FieldType, OperationInfo}},
}};

/// Every operation, by name.
pub static OPERATIONS: &[OperationInfo] = &[
{operations}];
{fields}",
        rust::head(""),
        names.join(", ")
    )
}

fn operation(operation: &Operation) -> String {
    format!("OperationInfo::of::<{}>(),\n", operation.name)
}

fn fields(model: &Model, definition: &Definition) -> String {
    let fields: String = definition.fields().iter().map(|it| field(model, it)).collect();
    format!(
        "
impl Described for {} {{
    const FIELDS: &'static [Field] = &[
{fields}    ];
}}
",
        definition.name
    )
}

fn field(model: &Model, field: &Field) -> String {
    let required = if field.required { ".required()" } else { "" };
    format!(
        "Field::new(\n{:?}, {}, {}){required}{},\n",
        field.wire,
        field_type(model, &field.ty),
        rust::literal(&field.description, 12),
        limited(field.limits)
    )
}

fn field_type(model: &Model, ty: &Type) -> String {
    match ty {
        Type::Boolean => "FieldType::Boolean".to_owned(),
        Type::Integer => "FieldType::Integer".to_owned(),
        Type::Number => "FieldType::Number".to_owned(),
        Type::String => "FieldType::String".to_owned(),
        Type::Named(name) => named(model, name),
        Type::List(item) => format!("FieldType::List(&{})", element(model, item)),
        Type::Map(map) => format!("FieldType::Map(&{})", element(model, &map.item)),
    }
}

fn element(model: &Model, item: &Item) -> String {
    format!("ElementType::new({}){}", field_type(model, &item.ty), limited(item.limits))
}

fn limited(limits: Limits) -> String {
    if limits.is_empty() { String::new() } else { format!(".limits({})", checks::limits(limits)) }
}

fn named(model: &Model, name: &str) -> String {
    match model.definition(name).map(|definition| &definition.shape) {
        Some(Shape::Struct(_)) => format!("FieldType::Object({name}::FIELDS)"),
        Some(Shape::Millis) => "FieldType::Integer".to_owned(),
        Some(Shape::Enum(open)) if open.base == Base::Integer => "FieldType::Integer".to_owned(),
        _ => "FieldType::String".to_owned(),
    }
}
