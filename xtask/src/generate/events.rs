//! The data of all events as one enum, told apart by the type of the event.

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
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum EventData {{
{}}}
",
        concat(variants)
    )
}

fn implementation(events: &[Event]) -> String {
    let names = events
        .iter()
        .map(|Event { variant, name, .. }| format!("Self::{variant}(_) => {name:?},\n"));
    let reads = events.iter().map(|Event { variant, name, .. }| {
        format!("{name:?} => Deserialize::deserialize(data).map(Self::{variant}),\n")
    });
    format!(
        "
impl EventData {{
    /// Type of the event on the wire.
    #[must_use]
    pub fn event_type(&self) -> &'static str {{
        match self {{
            {}
        }}
    }}

    /// Reads the data of an event of a type; `None` if this version does not know the type.
    ///
    /// # Errors
    ///
    /// If the data is not of that type.
    pub fn read<'de, D: Deserializer<'de>>(event_type: &str, data: D) -> Result<Option<Self>, D::Error> {{
        let read = match event_type {{
            {}
            _ => return Ok(None),
        }};
        read.map(Some)
    }}
}}
",
        concat(names),
        concat(reads)
    )
}
