#![doc = include_str!("../README.md")]

mod event;

/// The types of the events' data.
pub use conference_models as models;

pub use event::{Event, EventContent, EventError};
