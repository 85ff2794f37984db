//! `x-operation`: the HTTP form of an operation.

use heck::ToPascalCase;

use super::{
    EVENTS, Error, Json, Operation, Outcome, Paging, Parameter, Request, RequestLocation, SHARED,
    node::Node, refusals,
};

type Result<T> = std::result::Result<T, Error>;

const METHODS: [&str; 4] = ["GET", "POST", "PUT", "DELETE"];

pub(super) fn parse(root: &Node<'_>) -> Result<Option<Operation>> {
    let without = [SHARED, EVENTS].contains(&root.file());
    match (root.get("x-operation"), without) {
        (None, true) => Ok(None),
        (Some(node), false) => operation(root, &node).map(Some),
        (None, false) => Err(root.error("\"x-operation\" is missing")),
        (Some(node), true) => Err(node.error("this file has no operation")),
    }
}

fn operation(root: &Node<'_>, node: &Node<'_>) -> Result<Operation> {
    node.only(&[
        "method",
        "path",
        "deprecated",
        "group",
        "scope",
        "documentation",
        "idempotent",
        "repeat",
        "parameters",
        "request",
        "response",
        "expects",
        "succeedsWhen",
        "paging",
        "errors",
        "refusals",
    ])?;
    Ok(Operation {
        name: name(root)?,
        description: root.description()?,
        method: method(&node.need("method")?)?,
        path: node.need("path")?.string()?.to_owned(),
        deprecated: node.flag("deprecated")?.unwrap_or(false),
        group: node.optional_string("group")?,
        scope: node.optional_string("scope")?,
        documentation: node.optional_string("documentation")?,
        idempotent: node.flag("idempotent")?,
        repeat: node.optional_string("repeat")?,
        parameter: parameter(node)?,
        request: node.get("request").map(|node| request(&node)).transpose()?,
        response: node.get("response").map(|node| target(&node)).transpose()?,
        expects: expects(node)?,
        outcome: node.get("succeedsWhen").map(|node| outcome(&node)).transpose()?,
        errors: node.items("errors")?.iter().map(error).collect::<Result<_>>()?,
        paging: node.get("paging").map(|node| paging(&node)).transpose()?,
        refusals: refusals::parse(node, "refusals")?,
    })
}

fn name(root: &Node<'_>) -> Result<String> {
    root.file()
        .strip_prefix("operations/")
        .and_then(|file| file.strip_suffix(".json"))
        .filter(|stem| !stem.contains('/'))
        .map(ToPascalCase::to_pascal_case)
        .ok_or_else(|| {
            root.error("an operation's file is operations/<operation_in_snake_case>.json")
        })
}

fn method(node: &Node<'_>) -> Result<String> {
    let method = node.string()?;
    if METHODS.contains(&method) {
        Ok(method.to_owned())
    } else {
        Err(node.error(format!("{method:?} is not one of {}", METHODS.join(", "))))
    }
}

/// Reads the parameter, which must be one segment `{name}` of the path.
fn parameter(node: &Node<'_>) -> Result<Option<Parameter>> {
    let path = node.need("path")?;
    let in_path: Vec<&str> =
        path.string()?.split('/').filter(|part| part.contains(['{', '}'])).collect();
    let entries = node.entries("parameters")?;
    match (entries.as_slice(), in_path.as_slice()) {
        ([], []) => Ok(None),
        ([(name, node)], [segment]) if *segment == format!("{{{name}}}") => {
            node.only(&["description", "$ref"])?;
            Ok(Some(Parameter {
                wire: (*name).to_owned(),
                description: node.description()?,
                ty: target(node)?,
            }))
        }
        ([], [segment, ..]) => Err(path.error(format!("{segment} is not among \"parameters\""))),
        ([(name, node)], _) => Err(node.error(format!("{{{name}}} is not a segment of the path"))),
        _ => Err(node.error("a path has one parameter at most")),
    }
}

fn request(node: &Node<'_>) -> Result<Request> {
    node.only(&["in", "$ref", "encoding", "parameter"])?;
    Ok(Request { location: location(node)?, ty: target(node)? })
}

fn location(node: &Node<'_>) -> Result<RequestLocation> {
    let location = node.need("in")?;
    let encoding = node.optional_string("encoding")?;
    let parameter = node.optional_string("parameter")?;
    match (location.string()?, encoding.as_deref(), parameter) {
        ("body", None, None) => Ok(RequestLocation::Body),
        ("query", None, None) => Ok(RequestLocation::Query),
        ("query", Some("json"), Some(parameter)) => Ok(RequestLocation::QueryJson(parameter)),
        ("body" | "query", _, _) => Err(node.error(
            "\"encoding\" is \"json\", and goes with \"in\": \"query\" and a \"parameter\"",
        )),
        (other, _, _) => {
            Err(location.error(format!("{other:?} is neither \"body\" nor \"query\"")))
        }
    }
}

fn target(node: &Node<'_>) -> Result<String> {
    match node.reference()? {
        Some((_, name)) => Ok(name),
        None => Err(node.error("\"$ref\" is missing")),
    }
}

fn error(node: &Node<'_>) -> Result<(u16, String)> {
    node.only(&["status", "code"])?;
    let status = node.need("status")?;
    let number = status.integer()?;
    match u16::try_from(number) {
        Ok(valid @ 400..=599) => Ok((valid, node.need("code")?.string()?.to_owned())),
        _ => Err(status.error(format!("{number} is not the status of an error"))),
    }
}

fn expects(node: &Node<'_>) -> Result<Vec<String>> {
    node.items("expects")?.iter().map(|item| Ok(item.string()?.to_owned())).collect()
}

fn outcome(node: &Node<'_>) -> Result<Outcome> {
    node.only(&["done", "failed"])?;
    Ok(Outcome {
        done: node.need("done")?.string()?.to_owned(),
        failed: node.need("failed")?.string()?.to_owned(),
    })
}

/// Returns the path, or paths, of the next page token.
fn cursor(node: &Node<'_>) -> Result<Vec<String>> {
    let places = match node.json() {
        Json::Array(_) => node.array()?,
        _ => vec![node.clone()],
    };
    places.iter().map(|place| Ok(place.string()?.to_owned())).collect()
}

fn paging(node: &Node<'_>) -> Result<Paging> {
    node.only(&["token", "items", "cursor", "hasMore", "totalCount"])?;
    let token = node.need("token")?.string()?.to_owned();
    let next_token = match node.get("cursor") {
        Some(node) => cursor(&node)?,
        None => vec![token.clone()],
    };
    Ok(Paging {
        token,
        items: node.need("items")?.string()?.to_owned(),
        next_token,
        has_more: node.optional_string("hasMore")?,
        total_count: node.optional_string("totalCount")?,
    })
}
