//! Programs that make the same two calls in different ways.

mod by_hand;
#[cfg(feature = "rivals")]
mod hyper;
#[cfg(feature = "rivals")]
mod middleware;
pub(crate) mod ours;

use std::future::Future;

use crate::Result;

pub(crate) use by_hand::ByHand;
#[cfg(feature = "rivals")]
pub(crate) use hyper::Hyper;
#[cfg(feature = "rivals")]
pub(crate) use middleware::Middleware;
pub(crate) use ours::Ours;

/// A client that makes typed calls and reads a field of the response.
pub(crate) trait Contender: Send + Sync + 'static {
    /// Books a meeting like the official example, and returns the length of its link.
    fn book(&self) -> impl Future<Output = Result<usize>> + Send;

    /// Queries a thousand meetings, and counts their participants.
    fn people(&self) -> impl Future<Output = Result<usize>> + Send;
}

/// Returns the certificate to trust, if the server has its own.
fn root_certificate() -> Result<Option<Vec<u8>>> {
    match std::env::var_os("BENCH_CERTIFICATE") {
        Some(file) => Ok(Some(std::fs::read(file)?)),
        None => Ok(None),
    }
}
