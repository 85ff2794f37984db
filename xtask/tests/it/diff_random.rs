//! No edit of the spec is silent unless it leaves the model as it was.

use std::{cell::RefCell, collections::BTreeSet, fmt::Debug};

use proptest::test_runner::{Config, TestCaseError, TestRunner};
use serde_json::Value;
use xtask::{
    diff,
    spec::{self, Definition, Model, Shape},
};

use crate::random_edit::{applied, edit, parsed, written};

/// Number of edits to try, unless `PROPTEST_CASES` is set.
const CASES: u32 = 1000;

#[test]
fn a_random_edit_is_never_silent() {
    let sources = parsed(&crate::fixtures());
    let old = spec::parse(&written(sources.clone())).unwrap();
    let told = RefCell::new(Vec::new());
    let cases = std::env::var("PROPTEST_CASES").map_or(CASES, |cases| cases.parse().unwrap());
    let config = Config { cases, failure_persistence: None, ..Config::default() };
    let result = TestRunner::new(config).run(&edit(), |edit| {
        let Ok(new) = spec::parse(&written(applied(&edit, sources.clone()))) else {
            return Ok(());
        };
        if normal(&old) == normal(&new) {
            return Ok(());
        }
        let changes = diff::compare(&old, &new);
        if changes.is_empty() {
            return Err(TestCaseError::fail("it is silent"));
        }
        told.borrow_mut().push(debug(&changes[0].kind));
        Ok(())
    });
    assert!(result.is_ok(), "{result:?}");
    let told = told.into_inner();
    let kinds: BTreeSet<&String> = told.iter().collect();
    let (edits, kinds) = (told.len(), kinds.len());
    assert!(edits >= cases as usize / 8, "only {edits} edits changed the model");
    assert!(kinds >= 20, "only {kinds} kinds of changes");
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

/// An acknowledgement holds when somebody sorts the file.
#[test]
fn the_order_of_keys_leaves_the_fingerprints() {
    let old = spec::parse(&crate::fixtures()).unwrap();
    let mut sources = crate::fixtures();
    let text = sources.get_mut("operations/response_fields.json").unwrap();
    let parts = [("\"real\"", "\"unreal\""), ("A list.", "A row."), ("\"n\"", "\"m\"")];
    for (from, to) in parts {
        *text = text.replacen(from, to, 1);
    }
    let fingerprints = |sources: &spec::Sources| {
        let new = spec::parse(sources).unwrap();
        let changes = diff::compare(&old, &new);
        let findings = diff::judge(&old, &new, &changes, diff::rules::TABLE);
        let fingerprints: Vec<String> = findings.into_iter().map(|it| it.fingerprint).collect();
        fingerprints
    };
    let before = fingerprints(&sources);
    assert_eq!(before.len(), 4);
    let text = sources.get_mut("operations/response_fields.json").unwrap();
    let sorted = text.parse::<Value>().unwrap().to_string();
    *text = sorted;
    assert_eq!(before, fingerprints(&sources));
}

/// Returns a model without the order of its parts and the files.
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
    // The use of a type depends on the operations.
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
