//! On a real `redis-server`, with real processes. Where that program is missing the tests are left
//! out, and say so.

#![expect(clippy::unwrap_used, reason = "a test stops where something is missing")]

mod child;
mod log;
mod outages;
mod processes;
mod rate;
mod recovery;
mod scripts;
mod secrets;
mod server;
mod tls;
mod tokens;
mod worker;
