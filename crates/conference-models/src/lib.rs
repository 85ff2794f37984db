#![doc = include_str!("../README.md")]

pub mod check;
mod de;
mod error_class;
mod generated;
#[cfg(feature = "json")]
pub mod json;
#[cfg(feature = "metadata")]
pub mod metadata;
mod open_enum;
mod operation;
mod request;
#[cfg(feature = "schemars")]
mod schema;
mod ser;
mod text;
mod time;
pub mod union_id;

pub use check::Check;
pub use error_class::ErrorClass;
pub use generated::*;
pub use operation::{
    DocumentedError, InvalidToken, Method, NoPathParameter, Operation, PageInfo, Paged, Paging,
    PathParameter, RequestLocation, ResponseField,
};
pub use time::{DurationMillis, TimestampMillis};
