//! Comparison of two models, field by field. Every struct is destructured without `..`, so that a
//! new field of the model cannot be forgotten here.

use std::collections::BTreeSet;

use serde_json::Value;

use super::change::{Change, ChangeKind, Direction, Subject};
use crate::spec::{Event, File, Model};

mod definitions;
mod enums;
mod operations;
mod types;

/// Returns all changes between two models.
#[must_use]
pub fn compare(old: &Model, new: &Model) -> Vec<Change> {
    let Model { files: _ } = old;
    let mut found = Vec::new();
    files(old, new, &mut found);
    definitions::compare(old, new, &mut found);
    events(old, new, &mut found);
    found
}

fn files(old: &Model, new: &Model, found: &mut Vec<Change>) {
    let (gone, kept, added) = paired(&old.files, &new.files, |file| &file.name);
    for (old_file, new_file) in kept {
        let File { name: _, definitions: _, operation, events: _, causes: _ } = old_file;
        if let (Some(old_operation), Some(new_operation)) = (operation, &new_file.operation) {
            operations::compare(&Sides { old, new }, old_operation, new_operation, found);
        }
    }
    for operation in gone.into_iter().filter_map(|file| file.operation.as_ref()) {
        found.push(operations::removed(operation));
    }
    for operation in added.into_iter().filter_map(|file| file.operation.as_ref()) {
        found.push(operations::added(new, operation));
    }
}

fn events(old: &Model, new: &Model, found: &mut Vec<Change>) {
    let (old_events, new_events): (Vec<Event>, Vec<Event>) =
        (old.events().cloned().collect(), new.events().cloned().collect());
    let (gone, kept, added) = paired(&old_events, &new_events, |event| &event.name);
    for event in gone {
        found.push(event_location(event).change(ChangeKind::ValueRemoved, &event.name, ""));
    }
    for event in added {
        found.push(event_location(event).change(ChangeKind::ValueAdded, "", &event.name));
    }
    for (before, after) in kept {
        let Event { name: _, variant, description, ty } = before;
        let at = event_location(before);
        at.text(ChangeKind::Documentation, description, &after.description, found);
        at.text(ChangeKind::VariantRenamed, variant, &after.variant, found);
        let sides = Sides { old, new };
        types::reference(&sides, &at, ty, &after.ty, found);
    }
}

fn event_location(event: &Event) -> Location {
    Location::new(None, format!("event {}", event.name), Direction::Response)
}

/// Both models.
struct Sides<'a> {
    old: &'a Model,
    new: &'a Model,
}

/// Location of a change, and the directions that it affects.
#[derive(Clone)]
struct Location {
    operation: Option<String>,
    path: String,
    direction: Direction,
    subject: Option<Subject>,
}

impl Location {
    fn new(operation: Option<&str>, path: impl Into<String>, direction: Direction) -> Self {
        let operation = operation.map(str::to_owned);
        Self { operation, path: path.into(), direction, subject: None }
    }

    fn below(&self, part: &str) -> Self {
        Self { path: format!("{}{part}", self.path), ..self.clone() }
    }

    fn change(&self, kind: ChangeKind, before: &str, after: &str) -> Change {
        Change {
            kind,
            operation: self.operation.clone(),
            location: self.path.clone(),
            direction: self.direction,
            before: before.to_owned(),
            after: after.to_owned(),
            subject: self.subject.clone(),
        }
    }

    fn text(&self, kind: ChangeKind, before: &str, after: &str, found: &mut Vec<Change>) {
        if before != after {
            found.push(self.change(kind, before, after));
        }
    }

    fn deprecation(&self, before: bool, after: bool, found: &mut Vec<Change>) {
        match (before, after) {
            (false, true) => {
                found.push(self.change(ChangeKind::Deprecated, "in use", "deprecated"));
            }
            (true, false) => {
                found.push(self.change(ChangeKind::NoLongerDeprecated, "deprecated", "in use"));
            }
            _ => {}
        }
    }

    /// Compares optional strings. None is not the same as an empty one.
    fn option(
        &self,
        kind: ChangeKind,
        before: Option<&impl ToString>,
        after: Option<&impl ToString>,
        found: &mut Vec<Change>,
    ) {
        let shown = |value: Option<String>| value.unwrap_or_else(|| "nothing".to_owned());
        let (before, after) = (before.map(ToString::to_string), after.map(ToString::to_string));
        if before != after {
            found.push(self.change(kind, &shown(before), &shown(after)));
        }
    }
}

/// Removed, common and new things, matched by a name.
type Paired<'a, T> = (Vec<&'a T>, Vec<(&'a T, &'a T)>, Vec<&'a T>);

fn paired<'a, T, K: Ord>(old: &'a [T], new: &'a [T], key: impl Fn(&'a T) -> K) -> Paired<'a, T> {
    let known: BTreeSet<K> = old.iter().map(&key).collect();
    let (mut gone, mut kept) = (Vec::new(), Vec::new());
    for before in old {
        let name = key(before);
        match new.iter().find(|after| key(after) == name) {
            Some(after) => kept.push((before, after)),
            None => gone.push(before),
        }
    }
    let added = new.iter().filter(|after| !known.contains(&key(after)));
    (gone, kept, added.collect())
}

/// Returns JSON without regard to the order of its keys.
fn value(json: &crate::spec::Json) -> Value {
    Value::from(json)
}
