//! Sends requests to DingTalk's HTTP API: access tokens, retries, deadlines, limits, errors.
//!
//! This crate knows HTTP and what is common to the whole platform. It knows no operation and no
//! model: those are `conference-models`, and `conference-api` puts the two together. Add
//! `conference-api` to your program, not this crate, unless you call a part of the platform that
//! `conference-api` does not cover.
//!
//! ```no_run
//! # async fn example() -> Result<(), conference_transport::Error> {
//! use conference_transport::{CallOptions, Credentials, Request, Transport};
//!
//! let transport = Transport::builder()
//!     .credentials(Credentials::internal_app("app key", "app secret"))
//!     .build()?;
//! let request = Request::new(
//!     "QueryConferenceInfoByRoomCode",
//!     "GET",
//!     "/v1.0/conference/roomCodes/{roomCode}/infos",
//! )
//! .path_parameter("838 722 001")
//! .idempotent(true);
//! let reply = transport.send(&request, &CallOptions::new()).await?;
//! println!("{} bytes, request {:?}", reply.body().len(), reply.request_id());
//! # Ok(())
//! # }
//! ```
//!
//! # When things go wrong
//!
//! A failed attempt is repeated where that does no harm, within the [`RetryPolicy`] and the call's
//! time: after throttles, rejected tokens and broken connections. What may have been carried out
//! and must not happen twice is never repeated; every [`Error`] says by its [`Execution`] what
//! became of the request, and [`after_unknown`] what to do then.
//!
//! # To be seen
//!
//! Each call is a `tracing` span named `call` at level INFO, with a span `attempt` at level DEBUG
//! for each request that it sends. Their fields are `operation`, `attempt` or `attempts`, `status`,
//! `code`, `request_id`, `execution`, `retry_class` and `wait_ms`. An access token that is asked
//! for again is an event at level DEBUG, outside of all calls, since it is for all of them. An
//! [`Observer`] is told the same of calls and attempts, for metrics. Neither has a token, a secret
//! or a query in it.
//!
//! # What is deliberately absent
//!
//! Decoding of bodies (a [`Reply`] is bytes), other hosts than the one that the transport was built
//! for, redirects (they would carry the token away), compressed answers, and plain HTTP to anything
//! but loopback.

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
pub use limits::{MemoryRateLimiter, RateLimited, RateLimiter};
pub use observe::{AttemptOutcome, CallOutcome, Observer};
pub use options::CallOptions;
pub use reply::Reply;
pub use request::Request;
pub use retry::RetryPolicy;
pub use token::{Lease, MemoryTokenStore, StoredToken, TokenKey, TokenStore};
pub use transport::{Transport, TransportBuilder};
