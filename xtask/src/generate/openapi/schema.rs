//! Definitions as schemas.

use super::{description, reference};
use crate::spec::{
    Base, Definition, Enum, EnumValue, Field, Item, Json, Limits, Map, Model, Operation,
    RequestLocation, Shape, Text, Type,
};

type Entries = Vec<(String, Json)>;

/// Returns the definitions that operations use, in their order. Events are not part of the
/// document.
pub(super) fn all(model: &Model) -> Entries {
    let used = model.reachable(model.operations().flat_map(|it| roots(model, it)));
    let used = model.definitions().filter(|it| used.contains(&it.name));
    used.map(|it| (it.name.clone(), definition(it))).collect()
}

/// Returns the definitions that an operation names. The fields of a query are parameters instead.
fn roots<'a>(model: &'a Model, operation: &'a Operation) -> Vec<&'a str> {
    let parameter = operation.parameter.iter().map(|it| it.ty.as_str());
    let request = operation.request.iter().flat_map(|it| match it.location {
        RequestLocation::Query => fields(model, &it.ty),
        RequestLocation::QueryJson(_) | RequestLocation::Body => vec![it.ty.as_str()],
    });
    parameter.chain(request).chain(operation.response_type()).collect()
}

fn fields<'a>(model: &'a Model, name: &str) -> Vec<&'a str> {
    let fields = model.definition(name).map(Definition::fields).unwrap_or_default();
    fields.iter().filter_map(|field| field.ty.named()).collect()
}

fn definition(definition: &Definition) -> Json {
    let shape = match &definition.shape {
        Shape::Struct(fields) => object(fields),
        Shape::Enum(values) => open_enum(values),
        Shape::Text(Text::Sensitive) => {
            entries([("type", "string".into()), ("x-sensitive", true.into())])
        }
        Shape::Text(_) => entries([("type", "string".into())]),
        Shape::Millis => value(&Type::Integer),
    };
    Json::object([("description", description(&definition.description))]).with(shape)
}

fn object(fields: &[Field]) -> Entries {
    let properties = fields.iter().map(|it| (it.wire.clone(), field(it))).collect();
    let required: Vec<Json> =
        fields.iter().filter(|it| it.required).map(|it| it.wire.as_str().into()).collect();
    let mut object = entries([("type", "object".into()), ("properties", Json::Object(properties))]);
    if !required.is_empty() {
        object.push(("required".to_owned(), Json::Array(required)));
    }
    object
}

/// Returns the known values, or any other value of the type, in the form that most generators
/// understand.
fn open_enum(values: &Enum) -> Entries {
    let kind = match values.base {
        Base::Integer => "integer",
        Base::String => "string",
    };
    let each = |of: fn(&EnumValue) -> Json| Json::Array(values.values.iter().map(of).collect());
    let known = Json::object([
        ("type", kind.into()),
        ("enum", each(|it| it.value.clone())),
        ("x-enum-varnames", each(|it| it.name.as_str().into())),
        ("x-enum-descriptions", each(|it| it.description.as_str().into())),
    ]);
    let any = Json::object([("type", kind.into())]);
    entries([("anyOf", Json::Array(vec![known, any]))])
}

/// Returns the schema of a field, with its description.
pub(super) fn field(field: &Field) -> Json {
    let mut schema = Json::object([("description", description(&field.description))])
        .with(limited(&field.ty, field.limits));
    if field.nullable {
        schema = or_null(schema);
    }
    let default = field.default.iter().map(|value| ("default".to_owned(), value.clone()));
    let deprecated = field.deprecated.then(|| ("deprecated".to_owned(), true.into()));
    schema.with(default.chain(deprecated))
}

fn or_null(schema: Json) -> Json {
    let Json::Object(entries) = schema else {
        return schema;
    };
    let nullable = entries.into_iter().map(|(key, value)| match key.as_str() {
        "type" => (key, Json::Array(vec![value, "null".into()])),
        _ => (key, value),
    });
    Json::Object(nullable.collect())
}

fn item(item: &Item) -> Json {
    Json::Object(limited(&item.ty, item.limits))
}

fn limited(ty: &Type, limits: Limits) -> Entries {
    let (min, max) = match ty {
        Type::List(_) => ("minItems", "maxItems"),
        _ => ("minLength", "maxLength"),
    };
    let sizes = [(min, limits.min), (max, limits.max), ("x-truncated-at", limits.truncated_at)];
    let sizes = sizes.into_iter().filter_map(|(key, size)| Some((key.to_owned(), size?.into())));
    value(ty).into_iter().chain(sizes).collect()
}

fn value(ty: &Type) -> Entries {
    match ty {
        Type::Boolean => entries([("type", "boolean".into())]),
        Type::Integer => entries([("type", "integer".into()), ("format", "int64".into())]),
        Type::Number => entries([("type", "number".into())]),
        Type::String => entries([("type", "string".into())]),
        Type::Named(name) => entries([("$ref", reference(name))]),
        Type::List(of) => entries([("type", "array".into()), ("items", item(of))]),
        Type::Map(map) => object_of(map),
    }
}

fn object_of(map: &Map) -> Entries {
    let mut object =
        entries([("type", "object".into()), ("additionalProperties", item(&map.item))]);
    if let Some(key) = &map.key {
        object.push(("propertyNames".to_owned(), Json::object([("$ref", reference(key))])));
    }
    object
}

fn entries<const N: usize>(entries: [(&str, Json); N]) -> Entries {
    entries.map(|(key, value)| (key.to_owned(), value)).into()
}
