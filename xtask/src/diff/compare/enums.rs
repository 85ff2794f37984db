//! The values of enums, matched by what goes over the wire, then by name.

use super::{Place, paired};
use crate::{
    diff::change::{Change, Direction, Kind},
    generate::is_switch,
    spec::{Enum, EnumValue},
};

pub(super) fn compare(at: &Place, old: &Enum, new: &Enum, found: &mut Vec<Change>) {
    let Enum { base, values } = old;
    if *base != new.base {
        found.push(at.change(Kind::Type, &base_of(old), &base_of(new)));
        return;
    }
    let (mut gone, mut kept, mut added) =
        paired(values, &new.values, |value| value.value.to_string());
    gone.retain(|before| {
        let rewired = added.iter().position(|after| after.name == before.name);
        kept.extend(rewired.map(|index| (*before, added.remove(index))));
        rewired.is_none()
    });
    let kinds = kinds(at);
    for value in gone {
        found.push(kinds.at(at, value).change(kinds.removed, &value.value.to_string(), ""));
    }
    for value in added {
        found.push(kinds.at(at, value).change(kinds.added, "", &value.value.to_string()));
    }
    for (before, after) in kept {
        compare_value(&at.below(&format!("::{}", after.name)), before, after, found);
    }
    if is_switch(old) && !is_switch(new) {
        let kind = Kind::Unexplained("it is not made from a boolean any more");
        found.push(at.change(kind, "From<bool>", "nothing"));
    }
}

/// With a value, as it goes over the wire.
fn base_of(open: &Enum) -> String {
    let first = open.values.first().map(|value| value.value.to_string());
    format!("{:?}: {}", open.base, first.unwrap_or_default())
}

fn compare_value(at: &Place, old: &EnumValue, new: &EnumValue, found: &mut Vec<Change>) {
    let EnumValue { value, name, description, class } = old;
    at.text(Kind::WireName, &value.to_string(), &new.value.to_string(), found);
    at.text(Kind::VariantRenamed, name, &new.name, found);
    at.text(Kind::Documentation, description, &new.description, found);
    at.below(".class").option(
        Kind::Unexplained("the class of an error code changed"),
        class.as_ref(),
        new.class.as_ref(),
        found,
    );
}

/// A value of `ErrorCode` is a documented error.
struct Kinds {
    added: Kind,
    removed: Kind,
    direction: Direction,
}

fn kinds(at: &Place) -> Kinds {
    match at.location.as_str() {
        "ErrorCode" => Kinds {
            added: Kind::ErrorAdded,
            removed: Kind::ErrorRemoved,
            direction: Direction::Request,
        },
        _ => {
            Kinds { added: Kind::ValueAdded, removed: Kind::ValueRemoved, direction: at.direction }
        }
    }
}

impl Kinds {
    fn at(&self, at: &Place, value: &EnumValue) -> Place {
        Place { direction: self.direction, ..at.below(&format!("::{}", value.name)) }
    }
}
