//! Named types and their fields.

use std::collections::BTreeMap;

use super::{Location, Sides, enums, paired, types, value};
use crate::{
    diff::change::{Change, ChangeKind, Direction, Subject},
    spec::{Definition, Field, Model, Shape, Type},
};

pub(super) fn compare(old: &Model, new: &Model, found: &mut Vec<Change>) {
    let sides = Sides { old, new };
    let (before, after): (Vec<&Definition>, Vec<&Definition>) =
        (old.definitions().collect(), new.definitions().collect());
    let (gone, kept, added) = paired(&before, &after, |definition| &definition.name);
    for definition in gone.into_iter().filter(|it| !goes_with(it, old, new)) {
        let at = location(old, definition, definition);
        found.push(at.change(ChangeKind::NamedTypeRemoved, &definition.name, ""));
    }
    for definition in added.into_iter().filter(|it| !goes_with(it, new, old)) {
        let at = location(new, definition, definition);
        found.push(at.change(ChangeKind::NamedTypeAdded, "", &definition.name));
    }
    for (before, after) in kept {
        definition(&sides, before, after, found);
    }
}

/// Returns true if the definition was added or removed with an operation, whose change suffices.
fn goes_with(definition: &Definition, here: &Model, there: &Model) -> bool {
    let operation = operation_of(here, definition);
    operation.is_some_and(|name| there.operations().all(|other| other.name != name))
}

fn operation_of<'a>(model: &'a Model, definition: &Definition) -> Option<&'a str> {
    let mut files = model.files.iter();
    let file = files.find(|file| file.name == definition.file)?;
    file.operation.as_ref().map(|operation| operation.name.as_str())
}

fn location(model: &Model, old: &Definition, new: &Definition) -> Location {
    let direction =
        Direction::of(old.in_request || new.in_request, old.in_response || new.in_response);
    Location {
        subject: Some(Subject { before: old.name.clone(), after: new.name.clone(), field: None }),
        ..Location::new(operation_of(model, new), &new.name, direction)
    }
}

fn definition(sides: &Sides<'_>, old: &Definition, new: &Definition, found: &mut Vec<Change>) {
    let Definition {
        name: _,
        file: _,
        description,
        shape: _,
        examples,
        in_request: _,
        in_response: _,
    } = old;
    let at = location(sides.new, old, new);
    at.text(ChangeKind::Documentation, description, &new.description, found);
    let examples_of = |examples: &[crate::spec::Json]| {
        let examples = examples.iter().map(|it| format!("{:#}", value(it)));
        let examples: Vec<String> = examples.collect();
        examples.join("\n")
    };
    at.below(".examples").text(
        ChangeKind::Documentation,
        &examples_of(examples),
        &examples_of(&new.examples),
        found,
    );
    found.extend(usage(&at, old, new));
    shape(sides, &at, old, new, found);
}

/// Compares the use of a type. In a request it has a constructor and setters, and distinguishes an
/// absent array from an empty one.
fn usage(at: &Location, old: &Definition, new: &Definition) -> Option<Change> {
    let (before, after) = ("received only", "sent");
    match (old.in_request, new.in_request) {
        _ if !matches!((&old.shape, &new.shape), (Shape::Struct(_), Shape::Struct(_))) => None,
        (false, true) if old.fields().iter().any(is_collection) => Some(at.change(
            ChangeKind::Unexplained("a request holds it now, so that its lists are optional"),
            before,
            after,
        )),
        (false, true) => Some(at.change(ChangeKind::NamedTypeAdded, before, after)),
        (true, false) => Some(at.change(
            ChangeKind::Unexplained("no request holds it any more, so that it has no constructor"),
            after,
            before,
        )),
        _ => None,
    }
}

fn is_collection(field: &Field) -> bool {
    matches!(field.ty, Type::List(_) | Type::Map(_))
}

fn shape(
    sides: &Sides<'_>,
    at: &Location,
    old: &Definition,
    new: &Definition,
    found: &mut Vec<Change>,
) {
    match (&old.shape, &new.shape) {
        (Shape::Struct(before), Shape::Struct(after)) => fields(sides, at, before, after, found),
        (Shape::Enum(before), Shape::Enum(after)) => enums::compare(at, before, after, found),
        (Shape::Text(before), Shape::Text(after)) => {
            if before != after {
                let kind = ChangeKind::Unexplained("how a text is made or shown changed");
                found.push(at.change(kind, &format!("{before:?}"), &format!("{after:?}")));
            }
        }
        (Shape::Millis, Shape::Millis) => {}
        _ => {
            let ty = Type::Named(new.name.clone());
            found.push(types::changed(sides, at, &ty, &ty));
        }
    }
}

fn fields(sides: &Sides<'_>, at: &Location, old: &[Field], new: &[Field], found: &mut Vec<Change>) {
    let (mut gone, mut kept, mut added) = paired(old, new, |field| &field.wire);
    gone.retain(|before| {
        let renamed = added.iter().position(|after| after.rust == before.rust);
        kept.extend(renamed.map(|index| (*before, added.remove(index))));
        renamed.is_none()
    });
    for before in gone {
        let was = types::show(&before.ty);
        found.push(field_location(at, before).change(ChangeKind::FieldRemoved, &was, ""));
    }
    for after in added {
        let kind = if after.required {
            ChangeKind::RequiredFieldAdded
        } else {
            ChangeKind::OptionalFieldAdded
        };
        found.push(field_location(at, after).change(kind, "", &types::show(&after.ty)));
    }
    for (before, after) in kept {
        field(sides, &field_location(at, after), before, after, found);
    }
    found.extend(arguments(sides, at, old, new));
}

fn field_location(at: &Location, field: &Field) -> Location {
    let subject = at.subject.clone();
    Location {
        subject: subject.map(|subject| Subject { field: Some(field.wire.clone()), ..subject }),
        ..at.below(&format!(".{}", field.wire))
    }
}

fn field(sides: &Sides<'_>, at: &Location, old: &Field, new: &Field, found: &mut Vec<Change>) {
    let Field {
        wire,
        rust,
        description,
        required,
        nullable,
        deprecated,
        ty,
        limits,
        default,
        initial,
        after,
    } = old;
    if *initial != new.initial {
        let kind = ChangeKind::Unexplained("how a required boolean gets its value changed");
        found.push(at.change(kind, &format!("{initial:?}"), &format!("{:?}", new.initial)));
    }
    if *wire != new.wire {
        let (before, after) =
            (types::body(sides.old, wire, ty), types::body(sides.new, &new.wire, &new.ty));
        found.push(at.change(ChangeKind::WireName, &before, &after));
    }
    at.text(ChangeKind::RustName, rust, &new.rust, found);
    at.text(ChangeKind::Documentation, description, &new.description, found);
    match (required, new.required) {
        (true, false) => found.push(at.change(ChangeKind::NowOptional, "required", "optional")),
        (false, true) => found.push(at.change(ChangeKind::NowRequired, "optional", "required")),
        _ => {}
    }
    found.extend(null(at, *required && new.required, (*nullable, new.nullable)));
    at.deprecation(*deprecated, new.deprecated, found);
    types::compare(sides, at, ty, &new.ty, found);
    types::limits(sides.new, at, &new.ty, (*limits, new.limits), found);
    let kind = match new.after {
        Some(_) => ChangeKind::TightenedChecked,
        None => ChangeKind::LoosenedChecked,
    };
    at.below(".after").option(kind, after.as_ref(), new.after.as_ref(), found);
    at.option(
        ChangeKind::Default,
        default.as_ref().map(value).as_ref(),
        new.default.as_ref().map(value).as_ref(),
        found,
    );
}

/// Compares nullability. A field that is not required is an `Option` in any case.
fn null(at: &Location, required: bool, nullable: (bool, bool)) -> Option<Change> {
    let (kind, before, after) = match (nullable, required) {
        ((false, true), true) => (ChangeKind::RequiredMayBeNull, "never null", "or null"),
        ((false, true), false) => (ChangeKind::MayBeNull, "never null", "or null"),
        ((true, false), true) => (ChangeKind::RequiredNeverNull, "or null", "never null"),
        ((true, false), false) => (ChangeKind::NeverNull, "or null", "never null"),
        _ => return None,
    };
    Some(at.change(kind, before, after))
}

/// Compares the arguments of the constructor, whose order is the only order of keys that a program
/// can see.
fn arguments(sides: &Sides<'_>, at: &Location, old: &[Field], new: &[Field]) -> Option<Change> {
    let (before, after) = (required(old), required(new));
    if !at.direction.has_request() {
        return None;
    }
    let at = at.below("::new");
    if !is_called_alike(sides, &before, &after) {
        let kept = |here: &[&Field], there: &[&Field]| {
            let kept = here.iter().filter(|field| there.iter().any(|it| it.rust == field.rust));
            kept.map(|field| field.rust.as_str()).collect::<Vec<_>>().join(", ")
        };
        let (before, after) = (kept(&before, &after), kept(&after, &before));
        return (before != after)
            .then(|| at.change(ChangeKind::ArgumentsReordered, &before, &after));
    }
    let is_another = |(old, new): (&&Field, &&Field)| old.wire != new.wire && old.rust != new.rust;
    let is_swapped = before.iter().zip(&after).any(is_another);
    let body = |fields: &[&Field]| {
        let fields = fields.iter().zip(1..);
        let body: BTreeMap<&str, String> = fields
            .map(|(field, index)| (field.wire.as_str(), format!("argument {index}")))
            .collect();
        serde_json::json!(body).to_string()
    };
    is_swapped.then(|| at.change(ChangeKind::ArgumentsSwapped, &body(&before), &body(&after)))
}

/// Returns the fields that are arguments of the constructor, in their order.
fn required(fields: &[Field]) -> Vec<&Field> {
    fields.iter().filter(|field| field.required && field.initial.is_none()).collect()
}

/// Returns true if a call with the old arguments compiles with the new ones.
fn is_called_alike(sides: &Sides<'_>, old: &[&Field], new: &[&Field]) -> bool {
    let types = |model: &Model, fields: &[&Field]| -> Vec<String> {
        fields.iter().map(|field| types::argument(model, &field.ty)).collect()
    };
    types(sides.old, old) == types(sides.new, new)
}
