//! Data of all events as one enum, by the type of the event.

use super::{
    rust,
    text::{concat, lower_first},
};
use crate::spec::{Event, File};

pub(super) fn generate(file: &File) -> Option<String> {
    let events = file.events.as_slice();
    (!events.is_empty()).then(|| declaration(events) + &implementation(events))
}

fn declaration(events: &[Event]) -> String {
    let variants = events.iter().map(|event| {
        let docs = rust::docs(&format!("`{}`: {}", event.name, lower_first(&event.description)), 4);
        format!("{docs}{}({}),\n", event.variant, event.ty)
    });
    format!(
        "/// Data of an event, by its type.
#[cfg(feature = \"events\")]
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum EventData {{
{}    /// Data of a type that this version does not know.
    Unknown,
    /// Data that cannot be read at all, with the reason.
    Unreadable(crate::json::Error),
}}
",
        concat(variants)
    )
}

fn implementation(events: &[Event]) -> String {
    let reads = events.iter().map(|Event { variant, name, .. }| {
        format!("{name:?} => crate::json::read(data).map(|it| it.map(Self::{variant})),\n")
    });
    format!(
        "
#[cfg(feature = \"events\")]
impl EventData {{
    /// Reads the data of an event of a type from JSON text. A field that cannot be read
    /// does not affect the others.
    #[must_use]
    pub fn read(event_type: &str, data: &[u8]) -> crate::json::Decoded<Self> {{
        let read = match event_type {{
            {}
            _ => Ok(crate::json::Decoded::complete(Self::Unknown)),
        }};
        read.unwrap_or_else(|error| crate::json::Decoded::complete(Self::Unreadable(error)))
    }}
}}
",
        concat(reads)
    )
}
