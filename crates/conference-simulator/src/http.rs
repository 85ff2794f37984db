//! HTTP/1.1 by hand, so that an answer can be anything at all.

mod chunked;
mod reply;
mod request;
mod stream;

pub use reply::Reply;
pub(crate) use request::{MalformedRequest, RequestHead};
pub(crate) use stream::{HttpStream, ReadError};
