//! Open enums.

use heck::ToPascalCase;

use super::{
    Base, Enum, EnumValue, Error, Json, Shape, definition::distinct, node::Node,
    suggest::suggestion_or_list,
};

type Result<T> = std::result::Result<T, Error>;

const CLASSES: [&str; 7] =
    ["invalid_request", "permission", "not_found", "ended", "state", "throttled", "server"];

const KEYWORDS: [&str; 7] =
    ["const", "title", "description", "x-class", "x-hint", "x-description-zh", "x-hint-zh"];

pub(super) fn parse(node: &Node<'_>, base: Base) -> Result<Shape> {
    node.only(&["description", "type", "anyOf"])?;
    let mut branches = node.items("anyOf")?;
    match branches.pop() {
        Some(last) if last.json() == &open_branch() => {}
        Some(last) => {
            return Err(last
                .error("the last branch of an enum admits any value: { \"title\": \"Unknown\" }"));
        }
        None => return Err(node.error("an enum has values")),
    }
    let values =
        branches.iter().map(|branch| enum_value(branch, base)).collect::<Result<Vec<_>>>()?;
    distinct(node, values.iter().map(|value| value.name.as_str()))?;
    let texts: Vec<String> = values.iter().map(|value| value.value.to_string()).collect();
    distinct(node, texts.iter().map(String::as_str))?;
    Ok(Shape::Enum(Enum { base, values }))
}

fn open_branch() -> Json {
    Json::Object(vec![("title".to_owned(), Json::String("Unknown".to_owned()))])
}

fn enum_value(node: &Node<'_>, base: Base) -> Result<EnumValue> {
    node.only(&KEYWORDS)?;
    let value = node.need("const")?;
    match base {
        Base::Integer => value.integer().map(drop)?,
        Base::String => value.string().map(drop)?,
    }
    let title = node.need("title")?;
    let name = title.string()?;
    if name != name.to_pascal_case() || name == "Unknown" {
        return Err(title.error(format!("{name:?} cannot be a Rust variant of its own")));
    }
    Ok(EnumValue {
        value: value.json().clone(),
        name: name.to_owned(),
        description: node.description()?,
        class: class(node)?,
        hint: hint(node)?,
        description_zh: node.optional_string("x-description-zh")?,
        hint_zh: node.optional_string("x-hint-zh")?,
    })
}

fn class(node: &Node<'_>) -> Result<Option<String>> {
    let class = node.optional_string("x-class")?;
    match class.as_deref() {
        Some(unknown) if !CLASSES.contains(&unknown) => {
            let known = suggestion_or_list(unknown, &CLASSES);
            Err(node.error(format!("the class {unknown:?} is not known{known}")))
        }
        _ => Ok(class),
    }
}

/// Reads a hint, which only error codes with a class may have.
fn hint(node: &Node<'_>) -> Result<Option<String>> {
    let hint = node.optional_string("x-hint")?;
    match hint.as_deref() {
        Some("") => Err(node.error("\"x-hint\" is empty")),
        Some(_) if node.get("x-class").is_none() => {
            Err(node.error("\"x-hint\" goes with \"x-class\""))
        }
        _ => Ok(hint),
    }
}
