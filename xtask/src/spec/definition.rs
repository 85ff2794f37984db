//! `$defs`: objects, open enums, and named texts and times.

use heck::{ToPascalCase, ToSnakeCase};

use super::{
    Base, Definition, Error, Field, Initial, Item, Json, Limits, Map, Shape, Text, Type, enums,
    node::Node,
};

type Result<T> = std::result::Result<T, Error>;

const TIMESTAMP: &str = "TimestampMillis";

const FORMATS: [(&str, &str); 2] =
    [("timestamp-millis", TIMESTAMP), ("duration-millis", "DurationMillis")];

/// Keywords of a field, besides its type.
const BESIDE: [&str; 8] = [
    "description",
    "default",
    "deprecated",
    "x-after",
    "x-constructors",
    "x-initial",
    "x-rust-name",
    "x-truncated-at",
];

pub(super) fn parse(name: &str, node: &Node<'_>) -> Result<Definition> {
    if name != name.to_pascal_case() {
        return Err(node
            .error(format!("a definition is named as a Rust type: {:?}", name.to_pascal_case())));
    }
    Ok(Definition {
        name: name.to_owned(),
        file: node.file().to_owned(),
        description: node.description()?,
        shape: shape(name, node)?,
        examples: examples(node)?,
        in_request: false,
        in_response: false,
    })
}

fn examples(node: &Node<'_>) -> Result<Vec<Json>> {
    let items = node.items("examples")?;
    Ok(items.iter().map(|item| item.json().clone()).collect())
}

fn shape(name: &str, node: &Node<'_>) -> Result<Shape> {
    let kind = node.need("type")?;
    match kind.string()? {
        "object" => object(node),
        "string" if node.get("anyOf").is_some() => enums::parse(node, Base::String),
        "integer" if node.get("anyOf").is_some() => enums::parse(node, Base::Integer),
        "string" | "integer" if node.get("enum").is_some() => Err(node
            .error("an enum is open: \"anyOf\" of constants, and { \"title\": \"Unknown\" } last")),
        "string" => text(node),
        "integer" => millis(name, node),
        other => Err(kind.error(format!("no named type can be of type {other:?}"))),
    }
}

fn object(node: &Node<'_>) -> Result<Shape> {
    node.only(&["description", "type", "properties", "required", "examples"])?;
    let required = node
        .items("required")?
        .iter()
        .map(|item| Ok((item.string()?, item.clone())))
        .collect::<Result<Vec<_>>>()?;
    let properties = node.entries("properties")?;
    for (name, item) in &required {
        if !properties.iter().any(|(wire, _)| wire == name) {
            return Err(item.error(format!("there is no property {name:?}")));
        }
    }
    let is_required = |wire: &str| required.iter().any(|(name, _)| *name == wire);
    let fields = properties
        .into_iter()
        .map(|(wire, node)| field(wire, is_required(wire), &node))
        .collect::<Result<Vec<_>>>()?;
    distinct(node, fields.iter().map(|field| field.rust.as_str()))?;
    ends(node, &fields)?;
    Ok(Shape::Struct(fields))
}

fn field(wire: &str, required: bool, node: &Node<'_>) -> Result<Field> {
    let rust = node.optional_string("x-rust-name")?.unwrap_or_else(|| wire.to_snake_case());
    if !is_name(&rust) {
        return Err(
            node.error(format!("{rust:?} cannot be a Rust field; give one with \"x-rust-name\""))
        );
    }
    let ty = ty(node, &BESIDE)?;
    Ok(Field {
        wire: wire.to_owned(),
        rust,
        description: node.description()?,
        required,
        nullable: node.get("type").is_some_and(|node| or_null(&node).1),
        deprecated: node.flag("deprecated")?.unwrap_or(false),
        limits: limits(node, &ty)?,
        ty,
        default: node.get("default").map(|node| node.json().clone()),
        initial: initial(node)?,
        after: node.optional_string("x-after")?,
    })
}

/// Checks that an end and its start are two times of one object.
fn ends(node: &Node<'_>, fields: &[Field]) -> Result<()> {
    let time = Type::Named(TIMESTAMP.to_owned());
    let times: Vec<&str> =
        fields.iter().filter(|field| field.ty == time).map(|field| field.wire.as_str()).collect();
    for end in fields {
        let Some(start) = end.after.as_deref() else {
            continue;
        };
        if end.wire == start || !times.contains(&start) || !times.contains(&&*end.wire) {
            let message =
                format!("\"x-after\" of {} does not lead from a time to another", end.wire);
            return Err(node.error(message));
        }
    }
    Ok(())
}

/// Returns true if a field or a function can have this name in Rust.
fn is_name(name: &str) -> bool {
    name == name.to_snake_case() && syn::parse_str::<syn::Ident>(name).is_ok()
}

fn initial(node: &Node<'_>) -> Result<Option<Initial>> {
    let names = node.items("x-constructors")?;
    for name in &names {
        if !is_name(name.string()?) {
            return Err(name.error(format!("{} cannot be a Rust function", name.json())));
        }
    }
    let names = names.iter().map(Node::string).collect::<Result<Vec<_>>>()?;
    match (node.flag("x-initial")?, names.as_slice()) {
        (initial, []) => Ok(initial.map(Initial::Value)),
        (None, [yes, no]) => Ok(Some(Initial::Constructors([*yes, *no].map(str::to_owned)))),
        _ => Err(node
            .error("\"x-constructors\" names two functions, and does not go with \"x-initial\"")),
    }
}

fn item(node: &Node<'_>) -> Result<Item> {
    let ty = ty(node, &[])?;
    match node.get("type") {
        Some(node) if or_null(&node).1 => Err(node.error("a field may be null, an item may not")),
        _ => Ok(Item { limits: limits(node, &ty)?, ty }),
    }
}

fn map(node: &Node<'_>) -> Result<Map> {
    let key = match node.get("propertyNames") {
        Some(names) => {
            names.only(&["$ref"])?;
            names.need("$ref")?;
            names.reference()?.map(|(_, name)| name)
        }
        None => None,
    };
    Ok(Map { key, item: item(&node.need("additionalProperties")?)? })
}

fn ty(node: &Node<'_>, beside: &[&str]) -> Result<Type> {
    let only = |own: &[&str]| node.only(&[own, beside].concat());
    if let Some((_, name)) = node.reference()? {
        only(&["$ref", "minLength", "maxLength"])?;
        return Ok(Type::Named(name));
    }
    let (kind, _) = or_null(&node.need("type")?);
    match kind.string()? {
        "boolean" => only(&["type"]).map(|()| Type::Boolean),
        "integer" => only(&["type"]).map(|()| Type::Integer),
        "number" => only(&["type"]).map(|()| Type::Number),
        "string" => only(&["type", "minLength", "maxLength"]).map(|()| Type::String),
        "array" => {
            only(&["type", "items", "minItems", "maxItems"])?;
            Ok(Type::List(Box::new(item(&node.need("items")?)?)))
        }
        "object" if node.get("properties").is_some() => {
            Err(node.error("an object is not written inline: name it in $defs"))
        }
        "object" => {
            only(&["type", "propertyNames", "additionalProperties"])?;
            Ok(Type::Map(Box::new(map(node)?)))
        }
        other => Err(kind.error(format!("the type {other:?} is not known"))),
    }
}

/// Reads `[TYPE, "null"]` as that type, which may be null.
fn or_null<'a>(kind: &Node<'a>) -> (Node<'a>, bool) {
    let both = kind.array().unwrap_or_default();
    let null = Json::String("null".to_owned());
    match both.as_slice() {
        [ty, last] if *last.json() == null => (ty.clone(), true),
        _ => (kind.clone(), false),
    }
}

fn limits(node: &Node<'_>, ty: &Type) -> Result<Limits> {
    let size = |key| node.get(key).map(|node| node.size()).transpose();
    let (min, max) = match ty {
        Type::List(_) => ("minItems", "maxItems"),
        _ => ("minLength", "maxLength"),
    };
    let limits = Limits { min: size(min)?, max: size(max)?, truncated_at: size("x-truncated-at")? };
    match (limits.truncated_at, ty) {
        (Some(_), Type::String) | (None, _) => Ok(limits),
        _ => Err(node.error("\"x-truncated-at\" is for strings")),
    }
}

fn text(node: &Node<'_>) -> Result<Shape> {
    node.only(&["description", "type", "x-conversion", "x-sensitive"])?;
    let conversion = node.optional_string("x-conversion")?;
    match (conversion.as_deref(), node.flag("x-sensitive")?) {
        (None, None | Some(false)) => Ok(Shape::Text(Text::Converts)),
        (None, Some(true)) => Ok(Shape::Text(Text::Sensitive)),
        (Some("explicit"), None) => Ok(Shape::Text(Text::Explicit)),
        _ => {
            Err(node
                .error("\"x-conversion\" is \"explicit\", and does not go with \"x-sensitive\""))
        }
    }
}

fn millis(name: &str, node: &Node<'_>) -> Result<Shape> {
    node.only(&["description", "type", "format"])?;
    let format = node.need("format")?;
    let known = (format.string()?, name);
    if FORMATS.contains(&known) {
        return Ok(Shape::Millis);
    }
    let formats = FORMATS.map(|(format, name)| format!("{format:?} for {name}"));
    Err(format.error(format!("known formats are {}", formats.join(", "))))
}

pub(super) fn distinct<'a>(node: &Node<'_>, names: impl Iterator<Item = &'a str>) -> Result<()> {
    let mut seen = std::collections::BTreeSet::new();
    for name in names {
        if !seen.insert(name) {
            return Err(node.error(format!("{name} stands twice")));
        }
    }
    Ok(())
}
