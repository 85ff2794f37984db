//! Responses: the success, and the errors by status.

use std::collections::BTreeMap;

use super::{description, operation::json_content, reference};
use crate::{
    generate::documentation::code,
    spec::{Json, Model, Operation},
};

/// Response of the platform to a call that the app has no permission for.
const FORBIDDEN: &str = "#/components/responses/Forbidden";

pub(super) fn object(model: &Model, operation: &Operation) -> Json {
    let mut errors = BTreeMap::from([(400, vec![token_rejected()])]);
    for (status, code) in &operation.errors {
        errors.entry(*status).or_default().push(documented(model, code));
    }
    let forbidden = Json::object([("$ref", FORBIDDEN.into())]);
    let mut responses = BTreeMap::from([(200, success(model, operation)), (403, forbidden)]);
    responses.extend(errors.iter().map(|(status, errors)| (*status, failure(errors))));
    responses.into_iter().map(|(status, response)| (status.to_string(), response)).collect()
}

fn success(model: &Model, operation: &Operation) -> Json {
    match operation.response_type().and_then(|name| model.definition(name)) {
        Some(definition) => Json::object([
            ("description", description(&definition.description)),
            ("content", json_content(definition)),
        ]),
        None => Json::object([("description", "Success, without a body.".into())]),
    }
}

fn documented(model: &Model, code: &str) -> Json {
    let value = self::code(model, code);
    let text = |text: Option<&String>| text.map(|text| text.as_str().into());
    Json::optional([
        ("code", Some(code.into())),
        ("description", text(value.map(|value| &value.description))),
        ("class", text(value.and_then(|value| value.class.as_ref()))),
        ("hint", text(value.and_then(|value| value.hint.as_ref()))),
    ])
}

fn token_rejected() -> Json {
    Json::object([
        ("code", "InvalidAuthentication".into()),
        ("description", "The access token is missing, is unknown or has expired.".into()),
    ])
}

fn failure(errors: &[Json]) -> Json {
    let media = Json::object([
        ("schema", Json::object([("$ref", reference("Error"))])),
        ("examples", Json::Object(errors.iter().map(example).collect())),
    ]);
    Json::object([
        (
            "description",
            "Refused or failed. The documented codes are listed; the platform has more.".into(),
        ),
        ("content", Json::object([("application/json", media)])),
        ("x-errors", Json::Array(errors.to_vec())),
    ])
}

/// An error, as a body with its code.
fn example(error: &Json) -> (String, Json) {
    let member = |key| error.get(key).cloned().unwrap_or(Json::Null);
    let value = Json::object([
        ("code", member("code")),
        ("message", member("description")),
        ("requestid", "1234567".into()),
    ]);
    let name = error.get("code").and_then(Json::as_str).unwrap_or_default();
    (name.to_owned(), Json::object([("value", value)]))
}
