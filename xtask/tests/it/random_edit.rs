//! Random edits of a spec.

use std::collections::{BTreeMap, BTreeSet};

use proptest::{
    prelude::{Just, Strategy, any},
    prop_oneof,
    sample::Index,
};
use serde_json::Value;
use xtask::spec::Sources;

/// An edit of one node, with the help of another.
#[derive(Clone, Debug)]
pub(crate) struct Edit {
    kind: EditKind,
    /// Among the roles, so that descriptions are not all that changes.
    role: Index,
    target: Index,
    other: Index,
}

#[derive(Clone, Copy, Debug)]
enum EditKind {
    /// Takes the value of a node of the same role elsewhere.
    Replace,
    Remove,
    /// Takes in what stands in a node of the same role elsewhere.
    Graft,
    Rename,
    Alter,
    Require,
    RemoveFile,
    CopyFile,
}

pub(crate) fn edit() -> impl Strategy<Value = Edit> {
    let kinds = prop_oneof![
        4 => Just(EditKind::Replace),
        3 => Just(EditKind::Remove),
        6 => Just(EditKind::Graft),
        2 => Just(EditKind::Rename),
        3 => Just(EditKind::Alter),
        1 => Just(EditKind::Require),
        1 => Just(EditKind::RemoveFile),
        1 => Just(EditKind::CopyFile),
    ];
    let parts = (kinds, any::<Index>(), any::<Index>(), any::<Index>());
    parts.prop_map(|(kind, role, target, other)| Edit { kind, role, target, other })
}

/// The files of a spec.
pub(crate) type Files = BTreeMap<String, Value>;

pub(crate) fn parsed(sources: &Sources) -> Files {
    let parse = |(name, text): (&String, &String)| (name.clone(), text.parse().unwrap());
    sources.iter().map(parse).collect()
}

/// With sorted keys: what is compared has to be written so on both sides, or
/// the order of a constructor's parameters hides an edit that is silent.
pub(crate) fn written(files: Files) -> Sources {
    let files = files.into_iter();
    files.map(|(name, json)| (name, json.to_string())).collect()
}

pub(crate) fn applied(edit: &Edit, mut files: Files) -> Files {
    let nodes = nodes(&files);
    let target = target(edit, &nodes);
    let other = other(edit, target, &nodes);
    let value = other.map(|it| files[&it.file].pointer(&it.pointer).unwrap().clone());
    let key = other.and_then(Node::parent).map(|(_, key)| key);
    let file = files.get_mut(&target.file).unwrap();
    match (edit.kind, value) {
        (EditKind::Replace, Some(value)) => *file.pointer_mut(&target.pointer).unwrap() = value,
        (EditKind::Remove, _) => drop(taken(file, &target.pointer)),
        (EditKind::Graft, Some(value)) => insert(file, &target.pointer, key.unwrap(), value),
        (EditKind::Rename, _) => rename(file, &target.pointer, edit.other.index(2)),
        (EditKind::Alter, _) => alter(file.pointer_mut(&target.pointer), edit.other.index(500)),
        (EditKind::Require, _) => require(file, &target.pointer),
        (EditKind::RemoveFile, _) => drop(files.remove(&target.file)),
        (EditKind::CopyFile, _) => {
            let copy = file.clone();
            files.insert("operations/fresh.json".to_owned(), copy);
        }
        (EditKind::Replace | EditKind::Graft, None) => {}
    }
    files
}

fn target<'a>(edit: &Edit, nodes: &'a [Node]) -> &'a Node {
    let roles: BTreeSet<&str> = nodes.iter().map(|node| node.role.as_str()).collect();
    let roles: Vec<&str> = roles.into_iter().collect();
    let role = edit.role.get(&roles);
    let targets: Vec<&Node> = nodes.iter().filter(|node| node.role == *role).collect();
    targets[edit.target.index(targets.len())]
}

/// A node of the same role; for a graft, one that stands in what has it.
fn other<'a>(edit: &Edit, target: &Node, nodes: &'a [Node]) -> Option<&'a Node> {
    let fits = |other: &&Node| match edit.kind {
        EditKind::Graft => other.parent().is_some_and(|(role, _)| role == target.role),
        _ => other.role == target.role,
    };
    let others: Vec<&Node> = nodes.iter().filter(fits).collect();
    (!others.is_empty()).then(|| *edit.other.get(&others))
}

/// A node of a file, and its role: the pointer without names and numbers.
struct Node {
    file: String,
    pointer: String,
    role: String,
}

impl Node {
    /// The role of what it stands in, and the key that it stands at there.
    fn parent(&self) -> Option<(&str, &str)> {
        let (role, _) = self.role.rsplit_once('/')?;
        let (_, key) = self.pointer.rsplit_once('/')?;
        Some((role, key))
    }
}

fn nodes(files: &Files) -> Vec<Node> {
    let mut found = Vec::new();
    for (file, json) in files {
        collect(json, file, (String::new(), String::new()), &mut found);
    }
    found
}

fn collect(json: &Value, file: &str, (pointer, role): (String, String), found: &mut Vec<Node>) {
    const NAMED: [&str; 5] = ["$defs", "properties", "parameters", "x-events", "examples"];
    let named = NAMED.iter().any(|name| role.ends_with(&format!("/{name}")));
    let children: Vec<(String, &Value)> = match json {
        Value::Object(entries) => entries.iter().map(|(key, it)| (key.clone(), it)).collect(),
        Value::Array(items) => (0..).map(|index: usize| index.to_string()).zip(items).collect(),
        _ => Vec::new(),
    };
    for (key, child) in children {
        let part = if named || json.is_array() { "*" } else { &key };
        let below = (format!("{pointer}/{key}"), format!("{role}/{part}"));
        collect(child, file, below, found);
    }
    found.push(Node { file: file.to_owned(), pointer, role });
}

fn taken(json: &mut Value, pointer: &str) -> Option<Value> {
    let (parent, key) = pointer.rsplit_once('/')?;
    match json.pointer_mut(parent)? {
        Value::Object(entries) => entries.remove(key),
        Value::Array(items) => Some(items.remove(key.parse().unwrap())),
        _ => None,
    }
}

fn insert(json: &mut Value, pointer: &str, key: &str, value: Value) {
    match json.pointer_mut(pointer) {
        Some(Value::Object(entries)) => drop(entries.insert(key.to_owned(), value)),
        Some(Value::Array(items)) => items.insert(0, value),
        _ => {}
    }
}

fn rename(json: &mut Value, pointer: &str, name: usize) {
    let value = taken(json, pointer);
    if let (Some(value), Some((parent, _))) = (value, pointer.rsplit_once('/')) {
        insert(json, parent, ["fresh", "Fresh"][name], value);
    }
}

/// Requires a field, if this is one.
fn require(json: &mut Value, pointer: &str) {
    if let Some((definition, name)) = pointer.split_once("/properties/") {
        if let Some(definition) = json.pointer_mut(definition) {
            let mut required = definition["required"].as_array().cloned().unwrap_or_default();
            required.push(name.into());
            definition["required"] = required.into();
        }
    }
}

fn alter(node: Option<&mut Value>, seed: usize) {
    match node {
        Some(Value::String(text)) if seed % 2 == 0 => text.push_str("Fresh"),
        Some(Value::String(text)) => *text = text.to_uppercase(),
        Some(Value::Bool(value)) => *value = !*value,
        Some(Value::Array(items)) => items.reverse(),
        Some(node @ Value::Number(_)) => *node = Value::from(seed),
        _ => {}
    }
}
