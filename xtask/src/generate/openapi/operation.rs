//! Operations.

use super::{description, reference, responses, schema};
use crate::{
    generate::text::first_sentence,
    spec::{Definition, Field, Json, Model, Operation, Parameter, Request, RequestLocation},
};

pub(super) fn object(model: &Model, operation: &Operation) -> Json {
    let (summary, rest) = first_sentence(&operation.description);
    let flag = |value: bool| value.then(|| Json::from(true));
    let text = |text: &Option<String>| text.as_deref().map(Json::from);
    let documentation = text(&operation.documentation).map(|url| Json::object([("url", url)]));
    let parameters = parameters(model, operation);
    Json::optional([
        ("operationId", Some(operation.name.as_str().into())),
        ("tags", text(&operation.group).map(|group| Json::Array(vec![group]))),
        ("summary", Some(summary.into())),
        ("description", (!rest.is_empty()).then(|| description(rest))),
        ("externalDocs", documentation),
        ("deprecated", flag(operation.deprecated)),
        ("x-scope", text(&operation.scope)),
        ("x-idempotent", operation.idempotent.map(Json::from)),
        ("x-repeat", text(&operation.repeat)),
        ("parameters", (!parameters.is_empty()).then_some(Json::Array(parameters))),
        ("requestBody", body(model, operation)),
        ("responses", Some(responses::object(model, operation))),
    ])
}

fn parameters(model: &Model, operation: &Operation) -> Vec<Json> {
    let path = operation.parameter.iter().map(path_parameter);
    path.chain(query(model, operation)).collect()
}

fn path_parameter(parameter: &Parameter) -> Json {
    Json::object([
        ("name", parameter.wire.as_str().into()),
        ("in", "path".into()),
        ("required", true.into()),
        ("description", description(&parameter.description)),
        ("schema", Json::object([("$ref", reference(&parameter.ty))])),
    ])
}

fn query(model: &Model, operation: &Operation) -> Vec<Json> {
    let Some((request, definition)) = request(model, operation) else {
        return Vec::new();
    };
    match &request.location {
        RequestLocation::Query => {
            definition.fields().iter().map(|field| query_parameter(definition, field)).collect()
        }
        RequestLocation::QueryJson(name) => vec![query_json(name, definition)],
        RequestLocation::Body => Vec::new(),
    }
}

fn query_parameter(definition: &Definition, field: &Field) -> Json {
    let example = definition.examples.first().and_then(|example| example.get(&field.wire));
    Json::optional([
        ("name", Some(field.wire.as_str().into())),
        ("in", Some("query".into())),
        ("required", Some(field.required.into())),
        ("schema", Some(schema::field(field))),
        ("example", example.cloned()),
    ])
}

/// The whole request, as JSON in one parameter.
fn query_json(name: &str, definition: &Definition) -> Json {
    Json::object([
        ("name", name.into()),
        ("in", "query".into()),
        ("required", true.into()),
        ("description", description(&definition.description)),
        ("content", json_content(definition)),
    ])
}

fn body(model: &Model, operation: &Operation) -> Option<Json> {
    let (_, definition) =
        request(model, operation).filter(|(it, _)| it.location == RequestLocation::Body)?;
    Some(Json::object([
        ("required", true.into()),
        ("description", description(&definition.description)),
        ("content", json_content(definition)),
    ]))
}

fn request<'a>(
    model: &'a Model,
    operation: &'a Operation,
) -> Option<(&'a Request, &'a Definition)> {
    let request = operation.request.as_ref()?;
    Some((request, model.definition(&request.ty)?))
}

/// JSON of a definition, with the official examples.
pub(super) fn json_content(definition: &Definition) -> Json {
    let examples = definition.examples.iter().enumerate().map(|(index, example)| {
        (format!("example{}", index + 1), Json::object([("value", example.clone())]))
    });
    let examples: Vec<_> = examples.collect();
    let media = Json::optional([
        ("schema", Some(Json::object([("$ref", reference(&definition.name))]))),
        ("examples", (!examples.is_empty()).then_some(Json::Object(examples))),
    ]);
    Json::object([("application/json", media)])
}
