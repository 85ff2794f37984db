//! `Check`: the limits of requests.

use super::rust;
use crate::spec::{Definition, Field, Item, Limits, Model, Shape, Type};

/// The type of a point in time.
pub(super) const TIMESTAMP: &str = "TimestampMillis";

pub(super) fn generate(model: &Model, definition: &Definition) -> Option<String> {
    if !definition.in_request || !has_checks(model, &definition.name) {
        return None;
    }
    let fields = definition.fields().iter();
    let (checked, statements): (Vec<&Field>, Vec<String>) =
        fields.filter_map(|field| Some((field, of_field(model, definition, field)?))).unzip();
    Some(format!(
        "impl Check for {} {{
    {}fn collect_violations(&self, path: &FieldPath<'_>, violations: &mut Violations) {{
        {}
    }}
}}
",
        definition.name,
        rust::expects_deprecated(checked),
        statements.join("\n")
    ))
}

/// The limits as they stand in Rust.
pub(super) fn limits(limits: Limits) -> String {
    let call = |name: &str, size: Option<usize>| {
        size.map(|size| format!(".{name}({size})")).unwrap_or_default()
    };
    let Limits { min, max, truncated_at } = limits;
    let (min, max) = (call("min", min), call("max", max));
    format!("Limits::NONE{min}{max}{}", call("truncated_at", truncated_at))
}

fn of_field(model: &Model, definition: &Definition, field: &Field) -> Option<String> {
    Some(own_limits(model, field)? + &after(definition, field).unwrap_or_default())
}

/// Checks that the end of a period is after its start.
fn after(definition: &Definition, end: &Field) -> Option<String> {
    let wire = end.after.as_ref()?;
    let start = definition.fields().iter().find(|field| field.wire == *wire)?;
    Some(format!(
        "\nviolations.after(&path.field({:?}), self.{}, {wire:?}, self.{});",
        end.wire, end.rust, start.rust
    ))
}

fn own_limits(model: &Model, field: &Field) -> Option<String> {
    let Field { rust, wire, .. } = field;
    let path = format!("path.field({wire:?})");
    if field.required {
        return statement(
            model,
            &field.ty,
            field.limits,
            &path,
            &Value::place(format!("self.{rust}")),
        );
    }
    let inner = statement(model, &field.ty, field.limits, &path, &Value::reference("value"))?;
    Some(format!("if let Some(value) = &self.{rust} {{\n{inner}\n}}"))
}

/// An expression of a value, or of a reference to it.
struct Value {
    expression: String,
    is_reference: bool,
}

impl Value {
    fn place(expression: String) -> Self {
        Self { expression, is_reference: false }
    }

    fn reference(name: &str) -> Self {
        Self { expression: name.to_owned(), is_reference: true }
    }

    fn by_reference(&self) -> String {
        let sign = if self.is_reference { "" } else { "&" };
        format!("{sign}{}", self.expression)
    }

    fn by_value(&self) -> String {
        let sign = if self.is_reference { "*" } else { "" };
        format!("{sign}{}", self.expression)
    }
}

fn statement(model: &Model, ty: &Type, own: Limits, path: &str, value: &Value) -> Option<String> {
    match ty {
        Type::String => text(own, path, value),
        Type::Named(name) => named(model, name, own, path, value),
        Type::List(item) => list(model, item, own, path, value),
        _ => None,
    }
}

fn text(own: Limits, path: &str, value: &Value) -> Option<String> {
    let value = value.by_reference();
    (!own.is_empty()).then(|| format!("violations.text(&{path}, {value}, {});", limits(own)))
}

fn named(model: &Model, name: &str, own: Limits, path: &str, value: &Value) -> Option<String> {
    match model.definition(name)?.shape {
        Shape::Struct(_) if has_checks(model, name) => {
            Some(format!("{}.collect_violations(&{path}, violations);", value.expression))
        }
        Shape::Text(_) => text(own, path, value),
        Shape::Millis if name == TIMESTAMP => {
            Some(format!("violations.time(&{path}, {});", value.by_value()))
        }
        _ => None,
    }
}

fn list(model: &Model, item: &Item, own: Limits, path: &str, value: &Value) -> Option<String> {
    let list = &value.expression;
    let length = |path: &str| {
        let limits = limits(own);
        (!own.is_empty()).then(|| format!("violations.length(&{path}, {list}.len(), {limits});\n"))
    };
    let item =
        statement(model, &item.ty, item.limits, "list.item(index)", &Value::reference("item"));
    let Some(item) = item else {
        return length(path);
    };
    let length = length("list").unwrap_or_default();
    Some(format!(
        "let list = {path};
        {length}for (index, item) in {list}.iter().enumerate() {{
            {item}
        }}"
    ))
}

/// Returns true if an object, or one inside of it, has limits.
pub(super) fn has_checks(model: &Model, name: &str) -> bool {
    object_has_checks(model, name, &mut Vec::new())
}

fn object_has_checks(model: &Model, name: &str, seen: &mut Vec<String>) -> bool {
    if seen.iter().any(|known| known == name) {
        return false;
    }
    seen.push(name.to_owned());
    let fields = model.definition(name).map(Definition::fields).unwrap_or_default();
    fields.iter().any(|field| {
        let items = match &field.ty {
            Type::List(item) => !item.limits.is_empty(),
            _ => false,
        };
        let is_named = |name: &str| name == TIMESTAMP || object_has_checks(model, name, seen);
        !field.limits.is_empty() || items || field.ty.named().is_some_and(is_named)
    })
}
