//! DingTalk's video-conference API in-process, for tests and for trying things
//! out: no account, no network, and nobody's phone rings.

mod app;
mod builder;
mod cause;
mod clock;
mod connection;
mod engine;
mod fault;
mod gate;
mod http;
mod identity;
mod journal;
mod listener;
mod operations;
mod page;
mod refusal;
mod routes;
mod seed;
mod simulator;
mod token_calls;
mod tokens;
mod validate;
mod when;
mod world;

pub use builder::Builder;
pub use cause::Cause;
pub use clock::Clock;
pub use fault::Fault;
pub use gate::Gate;
pub use http::Reply;
pub use journal::{Call, Journal};
pub use simulator::Simulator;
pub use when::{UnknownOperation, When};
