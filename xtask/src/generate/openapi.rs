//! The spec as an OpenAPI 3.1 document.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::spec::{GROUPS, Json, Model, Operation};

mod layout;
mod operation;
mod responses;
mod schema;

/// The generated document.
pub(super) const FILE: &str = "crates/conference-simulator/openapi.json";

/// The parts of the document that the spec does not have: the token calls and the platform's.
const BASE: &str = include_str!("openapi/base.json");

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Base {
    info: Json,
    servers: Json,
    security: Json,
    tags: Vec<Json>,
    paths: Json,
    security_schemes: Json,
    responses: Json,
    schemas: Json,
}

/// The text of the document.
pub(super) fn document(model: &Model) -> Result<String, String> {
    let base: Base =
        serde_json::from_str(BASE).map_err(|error| format!("openapi/base.json: {error}"))?;
    let components = Json::object([
        ("securitySchemes", base.security_schemes),
        ("responses", base.responses),
        ("schemas", base.schemas.with(schema::all(model))),
    ]);
    let document = Json::object([
        ("openapi", "3.1.0".into()),
        ("info", base.info),
        ("servers", base.servers),
        ("security", base.security),
        ("tags", Json::Array(base.tags.into_iter().chain(tags(model)).collect())),
        ("paths", base.paths.with(paths(model))),
        ("components", components),
        ("x-generated", "by `cargo xtask gen` from spec/; do not edit".into()),
    ]);
    Ok(layout::text(&document) + "\n")
}

fn tags(model: &Model) -> impl Iterator<Item = Json> {
    let is_used = |group: &&str| model.operations().any(|it| it.group.as_deref() == Some(group));
    GROUPS.into_iter().filter(is_used).map(|group| Json::object([("name", group.into())]))
}

fn paths(model: &Model) -> Vec<(String, Json)> {
    let mut paths: BTreeMap<&str, Vec<&Operation>> = BTreeMap::new();
    for operation in model.operations() {
        paths.entry(&operation.path).or_default().push(operation);
    }
    let item = |(path, operations): (&str, Vec<&Operation>)| {
        let methods = operations
            .into_iter()
            .map(|it| (it.method.to_lowercase(), operation::object(model, it)));
        (path.to_owned(), methods.collect())
    };
    paths.into_iter().map(item).collect()
}

/// A reference to a schema of the document.
fn reference(definition: &str) -> Json {
    format!("#/components/schemas/{definition}").into()
}

/// Returns the first paragraph of a description, which is about the API. The others are about Rust.
fn description(text: &str) -> Json {
    text.split("\n\n").next().unwrap_or(text).into()
}
