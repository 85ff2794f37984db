//! The transport against real sockets on loopback, a module a behaviour.

#![expect(
    clippy::unwrap_used,
    reason = "a test stops where something is missing"
)]

mod answers;
mod building;
mod campaign;
mod clock;
mod connections;
mod errors;
mod load;
mod observing;
mod options;
mod proxies;
mod rows;
mod secrets;
mod server;
mod service;
mod timeouts;
mod tls;
mod tokens;
mod waits;
mod watch;
mod wire;
