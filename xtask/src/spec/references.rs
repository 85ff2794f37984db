//! Check that every `$ref` refers to a definition.

use std::collections::BTreeMap;

use super::{Error, Json, node::Node, suggest::suggestion};

/// Keywords whose values are data instead of schemas.
const DATA: [&str; 3] = ["examples", "default", "const"];

pub(super) fn check(files: &BTreeMap<&str, Json>, errors: &mut Vec<Error>) {
    for (name, json) in files {
        visit(files, &Node::root(name, json), errors);
    }
}

fn visit(files: &BTreeMap<&str, Json>, node: &Node<'_>, errors: &mut Vec<Error>) {
    if node.get("$ref").is_some() {
        errors.extend(target(files, node).err());
    }
    let children = match node.json() {
        Json::Array(_) => node.array().unwrap_or_default(),
        _ => schemas(node),
    };
    for child in children {
        visit(files, &child, errors);
    }
}

fn schemas<'a>(node: &Node<'a>) -> Vec<Node<'a>> {
    let entries = node.object().unwrap_or_default();
    let schemas = entries.into_iter().filter(|(key, _)| !DATA.contains(key));
    schemas.map(|(_, child)| child).collect()
}

fn target(files: &BTreeMap<&str, Json>, node: &Node<'_>) -> Result<(), Error> {
    let Some((file, name)) = node.reference()? else {
        return Ok(());
    };
    let definitions = files.get(file.as_str()).and_then(|json| json.get("$defs"));
    let names: Vec<&str> = definitions
        .map(Json::entries)
        .unwrap_or_default()
        .iter()
        .map(|(name, _)| name.as_str())
        .collect();
    if names.contains(&name.as_str()) {
        return Ok(());
    }
    let suggestion = suggestion(&name, names);
    Err(node.error(format!("spec/{file} has no definition {name:?}{suggestion}")))
}
