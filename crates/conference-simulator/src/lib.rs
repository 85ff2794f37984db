#![doc = include_str!("../README.md")]
//!
//! ## Refusals
//!
//! The simulator first checks the access token and the permission. An invalid token fails with 400
//! and `InvalidAuthentication`, a missing permission with 403 and
//! `Forbidden.AccessDenied.AccessTokenPermissionDenied`. The operations then refuse requests for
//! these causes:
//!
#![doc = include_str!("generated/refusals.md")]
//!
//! ## Control over HTTP
//!
#![doc = include_str!("control.md")]
//!
//! ## Behaviors
//!
#![doc = include_str!("provenance.md")]

#[macro_use]
mod filled;

mod access;
mod clock;
mod connection;
mod control;
mod decode;
mod engine;
mod event;
mod fault;
mod feed;
mod gate;
#[cfg(feature = "push")]
mod gateway;
mod generated {
    pub(crate) mod refusals;
}
mod http;
mod identity;
mod journal;
mod listener;
mod matcher;
mod operations;
mod page;
#[cfg(feature = "push")]
mod push;
mod random;
mod refusal;
mod routes;
mod simulator;
mod state;
mod token_calls;
mod tokens;
mod validate;
mod world;

pub use clock::SimulatedClock;
pub use event::SimulatedEvent;
pub use fault::{Fault, FaultReport, ParseFaultError, ScriptedFault};
pub use feed::CallWatcher;
pub use gate::Gate;
pub use generated::refusals::Cause;
pub use http::Reply;
#[cfg(feature = "push")]
pub use journal::RecordedPush;
pub use journal::{Journal, RecordedCall};
pub use matcher::{CallMatcher, UnknownOperation};
#[cfg(feature = "push")]
pub use push::{CallbackTarget, PushError};
pub use simulator::{Simulator, SimulatorBuilder};
