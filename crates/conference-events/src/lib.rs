#![doc = include_str!("../README.md")]

#[cfg(feature = "callback")]
mod callback;
mod envelope;
mod error;
mod event;
mod frame;

/// The types of the events' data.
pub use conference_models as models;

/// The data of an event, the reason why it cannot be read, and the fields that cannot be.
pub use conference_models::{EventData, json::Error as UnreadableError, json::Unreadable};

#[cfg(feature = "callback")]
pub use self::callback::{Callback, CallbackError, CallbackMessage, Received};
pub use self::{
    error::EventError,
    event::Event,
    frame::{Ack, Frame, FrameType},
};
