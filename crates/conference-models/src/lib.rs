//! Types of DingTalk's video-conference API v1.0: requests, responses,
//! operations, error codes. They carry no client: `conference-api` sends them.
//!
//! Requests are made with `new`, which takes what the service requires, and
//! chained setters for the rest. Every field of a response may be missing, for
//! the service documents none as required. An enum value that this version
//! does not know is kept in `Unknown` and goes back out as it came.
//!
//! ```
//! use std::time::{Duration, SystemTime};
//! use conference_models::{CreateScheduleConferenceRequest, ScheduleConferenceSettings, UnionId};
//!
//! let start = SystemTime::now() + Duration::from_secs(3600);
//! let request = CreateScheduleConferenceRequest::new(
//!     UnionId::new("2iPOLbpUNMLzB5LuwggiiqiPwiEiE"),
//!     "Weekly",
//!     start,
//!     start + Duration::from_secs(1800),
//! )
//! .settings(ScheduleConferenceSettings::new().lock_room(true));
//! ```
//!
//! # Responses in tests
//!
//! Responses are `#[non_exhaustive]` and have public fields. A test of a program starts from the
//! default, or from JSON as the service sends it:
//!
//! ```
//! use conference_models::CreateScheduleConferenceResponse;
//!
//! let mut response = CreateScheduleConferenceResponse::default();
//! response.room_code = Some("83150012345".into());
//!
//! let json = serde_json::json!({ "roomCode": "83150012345" });
//! assert_eq!(serde_json::from_value::<CreateScheduleConferenceResponse>(json)?, response);
//! # Ok::<(), serde_json::Error>(())
//! ```
//!
//! # Features
//!
//! None is on by default.
//!
//! - `metadata`: what each operation takes, as data (`metadata::OPERATIONS`).
//! - `schemars`: JSON Schemas, derived from the types.

pub mod check;
mod de;
mod error_class;
mod generated;
#[cfg(feature = "metadata")]
pub mod metadata;
mod open_enum;
mod operation;
mod text;
mod time;
pub mod union_id;

pub use check::Check;
pub use error_class::ErrorClass;
pub use generated::*;
pub use operation::{
    DocumentedError, InvalidToken, Method, NoPathParameter, Operation, Paged, PathParameter,
    RequestLocation,
};
pub use time::{DurationMillis, TimestampMillis};
