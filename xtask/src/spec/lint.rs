//! What no file can know by itself: references, names, error codes.

use std::collections::BTreeMap;

use super::{Definition, Error, File, Model, Operation, Paging, Shape, Text};

/// Faults that can be seen before it is known who uses what.
pub(super) fn check(model: &Model, errors: &mut Vec<Error>) {
    errors.extend(names(model));
    for file in &model.files {
        for definition in &file.definitions {
            errors.extend(references(model, file, definition));
        }
        if let Some(operation) = &file.operation {
            errors.extend(operation_references(model, file, operation));
        }
    }
    errors.extend(unused_codes(model));
}

/// Faults that depend on who uses what.
pub(super) fn check_usage(model: &Model, errors: &mut Vec<Error>) {
    for file in &model.files {
        let responses = file
            .definitions
            .iter()
            .filter(|definition| definition.in_response);
        for definition in responses {
            let required = definition.fields().iter().filter(|field| field.required);
            errors.extend(required.map(|field| {
                at(
                    file,
                    &pointer(definition, &field.wire),
                    "a field of a response is not required",
                )
            }));
        }
    }
}

fn names(model: &Model) -> Vec<Error> {
    let mut seen: BTreeMap<&str, &str> = BTreeMap::new();
    let mut errors = Vec::new();
    for file in &model.files {
        let definitions = file
            .definitions
            .iter()
            .map(|definition| definition.name.as_str());
        let operations = file
            .operation
            .iter()
            .map(|operation| operation.name.as_str());
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
    let fields = definition.fields().iter();
    let named = fields.filter_map(|field| field.ty.named().map(|name| (field, name)));
    named
        .filter_map(|(field, name)| {
            foreign(model, file, name)
                .map(|message| at(file, &pointer(definition, &field.wire), message))
        })
        .collect()
}

/// A reference leads to a definition of the same file or of the shared one.
fn foreign(model: &Model, file: &File, name: &str) -> Option<String> {
    let definition = model.definition(name)?;
    let at_home = definition.file == file.name || definition.file == super::SHARED;
    (!at_home).then(|| {
        format!(
            "{name:?} stands in spec/{}: move it to spec/{}",
            definition.file,
            super::SHARED
        )
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
        let message =
            foreign(model, file, &parameter.ty).or_else(|| not_a_text(model, &parameter.ty));
        keep(&format!("parameters/{}", parameter.wire), message);
    }
    for (index, (_, code)) in operation.errors.iter().enumerate() {
        let known = codes(model).any(|known| known == code);
        let message =
            (!known).then(|| format!("{code:?} is not in spec/{}#/$defs/ErrorCode", super::SHARED));
        keep(&format!("errors/{index}/code"), message);
    }
    if let Some(paging) = &operation.paging {
        for (key, name, path) in paging_fields(operation, paging) {
            keep(&format!("paging/{key}"), no_field(model, name, path));
        }
    }
    errors
}

fn not_an_object(model: &Model, file: &File, name: &str) -> Option<String> {
    let other = || {
        model
            .definition(name)
            .filter(|definition| !matches!(definition.shape, Shape::Struct(_)))
    };
    foreign(model, file, name).or_else(|| other().map(|_| format!("{name:?} is not an object")))
}

fn not_a_text(model: &Model, name: &str) -> Option<String> {
    let shape = &model.definition(name)?.shape;
    let is_text = matches!(shape, Shape::Text(Text::Converts | Text::Explicit));
    (!is_text).then(|| format!("{name:?} is not a named text"))
}

fn paging_fields<'a>(
    operation: &'a Operation,
    paging: &'a Paging,
) -> Vec<(&'static str, &'a str, &'a str)> {
    let request = operation.request_type().unwrap_or_default();
    let response = operation.response_type().unwrap_or_default();
    let mut fields = vec![
        ("token", request, paging.token.as_str()),
        ("items", response, &paging.items),
    ];
    fields.extend(
        paging
            .has_more
            .as_deref()
            .map(|path| ("hasMore", response, path)),
    );
    fields.extend(
        paging
            .cursor
            .as_deref()
            .map(|path| ("cursor", response, path)),
    );
    fields
}

/// `a.b` is the field `b` of the object in the field `a`.
fn no_field(model: &Model, definition: &str, path: &str) -> Option<String> {
    let mut name = definition;
    for part in path.split('.') {
        let fields = model
            .definition(name)
            .map(Definition::fields)
            .unwrap_or_default();
        let Some(field) = fields.iter().find(|field| field.wire == part) else {
            return Some(format!("{name} has no field {part:?}"));
        };
        name = field.ty.named().unwrap_or_default();
    }
    None
}

fn codes(model: &Model) -> impl Iterator<Item = &str> {
    let shape = model
        .definition("ErrorCode")
        .map(|definition| &definition.shape);
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
        model
            .operations()
            .any(|operation| operation.errors.iter().any(|(_, used)| used == code))
    };
    let unused = codes(model).filter(|code| !used(code));
    unused
        .map(|code| {
            Error::at(
                super::SHARED,
                "/$defs/ErrorCode",
                format!("no operation documents {code:?}"),
            )
        })
        .collect()
}

fn pointer(definition: &Definition, wire: &str) -> String {
    format!("/$defs/{}/properties/{wire}", definition.name)
}

fn at(file: &File, pointer: &str, message: impl Into<String>) -> Error {
    Error::at(&file.name, pointer, message)
}
