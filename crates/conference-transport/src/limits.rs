//! Limits before a call is sent: the rate limit, and a ban of this address.

mod ban;
mod memory_rate;
mod rate;

pub(crate) use ban::AddressBan;
pub use memory_rate::MemoryRateLimiter;
pub(crate) use rate::RateLimit;
pub use rate::{RateLimited, RateLimiter};
