#![doc = include_str!("../README.md")]

pub mod check;
mod de;
mod error_class;
#[rustfmt::skip]
mod generated;
#[cfg(feature = "metadata")]
pub mod metadata;
mod open_enum;
mod operation;
mod text;
mod time;

pub use check::Check;
pub use error_class::ErrorClass;
pub use generated::*;
pub use operation::{
    DocumentedError, InvalidToken, Method, NoPath, Operation, Paged, PathParameter, Place,
};
pub use time::{DurationMillis, TimestampMillis};
