#![doc = include_str!("../README.md")]

#[cfg(feature = "callback")]
mod callback;
mod envelope;
mod error;
mod event;
mod frame;
#[cfg(feature = "stream")]
mod stream;

/// The types of the events' data.
pub use conference_models as models;

/// Credentials, regions, proxies and certificates.
#[cfg(feature = "stream")]
pub use conference_transport as transport;

pub use conference_models::{EventData, json::Error as UnreadableError, json::Unreadable};

#[cfg(feature = "callback")]
pub use self::callback::{Callback, CallbackError, CallbackMessage, Received};
#[cfg(feature = "stream")]
pub use self::stream::{
    Acknowledgement, Delivery, DisconnectReason, EventStream, EventStreamBuilder, Intervals,
    Receipt, Stopper, StreamError, StreamNotice,
};
pub use self::{
    error::EventError,
    event::Event,
    frame::{Ack, Frame, FrameType},
};
