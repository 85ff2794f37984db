//! The ways to make the same two calls.

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

/// Something that makes typed calls, and reads a field of what comes back.
pub(crate) trait Contender: Send + Sync + 'static {
    /// Books a meeting as the official example does, and says how long its link is.
    fn book(&self) -> impl Future<Output = Result<usize>> + Send;

    /// Looks up a thousand meetings, and counts the people in them.
    fn people(&self) -> impl Future<Output = Result<usize>> + Send;
}

/// The certificate to trust, where the server has one of its own.
fn root_certificate() -> Result<Option<Vec<u8>>> {
    match std::env::var_os("BENCH_CERTIFICATE") {
        Some(file) => Ok(Some(std::fs::read(file)?)),
        None => Ok(None),
    }
}
