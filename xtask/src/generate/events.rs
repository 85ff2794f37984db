//! The data of all events as one enum, told apart by the type of the event.

use quote::quote;

use super::rust;
use crate::spec::{Event, File};

pub(super) fn generate(file: &File) -> Vec<String> {
    match file.events.as_slice() {
        [] => Vec::new(),
        events => vec![declaration(events), implementation(events)],
    }
}

fn declaration(events: &[Event]) -> String {
    let variants = events.iter().map(|event| {
        let docs = rust::docs(&format!("`{}`: {}", event.name, event.description), 8);
        let (variant, ty) = (rust::ident(&event.variant), rust::ident(&event.ty));
        quote!(#docs #variant(#ty))
    });
    rust::item(&quote! {
        /// What an event tells, by its type.
        #[derive(Clone, Debug, PartialEq)]
        #[non_exhaustive]
        pub enum EventData {
            #(#variants,)*
        }
    })
}

fn implementation(events: &[Event]) -> String {
    let names = events.iter().map(|event| {
        let (variant, name) = (rust::ident(&event.variant), &event.name);
        quote!(Self::#variant(_) => #name)
    });
    let reads = events.iter().map(|event| {
        let (variant, name) = (rust::ident(&event.variant), &event.name);
        quote!(#name => Deserialize::deserialize(data).map(Self::#variant))
    });
    rust::item(&quote! {
        impl EventData {
            /// The type of the event, as it stands on the wire.
            #[must_use]
            pub fn event_type(&self) -> &'static str {
                match self {
                    #(#names,)*
                }
            }

            /// Reads the data of an event of a type; `None` if this version does not
            /// know the type.
            ///
            /// # Errors
            ///
            /// If the data is not of that type.
            pub fn read<'de, D: serde::Deserializer<'de>>(event_type: &str, data: D) -> Result<Option<Self>, D::Error> {
                let read = match event_type {
                    #(#reads,)*
                    _ => return Ok(None),
                };
                read.map(Some)
            }
        }
    })
}
