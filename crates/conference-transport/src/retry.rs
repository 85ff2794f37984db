//! Retries: the policy, its backoff, and the budget that all calls share.

mod backoff;
mod budget;
mod policy;
mod random;

pub(crate) use budget::Budget;
pub(crate) use policy::Failure;
pub use policy::RetryPolicy;
pub(crate) use random::Random;
