//! HTTP/1.1 without a library, so that a response can be malformed in any way.

mod chunked;
#[cfg(feature = "push")]
mod post;
mod reply;
mod request;
mod stream;

#[cfg(feature = "push")]
pub(crate) use post::{LoopbackUrl, post};
pub use reply::Reply;
pub(crate) use request::{MalformedRequest, RequestHead};
pub(crate) use stream::{HttpStream, ReadError};
