//! The simulator, as a plain client on a socket sees it.
#![expect(clippy::unwrap_used, reason = "what cannot go on has failed")]

mod client;
mod domain;
mod example;
mod faults;
mod gates;
mod journal;
mod provenance;
mod python_sdk;
mod queries;
mod requests;
mod responses;
mod running;
mod scripted;
mod spec;
mod tokens;
mod validation;
