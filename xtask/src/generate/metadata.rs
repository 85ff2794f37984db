//! Operations, and the fields of their requests and responses, as data.

use super::{checks, rust};
use crate::spec::{
    Base, Definition, Enum, EnumValue, Field, Item, Json, Limits, Model, Operation, Shape, Type,
};

/// The enum whose values are the documented errors.
const ERROR_CODE: &str = "ErrorCode";

/// The module of all metadata.
pub(super) fn generate(model: &Model) -> String {
    let described: Vec<&Definition> = model
        .definitions()
        .filter(|it| is_described(it) && matches!(it.shape, Shape::Struct(_)))
        .collect();
    let enums: Vec<(&Definition, &Enum)> = model.definitions().filter_map(enumerated).collect();
    let fields: String = described.iter().map(|it| fields(model, it)).collect();
    let values: String = enums.iter().map(|(it, open)| values(&it.name, open)).collect();
    let operations: String = model.operations().map(operation).collect();
    let types = described.iter().copied().chain(enums.iter().map(|(it, _)| *it));
    let types = types.map(|it| it.name.as_str());
    let names: Vec<&str> = types.chain(model.operations().map(|it| it.name.as_str())).collect();
    format!(
        "{}

use crate::{{
    {},
    check::Limits,
    metadata::{{
        Described, ElementType, Enumerated, Field, FieldType, KnownValue, OperationInfo, Unit, WireValue,
    }},
}};

/// Every operation, by name.
pub static OPERATIONS: &[OperationInfo] = &[
{operations}];

/// The documented error codes.
pub static ERROR_CODES: &[KnownValue] = {ERROR_CODE}::VALUES;
{fields}{values}",
        rust::head(""),
        names.join(", ")
    )
}

/// Returns true for the definitions that are available as data: requests and responses.
fn is_described(definition: &Definition) -> bool {
    definition.in_request || definition.in_response
}

/// Returns an enum that is available as data: one of requests and responses, or the error codes.
fn enumerated(definition: &Definition) -> Option<(&Definition, &Enum)> {
    match &definition.shape {
        Shape::Enum(open) if is_described(definition) || definition.name == ERROR_CODE => {
            Some((definition, open))
        }
        _ => None,
    }
}

fn operation(operation: &Operation) -> String {
    let parameter = operation.parameter.as_ref().map(|parameter| &*parameter.description);
    format!(
        "OperationInfo::of::<{}>(\n{}){}{},\n",
        operation.name,
        rust::literal(&operation.description, 8),
        call("repeat", operation.repeat.as_deref()),
        call("path_description", parameter),
    )
}

/// Returns a call of a builder, if there is something to set.
fn call(name: &str, text: Option<&str>) -> String {
    text.map(|text| format!(".{name}({})", rust::literal(text, 12))).unwrap_or_default()
}

/// Returns a call of a builder with a text without spaces, in lines short enough for rustfmt:
/// Chinese characters count twice.
fn chinese(name: &str, text: Option<&str>) -> String {
    let Some(text) = text else {
        return String::new();
    };
    let characters: Vec<char> = text.chars().collect();
    let lines = characters.chunks(32).map(|line| line.iter().collect::<String>());
    let lines: Vec<String> = lines.map(|line| chinese_line(&line)).collect();
    format!(".{name}(\n\"{}\")", lines.join("\\\n             "))
}

/// Escapes a space at the start of a continued line, which would be left out.
fn chinese_line(line: &str) -> String {
    let text = line.escape_debug().to_string();
    text.strip_prefix(' ').map(|rest| format!("\\x20{rest}")).unwrap_or(text)
}

fn values(name: &str, open: &Enum) -> String {
    let values: String = open.values.iter().map(value).collect();
    format!(
        "
impl Enumerated for {name} {{
    const VALUES: &'static [KnownValue] = &[
{values}    ];
}}
"
    )
}

fn value(value: &EnumValue) -> String {
    let kind = match &value.value {
        Json::String(_) => "String",
        _ => "Integer",
    };
    format!(
        "KnownValue::new(\n{:?}, WireValue::{kind}({}), {}){}{}{},\n",
        value.name,
        value.value,
        rust::literal(&value.description, 12),
        call("hint", value.hint.as_deref()),
        chinese("description_zh", value.description_zh.as_deref()),
        chinese("hint_zh", value.hint_zh.as_deref()),
    )
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
        "Field::new(\n{:?}, {}, {}){required}{}{}{},\n",
        field.wire,
        field_type(model, &field.ty),
        rust::literal(&field.description, 12),
        limited(field.limits),
        meaning(model, &field.ty),
        call("after", field.after.as_deref())
    )
}

/// The unit or the known values.
fn meaning(model: &Model, ty: &Type) -> String {
    let definition = ty.named().and_then(|name| model.definition(name));
    match definition.map(|definition| (&definition.shape, &*definition.name)) {
        Some((Shape::Millis, checks::TIMESTAMP)) => ".unit(Unit::Timestamp)".to_owned(),
        Some((Shape::Millis, _)) => ".unit(Unit::Duration)".to_owned(),
        Some((Shape::Enum(_), name)) => format!(".values({name}::VALUES)"),
        _ => String::new(),
    }
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
