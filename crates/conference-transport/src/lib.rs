#![doc = include_str!("../README.md")]

mod call;
mod clock;
mod codes;
mod context;
mod credentials;
mod deadline;
mod error;
mod http;
mod limits;
mod observe;
mod options;
mod reply;
mod request;
mod retry;
mod token;
mod transport;

#[doc = include_str!("after_unknown.md")]
pub mod after_unknown {}

#[doc = include_str!("failure_cases.md")]
pub mod failure_cases {}

pub use clock::{BoxFuture, Clock, SystemClock, TestClock};
pub use codes::{CodeClass, PLATFORM_CODES, PlatformCode, RetryClass};
pub use credentials::{AccessToken, Credentials, TokenProvider};
pub use error::{BoxError, Error, ErrorBody, ErrorKind, Execution};
pub use http::Region;
#[cfg(feature = "diagnose")]
pub use http::{Certificate, CertificateDefect, ConnectionReport, FirstResponse, Step};
pub use limits::{MemoryRateLimiter, RateLimited, RateLimiter};
pub use observe::{AttemptOutcome, CallOutcome, Observer, Outcome, TokenOutcome};
pub use options::CallOptions;
pub use reply::Reply;
pub use request::Request;
pub use retry::RetryPolicy;
pub use token::{Lease, MemoryTokenStore, StoredToken, TokenKey, TokenStore};
pub use transport::{Transport, TransportBuilder};
#[cfg(feature = "upgrade")]
pub use {credentials::AppCredentials, http::Upgraded};
