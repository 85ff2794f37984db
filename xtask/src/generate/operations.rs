//! Unit type of an operation, with the facts that a client needs.

use std::fmt::Write;

use super::{
    documentation, paging, rust,
    text::{concat, first_sentence},
};
use crate::spec::{Definition, Field, Model, Operation, RequestLocation, Shape, Type};

pub(super) fn generate(model: &Model, operation: &Operation) -> String {
    let name = &operation.name;
    let (sentence, _) = first_sentence(&operation.description);
    format!(
        "{}///
#[doc = crate::operation_docs!({name})]
#[derive(Clone, Copy, Debug)]
pub struct {name};

{}",
        rust::docs(sentence, 0),
        implementation(model, operation)
    )
}

fn implementation(model: &Model, operation: &Operation) -> String {
    let Operation { name, path, .. } = operation;
    let parameter = operation.parameter.as_ref().map_or("NoPathParameter", |it| it.ty.as_str());
    let mut text = format!(
        "impl Operation for {name} {{
    type Path = {parameter};
    type Request = {};
    type Response = {};

    const NAME: &'static str = {name:?};
    const METHOD: Method = Method::{};
    const PATH: &'static str = {path:?};
",
        operation.request_type().unwrap_or("()"),
        operation.response_type().unwrap_or("()"),
        heck::AsPascalCase(&operation.method)
    );
    if let Some(request) = &operation.request {
        let location = location(&request.location);
        let _ = writeln!(text, "const LOCATION: RequestLocation = RequestLocation::{location};");
    }
    let group = operation.group.as_deref().unwrap_or_default();
    let _ = writeln!(text, "const GROUP: &'static str = {group:?};");
    for (constant, value) in
        [("SCOPE", &operation.scope), ("DOCUMENTATION", &operation.documentation)]
    {
        if let Some(value) = value {
            let _ = writeln!(text, "const {constant}: Option<&'static str> = Some({value:?});");
        }
    }
    let _ = writeln!(text, "const IDEMPOTENT: bool = {};", operation.idempotent.unwrap_or(false));
    text.push_str(&errors(model, operation));
    text.push_str(&paging::constant(operation).unwrap_or_default());
    text.push_str(&response_fields(model, operation));
    text.push_str(&has_expected(model, operation));
    text.push_str(&paging::functions(model, operation).unwrap_or_default());
    text.push_str(&failure(model, operation).unwrap_or_default());
    text.push_str("}\n");
    text
}

fn location(location: &RequestLocation) -> String {
    match location {
        RequestLocation::Query => "Query".to_owned(),
        RequestLocation::QueryJson(parameter) => format!("QueryJson({parameter:?})"),
        RequestLocation::Body => "Body".to_owned(),
    }
}

fn errors(model: &Model, operation: &Operation) -> String {
    if operation.errors.is_empty() {
        return String::new();
    }
    let errors = operation.errors.iter().map(|(status, code)| {
        let variant = documentation::code(model, code).map_or("Unknown", |value| &value.name);
        format!("DocumentedError::new({status}, ErrorCode::{variant}),\n")
    });
    let errors: String = errors.collect();
    format!("const ERRORS: &'static [DocumentedError] = &[\n{errors}];\n")
}

fn response<'a>(model: &'a Model, operation: &Operation) -> &'a [Field] {
    let definition = operation.response_type().and_then(|name| model.definition(name));
    definition.map_or(&[], Definition::fields)
}

fn is_collection(field: &Field) -> bool {
    matches!(field.ty, Type::List(_) | Type::Map(_))
}

fn response_fields(model: &Model, operation: &Operation) -> String {
    let fields = response(model, operation);
    if fields.is_empty() {
        return String::new();
    }
    let fields = concat(fields.iter().map(|field| {
        let expected = if operation.expects.contains(&field.wire) { ".expected()" } else { "" };
        let list = if is_collection(field) { ".list()" } else { "" };
        format!("ResponseField::new({:?}){expected}{list},\n", field.wire)
    }));
    format!("const RESPONSE_FIELDS: &'static [ResponseField] = &[\n{fields}];\n")
}

/// Generates `has_expected`. Without expected fields, any field suffices.
fn has_expected(model: &Model, operation: &Operation) -> String {
    let is_expected =
        |field: &&Field| operation.expects.is_empty() || operation.expects.contains(&field.wire);
    let fields: Vec<_> = response(model, operation).iter().filter(is_expected).collect();
    if fields.is_empty() {
        return String::new();
    }
    let has_any: Vec<_> = fields.iter().map(|field| has_come(model, field)).collect();
    let has_any = has_any.join(" || ");
    let lint = rust::expects_deprecated(fields.iter().copied());
    format!("\n{lint}fn has_expected(response: &Self::Response) -> bool {{\n{has_any}\n}}\n")
}

/// Returns the condition that a field is present: an object with a known field, or a string that is
/// not empty.
fn has_come(model: &Model, field: &Field) -> String {
    let name = &field.rust;
    match &field.ty {
        Type::List(_) | Type::Map(_) => format!("!response.{name}.is_empty()"),
        ty if is_text(model, ty) => {
            format!("response.{name}.as_ref().is_some_and(|it| !it.as_str().is_empty())")
        }
        Type::Named(ty) if is_object(model, ty) => {
            format!("response.{name}.as_ref().is_some_and(|it| *it != {ty}::default())")
        }
        _ => format!("response.{name}.is_some()"),
    }
}

fn is_object(model: &Model, name: &str) -> bool {
    model.definition(name).is_some_and(|definition| !definition.fields().is_empty())
}

fn is_text(model: &Model, ty: &Type) -> bool {
    let definition = ty.named().and_then(|name| model.definition(name));
    *ty == Type::String || definition.is_some_and(|it| matches!(it.shape, Shape::Text(_)))
}

/// Generates `failure`: the reasons, if a response lists only failures.
fn failure(model: &Model, operation: &Operation) -> Option<String> {
    let outcome = operation.outcome.as_ref()?;
    let fields = model.definition(operation.response_type()?).map(Definition::fields)?;
    let field = |wire: &str| fields.iter().find(|field| field.wire == wire);
    let (done, failed) = (&field(&outcome.done)?.rust, &field(&outcome.failed)?.rust);
    Some(format!(
        "
    fn failure(response: &Self::Response) -> Option<String> {{
        let failed = response.{done}.is_empty() && !response.{failed}.is_empty();
        failed.then(|| crate::operation::reasons(response.{failed}.values()))
    }}
"
    ))
}
