//! `x-events`: types of events, with the definitions of their data.

use heck::ToPascalCase;

use super::{EVENTS, Error, Event, node::Node};

type Result<T> = std::result::Result<T, Error>;

pub(super) fn parse(root: &Node<'_>) -> Result<Vec<Event>> {
    match root.get("x-events") {
        Some(node) if root.file() != EVENTS => {
            Err(node.error(format!("events stand in spec/{EVENTS}")))
        }
        _ => root.entries("x-events")?.into_iter().map(event).collect(),
    }
}

fn event((name, node): (&str, Node<'_>)) -> Result<Event> {
    node.only(&["description", "$ref"])?;
    let Some((_, ty)) = node.reference()? else {
        return Err(node.error("\"$ref\" is missing"));
    };
    Ok(Event {
        name: name.to_owned(),
        variant: name.to_pascal_case(),
        description: node.description()?,
        ty,
    })
}
