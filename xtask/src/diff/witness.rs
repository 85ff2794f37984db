//! Values that distinguish two models, checked with a JSON Schema validator.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use super::change::{Change, Subject};
use crate::spec::{Base, Definition, Field, Item, Limits, Model, Shape, Type};

/// Returns a value of the changed type that is valid before but not after. `None` if no candidate
/// is: the narrowing is theoretical.
#[must_use]
pub(super) fn find(old: &Model, new: &Model, change: &Change) -> Option<Value> {
    let subject = change.subject.as_ref()?;
    let before = validator(old, &subject.before, None)?;
    let after = validator(new, &subject.after, subject.field.as_deref())?;
    let mut candidates = candidates(old, new, subject).into_iter();
    candidates.find(|candidate| before.is_valid(candidate) && !after.is_valid(candidate))
}

/// Returns the simplest value of a type.
#[must_use]
pub(super) fn sample(model: &Model, ty: &Type) -> Value {
    match ty {
        Type::Boolean => json!(true),
        Type::Integer => json!(1),
        Type::Number => json!(1.5),
        Type::String => json!("text"),
        Type::List(item) => json!([sample(model, &item.ty)]),
        Type::Map(map) => json!({ "key": sample(model, &map.item.ty) }),
        Type::Named(name) => {
            model.definition(name).map_or(Value::Null, |definition| minimal(model, definition))
        }
    }
}

/// Returns the schema of a type without names and limits: its wire form.
#[must_use]
pub(super) fn wire(model: &Model, ty: &Type) -> Value {
    inline(model, ty, &mut BTreeSet::new())
}

fn inline<'a>(model: &'a Model, ty: &'a Type, seen: &mut BTreeSet<&'a str>) -> Value {
    match ty {
        Type::Boolean => json!({ "type": "boolean" }),
        Type::Integer => json!({ "type": "integer" }),
        Type::Number => json!({ "type": "number" }),
        Type::String => json!({ "type": "string" }),
        Type::List(item) => json!({ "type": "array", "items": inline(model, &item.ty, seen) }),
        Type::Map(map) => {
            json!({ "type": "object", "values": inline(model, &map.item.ty, seen) })
        }
        Type::Named(name) if !seen.insert(name) => json!({ "type": "recursive", "name": name }),
        Type::Named(name) => {
            let definition = model.definition(name);
            let wire = definition.map(|it| match &it.shape {
                Shape::Struct(fields) => inline_fields(model, fields, seen),
                other => json!({ "type": json_type(other) }),
            });
            seen.remove(name.as_str());
            wire.unwrap_or_default()
        }
    }
}

fn inline_fields<'a>(model: &'a Model, fields: &'a [Field], seen: &mut BTreeSet<&'a str>) -> Value {
    let fields: Map<String, Value> = fields
        .iter()
        .map(|field| {
            let is = inline(model, &field.ty, seen);
            let schema = json!({ "required": field.required, "null": field.nullable, "is": is });
            (field.wire.clone(), schema)
        })
        .collect();
    json!({ "type": "object", "fields": fields })
}

fn json_type(shape: &Shape) -> &'static str {
    match shape {
        Shape::Struct(_) => "object",
        Shape::Enum(open) if open.base == Base::String => "string",
        Shape::Text(_) => "string",
        Shape::Enum(_) | Shape::Millis => "integer",
    }
}

/// Returns a validator of a type, or of one field only, so that a witness shows this change and not
/// another one of the same type.
fn validator(model: &Model, name: &str, field: Option<&str>) -> Option<jsonschema::Validator> {
    let definitions: Map<String, Value> = model
        .definitions()
        .map(|definition| (definition.name.clone(), schema(definition, None)))
        .collect();
    let mut root = schema(model.definition(name)?, field);
    root["$defs"] = Value::Object(definitions);
    jsonschema::draft202012::new(&root).ok()
}

fn schema(definition: &Definition, only: Option<&str>) -> Value {
    let Shape::Struct(fields) = &definition.shape else {
        return json!({ "type": json_type(&definition.shape) });
    };
    let wanted = |field: &&Field| only.is_none_or(|name| field.wire == name);
    let properties: Map<String, Value> =
        fields.iter().filter(wanted).map(|field| (field.wire.clone(), of_field(field))).collect();
    let required = fields.iter().filter(wanted).filter(|field| field.required);
    let required: Vec<&str> = required.map(|field| field.wire.as_str()).collect();
    json!({ "type": "object", "properties": properties, "required": required })
}

fn of_field(field: &Field) -> Value {
    let schema = limited(&field.ty, field.limits);
    if field.nullable { json!({ "anyOf": [schema, { "type": "null" }] }) } else { schema }
}

fn limited(ty: &Type, limits: Limits) -> Value {
    let item = |item: &Item| limited(&item.ty, item.limits);
    let mut schema = match ty {
        Type::Boolean => json!({ "type": "boolean" }),
        Type::Integer => json!({ "type": "integer" }),
        Type::Number => json!({ "type": "number" }),
        Type::String => json!({ "type": "string" }),
        Type::Named(name) => json!({ "$ref": format!("#/$defs/{name}") }),
        Type::List(list) => json!({ "type": "array", "items": item(list) }),
        Type::Map(map) => json!({ "type": "object", "additionalProperties": item(&map.item) }),
    };
    let (min, max) = match ty {
        Type::List(_) => ("minItems", "maxItems"),
        _ => ("minLength", "maxLength"),
    };
    for (key, size) in [(min, limits.min), (max, limits.max)] {
        if let Some(size) = size {
            schema[key] = json!(size);
        }
    }
    schema
}

/// Returns a value with only the required fields.
fn minimal(model: &Model, definition: &Definition) -> Value {
    match &definition.shape {
        Shape::Struct(fields) => {
            let required = fields.iter().filter(|field| field.required);
            let values = required.map(|field| (field.wire.clone(), filled(model, field)));
            Value::Object(values.collect())
        }
        Shape::Enum(open) => {
            open.values.first().map_or(Value::Null, |value| Value::from(&value.value))
        }
        Shape::Text(_) => json!("text"),
        Shape::Millis => json!(1),
    }
}

/// Returns a value with every field.
fn full(model: &Model, definition: &Definition) -> Value {
    let fields = definition.fields().iter();
    let values = fields.map(|field| (field.wire.clone(), filled(model, field)));
    match definition.shape {
        Shape::Struct(_) => Value::Object(values.collect()),
        _ => minimal(model, definition),
    }
}

/// Returns a value of a field within its limits.
fn filled(model: &Model, field: &Field) -> Value {
    let length = field.limits.min.unwrap_or(1).max(1);
    let length = field.limits.max.map_or(length, |max| length.min(max));
    sized(model, &field.ty, field.limits, length)
}

fn sized(model: &Model, ty: &Type, own: Limits, length: usize) -> Value {
    match ty {
        Type::List(item) => {
            let each = filled_item(model, item);
            Value::Array(vec![each; length])
        }
        Type::String => json!("x".repeat(length)),
        Type::Named(_) if !own.is_empty() => json!("x".repeat(length)),
        _ => sample(model, ty),
    }
}

fn filled_item(model: &Model, item: &Item) -> Value {
    let length = item.limits.min.unwrap_or(1).max(1);
    sized(model, &item.ty, item.limits, length)
}

/// Returns values around the change, the simplest first: without the field, with lengths at the
/// limits of either side and one beyond, and with every field.
fn candidates(old: &Model, new: &Model, subject: &Subject) -> Vec<Value> {
    let Some(before) = old.definition(&subject.before) else {
        return Vec::new();
    };
    let base = minimal(old, before);
    let of = |model: &Model, name: &str| {
        let fields = model.definition(name).map(Definition::fields);
        let mut fields = fields.unwrap_or_default().iter();
        fields.find(|it| Some(&it.wire) == subject.field.as_ref()).cloned()
    };
    let whole = full(old, before);
    let Some(own) = of(old, &subject.before) else {
        return vec![base, whole];
    };
    let lengths = lengths(&own, of(new, &subject.after).as_ref());
    let values = lengths.into_iter().flat_map(|length| {
        let outer = sized(old, &own.ty, own.limits, length);
        let inner = match &own.ty {
            Type::List(item) => json!([sized(old, &item.ty, item.limits, length)]),
            _ => Value::Null,
        };
        [outer, inner]
    });
    let values = values.map(|value| {
        let mut base = base.clone();
        base[own.wire.as_str()] = value;
        base
    });
    let values: Vec<Value> = values.collect();
    [vec![base], values, vec![whole]].concat()
}

fn lengths(old: &Field, new: Option<&Field>) -> BTreeSet<usize> {
    let fields = [Some(old), new];
    let limits = fields.into_iter().flatten().flat_map(|field| {
        let item = match &field.ty {
            Type::List(item) => item.limits,
            _ => Limits::default(),
        };
        [field.limits, item]
    });
    let bounds = limits.flat_map(|limits| [limits.min, limits.max]);
    let around = bounds.flatten().flat_map(|bound| [bound.saturating_sub(1), bound, bound + 1]);
    around.chain([0, 1]).collect()
}
