#![doc = include_str!("../README.md")]

mod envelope;
mod error;
mod event;
mod frame;

/// The types of the events' data.
pub use conference_models as models;

/// The data of an event, the reason why it cannot be read, and the fields that cannot be.
pub use conference_models::{EventData, json::Error as UnreadableError, json::Unreadable};

pub use self::{
    error::EventError,
    event::Event,
    frame::{Ack, Frame, FrameType},
};
