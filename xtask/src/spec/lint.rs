//! Checks across files: references, names, error codes.

use std::collections::BTreeMap;

use super::{
    Definition, Error, Field, File, GROUPS, Model, Operation, Paging, RequestLocation, Shape, Text,
    Type, refusals,
    suggest::{suggestion, suggestion_or_list},
};

/// String types that may be part of a path, which logs show.
const SHOWN: [Text; 2] = [Text::Converts, Text::Explicit];
const ANY: [Text; 3] = [Text::Converts, Text::Explicit, Text::Sensitive];

/// Finds faults that do not depend on the uses of types.
pub(super) fn check(model: &Model, errors: &mut Vec<Error>) {
    errors.extend(names(model));
    for file in &model.files {
        for definition in &file.definitions {
            errors.extend(references(model, file, definition));
        }
        for event in &file.events {
            let message = not_an_object(model, file, &event.ty);
            let pointer = format!("/x-events/{}", event.name);
            errors.extend(message.map(|message| at(file, &pointer, message)));
        }
        if let Some(operation) = &file.operation {
            errors.extend(operation_references(model, file, operation));
            errors.extend(query_fields(model, operation));
        }
    }
    errors.extend(unused_codes(model));
    refusals::check(model, errors);
}

/// Finds unknown groups.
pub(super) fn groups(model: &Model) -> Vec<Error> {
    let operations = model.files.iter().filter_map(|file| Some((file, file.operation.as_ref()?)));
    let unknown = operations.filter_map(|(file, operation)| {
        let group = operation.group.as_deref().filter(|group| !GROUPS.contains(group))?;
        let known = suggestion_or_list(group, &GROUPS);
        let message = format!("the group {group:?} is not known{known}");
        Some(at(file, "/x-operation/group", message))
    });
    unknown.collect()
}

/// Finds faults that depend on the uses of types.
pub(super) fn check_usage(model: &Model, errors: &mut Vec<Error>) {
    for file in &model.files {
        for definition in &file.definitions {
            for field in definition.fields() {
                let message = not_in_its_direction(definition, field);
                let pointer = pointer(definition, &field.wire);
                errors.extend(message.map(|message| at(file, &pointer, message)));
            }
        }
    }
}

/// Returns the fault of a field that is required in a response, or nullable in a request. Reading
/// never fails for an absent field, and requests leave out unset fields.
fn not_in_its_direction(definition: &Definition, field: &Field) -> Option<&'static str> {
    if definition.in_response && field.required {
        return Some("a field of a response is not required");
    }
    let never_null = definition.in_request || field.required;
    (field.nullable && never_null)
        .then_some("null is for responses: a request leaves out what is not set")
}

fn names(model: &Model) -> Vec<Error> {
    let mut seen: BTreeMap<&str, &str> = BTreeMap::new();
    let mut errors = Vec::new();
    for file in &model.files {
        let definitions = file.definitions.iter().map(|definition| definition.name.as_str());
        let operations = file.operation.iter().map(|operation| operation.name.as_str());
        for name in definitions.chain(operations) {
            if let Some(first) = seen.insert(name, &file.name) {
                let message = format!("{name} is defined in spec/{first} already");
                errors.push(at(file, &format!("/$defs/{name}"), message));
            }
        }
    }
    errors
}

fn references(model: &Model, file: &File, definition: &Definition) -> Vec<Error> {
    let faults = definition.fields().iter().flat_map(|field| {
        let key = field.ty.key();
        let faults = [
            field.ty.named().and_then(|name| foreign(model, file, name)),
            key.and_then(|name| foreign(model, file, name)),
            key.and_then(|name| not_a_text(model, name, &ANY)),
        ];
        faults.into_iter().flatten().map(move |fault| (field, fault))
    });
    faults.map(|(field, fault)| at(file, &pointer(definition, &field.wire), fault)).collect()
}

/// Returns the fault of a reference to a definition that is neither in the same file nor in the
/// shared one.
fn foreign(model: &Model, file: &File, name: &str) -> Option<String> {
    let definition = model.definition(name)?;
    let at_home = definition.file == file.name || definition.file == super::SHARED;
    (!at_home).then(|| {
        format!("{name:?} stands in spec/{}: move it to spec/{}", definition.file, super::SHARED)
    })
}

fn operation_references(model: &Model, file: &File, operation: &Operation) -> Vec<Error> {
    let mut errors = Vec::new();
    let mut keep = |pointer: &str, message: Option<String>| {
        errors.extend(message.map(|message| at(file, &format!("/x-operation/{pointer}"), message)));
    };
    if let Some(name) = operation.request_type() {
        keep("request/$ref", not_an_object(model, file, name));
    }
    if let Some(name) = operation.response_type() {
        keep("response/$ref", not_an_object(model, file, name));
    }
    if let Some(parameter) = &operation.parameter {
        let message = foreign(model, file, &parameter.ty)
            .or_else(|| not_a_text(model, &parameter.ty, &SHOWN));
        keep(&format!("parameters/{}", parameter.wire), message);
    }
    for (index, (_, code)) in operation.errors.iter().enumerate() {
        let known = codes(model).any(|known| known == code);
        let message = (!known).then(|| {
            let suggestion = suggestion(code, codes(model));
            format!("{code:?} is not in spec/{}#/$defs/ErrorCode{suggestion}", super::SHARED)
        });
        keep(&format!("errors/{index}/code"), message);
    }
    for (index, wire) in operation.expects.iter().enumerate() {
        let response = operation.response_type().unwrap_or_default();
        keep(&format!("expects/{index}"), field_at(model, response, wire).err());
    }
    if let Some(outcome) = &operation.outcome {
        let response = operation.response_type().unwrap_or_default();
        keep("succeedsWhen/done", not_a_collection(model, response, &outcome.done));
        keep("succeedsWhen/failed", not_reasons(model, response, &outcome.failed));
    }
    if let Some(paging) = &operation.paging {
        for (key, name, path) in paging_fields(operation, paging) {
            keep(&format!("paging/{key}"), field_at(model, name, path).err());
        }
        let response = operation.response_type().unwrap_or_default();
        keep("paging/items", not_a_list(model, response, &paging.items));
    }
    errors
}

fn not_an_object(model: &Model, file: &File, name: &str) -> Option<String> {
    let other = || {
        model.definition(name).filter(|definition| !matches!(definition.shape, Shape::Struct(_)))
    };
    foreign(model, file, name).or_else(|| other().map(|_| format!("{name:?} is not an object")))
}

fn not_a_text(model: &Model, name: &str, allowed: &[Text]) -> Option<String> {
    let shape = &model.definition(name)?.shape;
    let is_text = matches!(shape, Shape::Text(text) if allowed.contains(text));
    (!is_text).then(|| format!("{name:?} is not a named string"))
}

fn not_a_collection(model: &Model, definition: &str, wire: &str) -> Option<String> {
    let field = field_at(model, definition, wire);
    let is_collection = field.is_ok_and(|field| matches!(field.ty, Type::List(_) | Type::Map(_)));
    (!is_collection).then(|| format!("{definition} has neither an array nor a map {wire:?}"))
}

/// Returns the fault of `failed` if it is not a map of reasons.
fn not_reasons(model: &Model, definition: &str, wire: &str) -> Option<String> {
    let field = field_at(model, definition, wire);
    let says_why =
        field.is_ok_and(|field| matches!(&field.ty, Type::Map(map) if map.item.ty == Type::String));
    (!says_why).then(|| format!("{definition} has no map {wire:?} whose values are strings"))
}

/// Finds fields of a query that are neither strings, numbers nor booleans.
fn query_fields(model: &Model, operation: &Operation) -> Vec<Error> {
    let request =
        operation.request.as_ref().filter(|request| request.location == RequestLocation::Query);
    let Some(definition) = request.and_then(|request| model.definition(&request.ty)) else {
        return Vec::new();
    };
    let nested = definition.fields().iter().filter(|field| is_nested(model, field));
    nested
        .map(|field| {
            Error::at(
                &definition.file,
                &pointer(definition, &field.wire),
                "a field of a query is neither a list nor an object",
            )
        })
        .collect()
}

fn is_nested(model: &Model, field: &Field) -> bool {
    match &field.ty {
        Type::List(_) | Type::Map(_) => true,
        Type::Named(name) => model
            .definition(name)
            .is_some_and(|definition| matches!(definition.shape, Shape::Struct(_))),
        _ => false,
    }
}

fn paging_fields<'a>(
    operation: &'a Operation,
    paging: &'a Paging,
) -> Vec<(&'static str, &'a str, &'a str)> {
    let request = operation.request_type().unwrap_or_default();
    let response = operation.response_type().unwrap_or_default();
    let mut fields =
        vec![("token", request, paging.token.as_str()), ("items", response, &paging.items)];
    fields.extend(paging.has_more.as_deref().map(|path| ("hasMore", response, path)));
    fields.extend(paging.total_count.as_deref().map(|path| ("totalCount", response, path)));
    fields.extend(paging.next_token.iter().map(|path| ("cursor", response, path.as_str())));
    fields
}

/// Returns the field at a path: `a.b` is the field `b` of the object in the field `a`.
fn field_at<'a>(model: &'a Model, definition: &str, path: &str) -> Result<&'a Field, String> {
    let (outer, last) = match path.rsplit_once('.') {
        Some((outer, last)) => (Some(field_at(model, definition, outer)?), last),
        None => (None, path),
    };
    let name = outer.map_or(definition, |field| field.ty.named().unwrap_or_default());
    let fields = model.definition(name).map(Definition::fields).unwrap_or_default();
    fields.iter().find(|field| field.wire == last).ok_or_else(|| {
        let suggestion = suggestion(last, fields.iter().map(|field| field.wire.as_str()));
        format!("{name} has no field {last:?}{suggestion}")
    })
}

fn not_a_list(model: &Model, definition: &str, path: &str) -> Option<String> {
    let field = field_at(model, definition, path).ok()?;
    let is_list = matches!(field.ty, Type::List(_));
    (!is_list).then(|| format!("{definition} has no array {path:?}"))
}

pub(super) fn codes(model: &Model) -> impl Iterator<Item = &str> {
    let shape = model.definition("ErrorCode").map(|definition| &definition.shape);
    let values = match shape {
        Some(Shape::Enum(codes)) => codes.values.as_slice(),
        _ => &[],
    };
    values.iter().filter_map(|value| match &value.value {
        super::Json::String(code) => Some(code.as_str()),
        _ => None,
    })
}

fn unused_codes(model: &Model) -> Vec<Error> {
    let used = |code: &str| {
        model.operations().any(|operation| operation.errors.iter().any(|(_, used)| used == code))
    };
    let unused = codes(model).filter(|code| !used(code));
    unused
        .map(|code| {
            Error::at(super::SHARED, "/$defs/ErrorCode", format!("no operation documents {code:?}"))
        })
        .collect()
}

fn pointer(definition: &Definition, wire: &str) -> String {
    format!("/$defs/{}/properties/{wire}", definition.name)
}

fn at(file: &File, pointer: &str, message: impl Into<String>) -> Error {
    Error::at(&file.name, pointer, message)
}
