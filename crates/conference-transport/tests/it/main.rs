//! The transport against real sockets on loopback, a module a behaviour.

#![expect(
    clippy::unwrap_used,
    reason = "a test stops where something is missing"
)]

mod answers;
mod building;
mod clock;
mod errors;
mod proxies;
mod secrets;
mod server;
mod timeouts;
mod tls;
mod tokens;
mod wire;
