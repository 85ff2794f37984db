//! The transport against real sockets on loopback, one module per behavior.

#![expect(clippy::unwrap_used, reason = "a test stops where something is missing")]

mod backoff;
mod building;
mod call_options;
mod campaign;
mod clock;
mod connections;
mod diagnosing;
mod errors;
mod limits;
#[cfg(target_os = "linux")]
mod memory;
mod observing;
mod proxies;
mod responses;
mod retries;
mod secrets;
mod server;
mod service;
mod timeouts;
mod tls;
mod tokens;
mod upgrading;
mod watch;
mod wire;

use conference_transport::{Error, ErrorKind, Execution};

/// Asserts what every error says of its call.
#[track_caller]
fn assert_failed(error: &Error, kind: ErrorKind, execution: Execution, attempts: u32) {
    let failed = (error.kind(), error.execution(), error.attempts());
    assert_eq!(failed, (kind, execution, attempts), "{error}");
}
