//! A client for DingTalk's video-conference API v1.0: start and book meetings,
//! control them while they run, record and stream them, take and read minutes,
//! look them up.
//!
//! ```no_run
//! use std::time::{Duration, SystemTime};
//! use conference_api::{Client, Credentials, models::{CreateScheduleConferenceRequest, UnionId}};
//!
//! # async fn book() -> Result<(), conference_api::Error> {
//! let client = Client::builder()
//!     .credentials(Credentials::internal_app("app key", "app secret"))
//!     .build()?;
//! let start = SystemTime::now() + Duration::from_secs(3600);
//! let end = start + Duration::from_secs(1800);
//! let booked = client
//!     .create_schedule_conference(&CreateScheduleConferenceRequest::new(
//!         UnionId::new("the unionId of whoever books"),
//!         "Weekly",
//!         start,
//!         end,
//!     ))
//!     .await?;
//! println!("{:?} (request {:?})", booked.url, booked.request_id());
//! # Ok(())
//! # }
//! ```
//!
//! There is one function for each operation, and its documentation says what
//! it does, which permission the app needs, and what repeating it does. An
//! operation that answers a page at a time has another, named `…_pages`, that
//! gives a [`Pager`].
//! Everything runs without an account against `conference-simulator`.
//!
//! # Features
//!
//! None is on by default.
//!
//! - `events`: typed events of meetings, in the module `events`.
//! - `raw`: calls by the names of operations, with the wire's own JSON
//!   (`Client::call_raw`, `Client::call_raw_pages`). They bring decoders for
//!   the types of all operations, whichever a program calls, and most of the
//!   crate's compile time.

mod call;
mod client;
mod cloud_recording;
mod env;
mod error;
mod in_meeting;
mod lifecycle;
mod metrics;
mod minutes;
mod pager;
mod queries;
#[cfg(feature = "raw")]
mod raw;
#[cfg(feature = "raw")]
mod raw_pager;
mod response;
mod scheduling;
mod seen_tokens;
mod streaming;
mod verdict;

#[doc = include_str!("../doc/operations.md")]
pub mod operations {}

/// Typed events.
#[cfg(feature = "events")]
pub use conference_events as events;
/// The types of requests and responses.
pub use conference_models as models;
/// What the client stands on: traits to implement for tokens, limits, time and
/// metrics.
pub use conference_transport as transport;
pub use conference_transport::{
    CallOptions, Credentials, ErrorKind, Execution, Region, RetryClass, RetryPolicy,
};

pub use client::{Client, ClientBuilder};
pub use error::Error;
pub use pager::{Items, Pager};
#[cfg(feature = "raw")]
pub use raw_pager::RawPager;
pub use response::Response;
