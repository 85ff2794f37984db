#![doc = include_str!("../README.md")]

mod call;
mod client;
mod cloud_recording;
mod decode;
mod env;
mod error;
mod in_meeting;
mod lifecycle;
mod metrics;
mod minutes;
mod pager;
mod queries;
mod query;
#[cfg(feature = "raw")]
mod raw;
mod response;
mod scheduling;
mod streaming;

/// List of all operations, with the permission and the repeat safety of each.
///
#[doc = include_str!("../doc/operations.md")]
pub mod operations {}

/// Typed events of meetings.
#[cfg(feature = "events")]
pub use conference_events as events;
/// Types of requests and responses.
pub use conference_models as models;
pub use conference_models::ErrorClass;
/// HTTP layer, with the traits to implement for tokens, limits, time and metrics.
pub use conference_transport as transport;
pub use conference_transport::{
    CallOptions, Credentials, ErrorKind, Execution, Region, RetryClass, RetryPolicy,
};

pub use client::{Client, ClientBuilder};
pub use error::Error;
pub use pager::{Items, Pager};
#[cfg(feature = "raw")]
pub use pager::{RawOperation, RawPager};
#[cfg(feature = "raw")]
pub use raw::InvalidField;
pub use response::Response;
