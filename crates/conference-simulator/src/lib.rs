//! DingTalk's video-conference API in-process, for tests and for trying things
//! out: no account, no network, and nobody's phone rings.
//!
//! A [`Simulator`] listens on a loopback port of its own. Point a client at its
//! [`base_url`](Simulator::base_url), with its
//! [`app_key`](Simulator::app_key) and [`app_secret`](Simulator::app_secret);
//! what the client creates is there to be found again. It stops when it is
//! dropped, and hundreds of them run side by side.
//!
//! What people do in the app is done by methods:
//! [`start_meeting`](Simulator::start_meeting), [`join`](Simulator::join),
//! [`end_meeting`](Simulator::end_meeting) and their like. Time stands still
//! until it is [advanced](Simulator::advance), and ids come from a
//! [seed](SimulatorBuilder::seed), so that a test does the same each time.
//!
//! # A test of yours
//!
//! `Simulator::start().await` is all that it takes. Any client will do, in any
//! language; this one is `conference-api`'s:
//!
//! ```
#![doc = include_str!("../tests/it/example.rs")]
//! ```
//!
//! # When things go wrong
//!
//! [`Simulator::inject`] scripts a [`Fault`]: a connection that is reset, an
//! answer that is cut, a throttle, a token that is revoked. [`CallMatcher`] says
//! for which calls. A [`Gate`] holds calls back until enough have come, and the
//! [`Journal`] tells what came. [`ScriptedFault`] reads a fault from text.
//!
//! A fault that never fired fails the test: [`Simulator::verify`] panics, and
//! so does dropping the simulator.
//!
//! # What is refused, and how
//!
//! Before an operation looks at its request, a token that is none answers 400
//! with `InvalidAuthentication`, and a missing permission 403 with
//! `Forbidden.AccessDenied.AccessTokenPermissionDenied`. Then:
//!
#![doc = include_str!("generated/refusals.md")]
//!
//! # How fast it is
//!
//! Medians of `cargo run -p conference-simulator --example measure`, in the
//! profile that tests run in, on Linux, on two cores of an AMD EPYC with little
//! other work (the middle one of three runs):
//!
//! | | |
//! |---|---|
//! | start one | 0.03 ms |
//! | start 100 side by side, one after the other | 3.3 ms |
//! | one call to each of the 100, all at once, on new connections | 16 ms |
//! | 1,000 calls at once, on new connections, until all are held at a gate | 77 ms |
//! | from opening that gate to the last of 1,000 answers | 113 ms |
//!
//! While the same cores compiled something else, the last three took up to
//! seven times as long. After 44,000 connections in a minute, start took 1.5 ms,
//! since the system then has to look for a free port.
//!
//! # What it proves
//!
//! That a program agrees with the specification that this workspace was written
//! from, not that it agrees with the live service: the simulator has never
//! talked to it. Requests and answers have the fields, the types, the limits and
//! the error codes of the specification. What the simulator does beyond that
//! stands here with its provenance: `documented` by the platform, or `assumed`,
//! which is what we take to be the likeliest.
//!
#![doc = include_str!("provenance.md")]

mod clock;
mod connection;
mod decode;
mod engine;
mod fault;
mod gate;
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
mod random;
mod refusal;
mod routes;
mod simulator;
mod token_calls;
mod tokens;
mod validate;
mod world;

pub use clock::SimulatedClock;
pub use fault::{Fault, ParseFaultError, ScriptedFault};
pub use gate::Gate;
pub use generated::refusals::Cause;
pub use http::Reply;
pub use journal::{Journal, RecordedCall};
pub use matcher::{CallMatcher, UnknownOperation};
pub use simulator::{Simulator, SimulatorBuilder};
