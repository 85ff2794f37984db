//! Arguments of `new`: their number and order.

use super::{Definition, Error, Field, Initial, Model, Shape, Type};

/// Maximum number of arguments that a reader can distinguish.
const MOST: usize = 5;

/// The type of a person.
const PERSON: &str = "UnionId";

/// Role of an argument, in the order of arguments.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Role {
    Who,
    Id,
    Title,
    Start,
    End,
    Rest,
}

impl Role {
    fn name(self) -> &'static str {
        match self {
            Self::Who => "who",
            Self::Id => "an id",
            Self::Title => "the title",
            Self::Start => "the start",
            Self::End => "the end",
            Self::Rest => "the rest",
        }
    }
}

pub(super) fn check(model: &Model) -> Vec<Error> {
    let requests = model.definitions().filter(|definition| definition.in_request);
    requests.flat_map(|definition| faults(model, definition)).collect()
}

fn faults(model: &Model, definition: &Definition) -> Vec<Error> {
    let fields = definition.fields();
    let mut faults: Vec<Error> = fields.iter().filter_map(|it| initial(definition, it)).collect();
    let mut named = fields.iter().filter(|it| matches!(it.initial, Some(Initial::Constructors(_))));
    if let Some(second) = named.nth(1) {
        faults.push(at(definition, second, "another field has \"x-constructors\" already"));
    }
    let arguments: Vec<&Field> =
        fields.iter().filter(|field| field.required && field.ty != Type::Boolean).collect();
    if let Some(sixth) = arguments.get(MOST) {
        faults.push(at(definition, sixth, format!("`new` has at most {MOST} arguments")));
    }
    faults.extend(arguments.windows(2).filter_map(|pair| order(model, definition, pair)));
    faults
}

/// Checks initial values: a required boolean must have one, since it is not an argument, and
/// nothing else may.
fn initial(definition: &Definition, field: &Field) -> Option<Error> {
    let message = match (field.required && field.ty == Type::Boolean, &field.initial) {
        (true, None) => {
            "a required boolean is no argument of `new`: give it \"x-initial\", or \
             \"x-constructors\" if it is what the call is for"
        }
        (false, Some(_)) => "\"x-initial\" and \"x-constructors\" are for required booleans",
        _ => return None,
    };
    Some(at(definition, field, message))
}

fn order(model: &Model, definition: &Definition, pair: &[&Field]) -> Option<Error> {
    let [before, after] = pair else {
        return None;
    };
    let roles = [before, after].map(|field| role(model, field));
    (roles[0] > roles[1]).then(|| {
        let [late, early] = roles.map(Role::name);
        let message = format!(
            "{} ({early}) belongs before {} ({late}): `new` takes who, ids, the title, the start, \
             the end, the rest, in the order of \"properties\"",
            after.wire, before.wire
        );
        at(definition, after, message)
    })
}

fn role(model: &Model, field: &Field) -> Role {
    match field.wire.as_str() {
        _ if is_who(model, &field.ty) => Role::Who,
        _ if is_id(model, field) => Role::Id,
        "title" | "confTitle" => Role::Title,
        _ if !is_time(model, &field.ty) => Role::Rest,
        wire if wire.starts_with("end") => Role::End,
        _ => Role::Start,
    }
}

/// Returns true for a person, or an object that requires only a person.
fn is_who(model: &Model, ty: &Type) -> bool {
    match ty {
        Type::Named(name) if name == PERSON => true,
        Type::Named(name) => {
            let fields = model.definition(name).map(Definition::fields).unwrap_or_default();
            let required: Vec<&Field> = fields.iter().filter(|field| field.required).collect();
            matches!(required.as_slice(), [field] if field.ty == Type::Named(PERSON.to_owned()))
        }
        Type::List(item) => is_who(model, &item.ty),
        _ => false,
    }
}

fn is_id(model: &Model, field: &Field) -> bool {
    match field.ty.named().and_then(|name| model.definition(name)) {
        Some(definition) => matches!(definition.shape, Shape::Text(_)),
        None => field.ty == Type::String && field.wire.ends_with("Id"),
    }
}

fn is_time(model: &Model, ty: &Type) -> bool {
    let definition = ty.named().and_then(|name| model.definition(name));
    definition.is_some_and(|definition| matches!(definition.shape, Shape::Millis))
}

fn at(definition: &Definition, field: &Field, message: impl Into<String>) -> Error {
    let pointer = format!("/$defs/{}/properties/{}", definition.name, field.wire);
    Error::at(&definition.file, &pointer, message)
}
