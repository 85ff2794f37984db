//! HTTP/1.1 by hand, so that an answer can be anything at all.

mod chunked;
mod reply;
mod request;
mod wire;

pub use reply::Reply;
pub(crate) use request::{Head, Malformed};
pub(crate) use wire::{ReadError, Wire};
