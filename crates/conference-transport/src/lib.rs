#![doc = include_str!("../README.md")]

mod answer;
mod backoff;
mod ban;
mod base_url;
mod body;
mod breaker;
mod budget;
mod builder;
mod call;
mod cause;
mod clock;
mod codes;
mod credentials;
mod deadline;
mod error;
mod error_body;
mod execution;
mod fault;
mod gcra;
mod headers;
mod http;
mod limiter;
mod observe;
mod options;
mod path;
mod random;
mod reply;
mod request;
mod retry;
mod retry_after;
mod retry_class;
mod text;
mod tls;
mod token;
mod transport;
mod urls;

#[doc = include_str!("after_unknown.md")]
pub mod after_unknown {}

pub use base_url::Region;
pub use builder::TransportBuilder;
pub use clock::{BoxFuture, Clock, SystemClock, TestClock};
pub use codes::{CodeClass, PLATFORM_CODES, PlatformCode};
pub use credentials::Credentials;
pub use error::{BoxError, Error, ErrorKind};
pub use error_body::ErrorBody;
pub use execution::Execution;
pub use gcra::MemoryRateLimiter;
pub use limiter::{RateLimited, RateLimiter};
pub use observe::{AttemptOutcome, CallOutcome, Observer};
pub use options::CallOptions;
pub use reply::Reply;
pub use request::{Method, Request};
pub use retry::RetryPolicy;
pub use retry_class::RetryClass;
pub use token::{
    AccessToken, Lease, MemoryTokenStore, StoredToken, TokenKey, TokenProvider, TokenStore,
};
pub use transport::Transport;
