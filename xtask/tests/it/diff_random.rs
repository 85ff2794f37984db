//! No edit of the spec is silent unless it leaves the model as it was.

use std::{cell::Cell, fmt::Debug};

use proptest::{
    prelude::{Strategy, any},
    test_runner::{Config, TestCaseError, TestRunner},
};
use serde_json::Value;
use xtask::{
    diff,
    spec::{self, Definition, Model, Shape, Sources},
};

#[test]
fn a_random_edit_is_never_silent() {
    let sources = crate::fixtures();
    let old = spec::parse(&sources).unwrap();
    let told = Cell::new(0);
    let config = Config {
        cases: 2000,
        failure_persistence: None,
        ..Config::default()
    };
    let edits = proptest::collection::vec(edit(), 1..3);
    let result = TestRunner::new(config).run(&edits, |edits| {
        let mut sources = sources.clone();
        for edit in &edits {
            apply(edit, &mut sources);
        }
        let Ok(new) = spec::parse(&sources) else {
            return Ok(());
        };
        let changes = diff::compare(&old, &new);
        let (before, after) = (normal(&old), normal(&new));
        if before == after {
            return Ok(());
        }
        told.set(told.get() + 1);
        if changes.is_empty() {
            return Err(TestCaseError::fail("it is silent"));
        }
        Ok(())
    });
    assert!(result.is_ok(), "{result:?}");
    assert!(
        told.get() > 300,
        "only {} edits changed the model",
        told.get()
    );
}

/// Reversing the keys of every object, but those whose order is that of the
/// parameters of a constructor.
#[test]
fn the_order_of_keys_is_silent() {
    let old = spec::parse(&crate::fixtures()).unwrap();
    let mut sources = crate::fixtures();
    for (name, text) in &mut sources {
        if name != "operations/request_fields.json" {
            *text = reversed(&serde_json::from_str(text).unwrap());
        }
    }
    let new = spec::parse(&sources).unwrap();
    assert_ne!(debug(&old), debug(&new), "nothing was reversed");
    assert_eq!(diff::compare(&old, &new), []);
}

#[derive(Clone, Debug)]
struct Edit {
    file: usize,
    node: usize,
    kind: u8,
    other: usize,
}

fn edit() -> impl Strategy<Value = Edit> {
    let parts = (any::<usize>(), any::<usize>(), 0..6_u8, any::<usize>());
    parts.prop_map(|(file, node, kind, other)| Edit {
        file,
        node,
        kind,
        other,
    })
}

fn apply(edit: &Edit, sources: &mut Sources) {
    let index = edit.file % sources.len();
    let Some((_, text)) = sources.iter_mut().nth(index) else {
        return;
    };
    let mut json: Value = serde_json::from_str(text).unwrap();
    let mut pointers = Vec::new();
    collect(&json, String::new(), &mut pointers);
    let target = &pointers[edit.node % pointers.len()];
    let other = &pointers[edit.other % pointers.len()];
    let copy = json.pointer(other).cloned().unwrap_or_default();
    match edit.kind {
        0 => replace(&mut json, target, copy),
        1 => remove(&mut json, target),
        2 => insert(&mut json, target, copy),
        _ => alter(json.pointer_mut(target), edit.other),
    }
    *text = json.to_string();
}

fn collect(json: &Value, at: String, found: &mut Vec<String>) {
    match json {
        Value::Object(entries) => {
            for (key, value) in entries {
                let key = key.replace('~', "~0").replace('/', "~1");
                collect(value, format!("{at}/{key}"), found);
            }
        }
        Value::Array(items) => {
            for (index, value) in items.iter().enumerate() {
                collect(value, format!("{at}/{index}"), found);
            }
        }
        _ => {}
    }
    found.push(at);
}

fn replace(json: &mut Value, target: &str, value: Value) {
    if let Some(node) = json.pointer_mut(target) {
        *node = value;
    }
}

fn remove(json: &mut Value, target: &str) {
    let Some((parent, key)) = target.rsplit_once('/') else {
        return;
    };
    match json.pointer_mut(parent) {
        Some(Value::Object(entries)) => drop(entries.remove(key)),
        Some(Value::Array(items)) => drop(items.remove(key.parse().unwrap())),
        _ => {}
    }
}

fn insert(json: &mut Value, target: &str, value: Value) {
    match json.pointer_mut(target) {
        Some(Value::Object(entries)) => drop(entries.insert("fresh".to_owned(), value)),
        Some(Value::Array(items)) => items.push(value),
        _ => {}
    }
}

fn alter(node: Option<&mut Value>, seed: usize) {
    const WORDS: [&str; 9] = [
        "string",
        "integer",
        "GET",
        "state",
        "../shared.json#/$defs/OpenText",
        "query",
        "nextToken",
        "Fresh",
        "fresh",
    ];
    match node {
        Some(Value::String(text)) => WORDS[seed % WORDS.len()].clone_into(text),
        Some(Value::Bool(value)) => *value = !*value,
        Some(Value::Array(items)) => items.reverse(),
        Some(node @ Value::Number(_)) => *node = Value::from(seed % 500),
        _ => {}
    }
}

/// What a model says, apart from the order in which it says it and the file.
fn normal(model: &Model) -> Vec<String> {
    let definitions = model.definitions().map(normal_definition);
    let operations = model.operations().map(|operation| {
        let mut operation = operation.clone();
        operation.errors.sort();
        debug(&operation)
    });
    let events = model.events().map(|event| debug(&event));
    let mut parts: Vec<String> = definitions.chain(operations).chain(events).collect();
    parts.sort();
    parts
}

fn normal_definition(definition: &Definition) -> String {
    let mut definition = definition.clone();
    definition.file.clear();
    // Who uses a type is a matter of the operations.
    definition.in_response = false;
    let examples: Vec<Value> = definition.examples.iter().map(Value::from).collect();
    definition.examples.clear();
    match &mut definition.shape {
        Shape::Struct(fields) => fields.sort_by(|one, other| one.wire.cmp(&other.wire)),
        Shape::Enum(open) => open.values.sort_by_key(|value| value.name.clone()),
        _ => {}
    }
    format!("{definition:?} {examples:?}")
}

fn debug(value: &impl Debug) -> String {
    format!("{value:?}")
}

fn reversed(json: &Value) -> String {
    match json {
        Value::Object(entries) => {
            let entries = entries.iter().rev();
            let entries: Vec<String> = entries
                .map(|(key, value)| format!("{}:{}", Value::from(key.as_str()), reversed(value)))
                .collect();
            format!("{{{}}}", entries.join(","))
        }
        Value::Array(items) => {
            let items: Vec<String> = items.iter().map(reversed).collect();
            format!("[{}]", items.join(","))
        }
        other => other.to_string(),
    }
}
