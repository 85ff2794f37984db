//! Types of fields, arrays and maps, and their limits.

use super::{Location, Sides};
use crate::{
    diff::{
        change::{Change, ChangeKind, Subject},
        witness,
    },
    spec::{Base, Item, Limits, Map, Model, Shape, Text, Type},
};

/// Compares references to definitions by name.
pub(super) fn reference(
    sides: &Sides<'_>,
    at: &Location,
    old: &str,
    new: &str,
    found: &mut Vec<Change>,
) {
    if old != new {
        let at = Location {
            subject: Some(Subject { before: old.to_owned(), after: new.to_owned(), field: None }),
            ..at.clone()
        };
        let (old, new) = (Type::Named(old.to_owned()), Type::Named(new.to_owned()));
        found.push(changed(sides, &at, &old, &new));
    }
}

pub(super) fn compare(
    sides: &Sides<'_>,
    at: &Location,
    old: &Type,
    new: &Type,
    found: &mut Vec<Change>,
) {
    if show(old) == show(new) {
        items(sides, at, old, new, found);
    } else {
        found.push(changed(sides, at, old, new));
    }
}

/// Returns the change from one type to another. Its effect depends on the wire.
pub(super) fn changed(sides: &Sides<'_>, at: &Location, old: &Type, new: &Type) -> Change {
    let same_wire = witness::wire(sides.old, old) == witness::wire(sides.new, new);
    let one_is_enum = is_enum(sides.old, old) != is_enum(sides.new, new);
    let kind = match (same_wire, one_is_enum) {
        (true, true) => ChangeKind::EnumOrPlain,
        (true, false) => ChangeKind::TypeOfSameWire,
        (false, _) => ChangeKind::Type,
    };
    let shown = |model: &Model, ty: &Type| match ty {
        Type::Named(name) => {
            let wire = witness::wire(model, ty);
            format!("{name} ({})", wire["type"].as_str().unwrap_or_default())
        }
        _ => show(ty),
    };
    let field = at.subject.as_ref().and_then(|it| it.field.as_deref());
    let sent = field.filter(|_| kind == ChangeKind::Type && at.direction.has_request());
    let shown = |model: &Model, ty: &Type| match sent {
        Some(wire) => format!("{}: {}", shown(model, ty), body(model, wire, ty)),
        None => shown(model, ty),
    };
    at.change(kind, &shown(sides.old, old), &shown(sides.new, new))
}

/// Returns the wire form of a field.
pub(super) fn body(model: &Model, wire: &str, ty: &Type) -> String {
    serde_json::json!({ wire: witness::sample(model, ty) }).to_string()
}

fn is_enum(model: &Model, ty: &Type) -> bool {
    let definition = ty.named().and_then(|name| model.definition(name));
    definition.is_some_and(|definition| matches!(definition.shape, Shape::Enum(_)))
}

/// Compares the items of two arrays or maps of one type, whose limits may differ.
fn items(sides: &Sides<'_>, at: &Location, old: &Type, new: &Type, found: &mut Vec<Change>) {
    let (before, after) = match (old, new) {
        (Type::List(before), Type::List(after)) => (&**before, &**after),
        (Type::Map(before), Type::Map(after)) => (&before.item, &after.item),
        _ => return,
    };
    let Item { ty, limits: own } = before;
    let at = at.below("[]");
    let checked_as = match old {
        Type::Map(_) => &Type::Boolean,
        _ => ty,
    };
    limits(sides.new, &at, checked_as, (*own, after.limits), found);
    items(sides, &at, ty, &after.ty, found);
}

/// Compares limits. `check` enforces those of strings and arrays.
pub(super) fn limits(
    model: &Model,
    at: &Location,
    ty: &Type,
    (old, new): (Limits, Limits),
    found: &mut Vec<Change>,
) {
    let Limits { min, max, truncated_at } = old;
    let (tightened, loosened) = if is_checked(model, ty) {
        (ChangeKind::TightenedChecked, ChangeKind::LoosenedChecked)
    } else {
        (ChangeKind::Tightened, ChangeKind::Loosened)
    };
    let bounds = [
        (".min", min, new.min, tightened, loosened),
        (".max", max, new.max, loosened, tightened),
        (
            ".truncatedAt",
            truncated_at,
            new.truncated_at,
            ChangeKind::Loosened,
            ChangeKind::Tightened,
        ),
    ];
    for (name, before, after, more, less) in bounds {
        let free = if name == ".min" { 0 } else { usize::MAX };
        let kind = if after.unwrap_or(free) > before.unwrap_or(free) { more } else { less };
        at.below(name).option(kind, before.as_ref(), after.as_ref(), found);
    }
}

fn is_checked(model: &Model, ty: &Type) -> bool {
    match ty {
        Type::String | Type::List(_) => true,
        Type::Named(name) => model
            .definition(name)
            .is_some_and(|definition| matches!(definition.shape, Shape::Text(_))),
        _ => false,
    }
}

/// Returns a type in Rust.
pub(super) fn show(ty: &Type) -> String {
    match ty {
        Type::Boolean => "bool".to_owned(),
        Type::Integer => "i64".to_owned(),
        Type::Number => "f64".to_owned(),
        Type::String => "String".to_owned(),
        Type::Named(name) => name.clone(),
        Type::List(item) => format!("Vec<{}>", show(&item.ty)),
        Type::Map(map) => {
            let Map { key, item } = &**map;
            let key = key.as_deref().unwrap_or("String");
            format!("BTreeMap<{key}, {}>", show(&item.ty))
        }
    }
}

/// Returns the plain Rust type that converts to an argument's type.
pub(super) fn argument(model: &Model, ty: &Type) -> String {
    let (text, number) = (show(&Type::String), show(&Type::Integer));
    match ty {
        Type::List(item) => format!("[{}]", argument(model, &item.ty)),
        Type::Map(map) => format!("{{{}}}", argument(model, &map.item.ty)),
        Type::Named(name) => match model.definition(name).map(|definition| &definition.shape) {
            Some(Shape::Text(Text::Converts | Text::Sensitive)) => text,
            Some(Shape::Enum(open)) if open.base == Base::String => text,
            Some(Shape::Enum(_)) => number,
            _ => name.clone(),
        },
        plain => show(plain),
    }
}
