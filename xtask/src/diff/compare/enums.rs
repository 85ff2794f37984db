//! Values of enums, matched by wire value, then by name.

use super::{Location, paired};
use crate::{
    diff::change::{Change, ChangeKind, Direction},
    generate::is_switch,
    spec::{Enum, EnumValue},
};

pub(super) fn compare(at: &Location, old: &Enum, new: &Enum, found: &mut Vec<Change>) {
    let Enum { base, values } = old;
    if *base != new.base {
        found.push(at.change(ChangeKind::Type, &base_of(old), &base_of(new)));
        return;
    }
    let (mut gone, mut kept, mut added) =
        paired(values, &new.values, |value| value.value.to_string());
    gone.retain(|before| {
        let rewired = added.iter().position(|after| after.name == before.name);
        kept.extend(rewired.map(|index| (*before, added.remove(index))));
        rewired.is_none()
    });
    let changes = ValueChanges::of(at);
    for value in gone {
        found.push(changes.at(at, value).change(changes.removed, &value.value.to_string(), ""));
    }
    for value in added {
        found.push(changes.at(at, value).change(changes.added, "", &value.value.to_string()));
    }
    for (before, after) in kept {
        compare_value(&at.below(&format!("::{}", after.name)), before, after, found);
    }
    if is_switch(old) && !is_switch(new) {
        let kind = ChangeKind::Unexplained("it is not made from a boolean any more");
        found.push(at.change(kind, "From<bool>", "nothing"));
    }
}

/// Returns the base type with a value, in its wire form.
fn base_of(open: &Enum) -> String {
    let first = open.values.first().map(|value| value.value.to_string());
    format!("{:?}: {}", open.base, first.unwrap_or_default())
}

fn compare_value(at: &Location, old: &EnumValue, new: &EnumValue, found: &mut Vec<Change>) {
    let EnumValue { value, name, description, class, hint, description_zh, hint_zh } = old;
    at.text(ChangeKind::WireName, &value.to_string(), &new.value.to_string(), found);
    at.text(ChangeKind::VariantRenamed, name, &new.name, found);
    at.text(ChangeKind::Documentation, description, &new.description, found);
    let texts = [
        (".hint", hint, &new.hint),
        (".description-zh", description_zh, &new.description_zh),
        (".hint-zh", hint_zh, &new.hint_zh),
    ];
    for (name, before, after) in texts {
        let [before, after] = [before, after].map(|text| text.as_deref().unwrap_or_default());
        at.below(name).text(ChangeKind::Documentation, before, after, found);
    }
    at.below(".class").option(
        ChangeKind::Unexplained("the class of an error code changed"),
        class.as_ref(),
        new.class.as_ref(),
        found,
    );
}

/// Changes for an added or removed value. A value of `ErrorCode` is a documented error.
struct ValueChanges {
    added: ChangeKind,
    removed: ChangeKind,
    direction: Direction,
}

impl ValueChanges {
    fn of(at: &Location) -> Self {
        let (added, removed, direction) = match at.path.as_str() {
            "ErrorCode" => (ChangeKind::ErrorAdded, ChangeKind::ErrorRemoved, Direction::Request),
            _ => (ChangeKind::ValueAdded, ChangeKind::ValueRemoved, at.direction),
        };
        Self { added, removed, direction }
    }

    fn at(&self, at: &Location, value: &EnumValue) -> Location {
        Location { direction: self.direction, ..at.below(&format!("::{}", value.name)) }
    }
}
