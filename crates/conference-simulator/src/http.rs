//! HTTP/1.1 by hand, so that an answer can be anything at all.

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
