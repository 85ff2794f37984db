//! Constructors with the required fields, and setters for the others.

use super::{
    rust, structs,
    text::{first_sentence, lower_first},
};
use crate::spec::{Definition, Field, Initial, Type};

pub(super) fn generate(definition: &Definition) -> Option<String> {
    if !definition.in_request {
        return None;
    }
    let setters = definition.fields().iter().filter(|field| !is_given(field)).map(setter);
    let functions: Vec<String> = constructors(definition).into_iter().chain(setters).collect();
    Some(format!("impl {} {{\n{}}}\n", definition.name, functions.join("\n")))
}

/// Returns true if a field is an argument of `new`, or is set by a named constructor.
fn is_given(field: &Field) -> bool {
    field.required && !matches!(field.initial, Some(Initial::Value(_)))
}

fn constructors(definition: &Definition) -> Vec<String> {
    let named = definition.fields().iter().find_map(|field| match &field.initial {
        Some(Initial::Constructors(names)) => Some((field, names)),
        _ => None,
    });
    let Some((field, [yes, no])) = named else {
        return vec![constructor(definition, "new", None)];
    };
    let with = |name, value| constructor(definition, name, Some((field, value)));
    vec![with(yes, true), with(no, false)]
}

fn constructor(definition: &Definition, name: &str, fixed: Option<(&Field, bool)>) -> String {
    let fields = definition.fields();
    let arguments: Vec<&Field> = fields
        .iter()
        .filter(|field| is_given(field) && fixed.is_none_or(|(other, _)| other.wire != field.wire))
        .collect();
    let docs = match (fixed, arguments.as_slice()) {
        (Some((field, value)), _) => format!("Creates the object with `{}: {value}`.", field.rust),
        (None, []) => "Creates the object with default settings.".to_owned(),
        (None, _) => "Creates the object from its required fields.".to_owned(),
    };
    let parameters: Vec<String> =
        arguments.iter().map(|field| format!("{}: {}", field.rust, parameter(&field.ty))).collect();
    format!(
        "/// {docs}
{}#[must_use]
pub fn {name}({}) -> Self {{
    {}
}}
",
        rust::expects_deprecated(fields),
        parameters.join(", "),
        value(definition, fixed)
    )
}

fn value(definition: &Definition, fixed: Option<(&Field, bool)>) -> String {
    if structs::has_default(definition) {
        return "Self::default()".to_owned();
    }
    let fields = definition.fields().iter().map(|field| {
        let name = &field.rust;
        match (&field.initial, fixed) {
            (Some(Initial::Value(value)), _) => format!("{name}: {value}"),
            (Some(Initial::Constructors(_)), Some((_, value))) => format!("{name}: {value}"),
            _ if !field.required => format!("{name}: None"),
            _ if is_plain(&field.ty) => name.clone(),
            _ => format!("{name}: {}", converted(&field.ty, name)),
        }
    });
    format!("Self {{ {} }}", fields.collect::<Vec<_>>().join(", "))
}

fn setter(field: &Field) -> String {
    let (name, ty) = (&field.rust, parameter(&field.ty));
    let value = converted(&field.ty, "value");
    let value = if field.required { value } else { format!("Some({value})") };
    format!(
        "{}{}{}#[must_use]
pub fn {name}(mut self, value: {ty}) -> Self {{
    self.{name} = {value};
    self
}}
",
        rust::docs(&setter_documentation(field), 4),
        rust::deprecated(field),
        rust::expects_deprecated([field])
    )
}

/// Returns the first sentence, after a verb; the field has the rest.
fn setter_documentation(field: &Field) -> String {
    let (sentence, _) = first_sentence(&field.description);
    let is_noun = ["The ", "A ", "An "].into_iter().any(|article| sentence.starts_with(article));
    let sentence =
        if is_noun { format!("Sets {}", lower_first(sentence)) } else { sentence.to_owned() };
    match structs::default_of(field) {
        Some(default) => format!("{sentence} {default}"),
        None => sentence,
    }
}

fn parameter(ty: &Type) -> String {
    match ty {
        Type::Boolean => "bool".to_owned(),
        Type::Integer => "i64".to_owned(),
        Type::Number => "f64".to_owned(),
        Type::String => "impl Into<String>".to_owned(),
        Type::Named(name) => format!("impl Into<{name}>"),
        Type::List(item) => format!("impl IntoIterator<Item = {}>", parameter(&item.ty)),
        Type::Map(map) => {
            let key = map.key.as_deref().unwrap_or("String");
            format!("impl IntoIterator<Item = (impl Into<{key}>, {})>", parameter(&map.item.ty))
        }
    }
}

fn converted(ty: &Type, value: &str) -> String {
    match ty {
        Type::String | Type::Named(_) => format!("{value}.into()"),
        Type::List(item) if is_plain(&item.ty) => format!("{value}.into_iter().collect()"),
        Type::List(_) => format!("{value}.into_iter().map(Into::into).collect()"),
        Type::Map(map) => {
            let inner = if is_plain(&map.item.ty) { "value" } else { "value.into()" };
            format!("{value}.into_iter().map(|(key, value)| (key.into(), {inner})).collect()")
        }
        _ => value.to_owned(),
    }
}

/// Returns true if a value needs no conversion.
fn is_plain(ty: &Type) -> bool {
    matches!(ty, Type::Boolean | Type::Integer | Type::Number)
}
