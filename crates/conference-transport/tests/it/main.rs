//! The transport against real sockets on loopback, a module a behaviour.
//!
//! Tests named `row_…` are the cases of what a correct client does when things go wrong:
//!
//! | rows | where |
//! |---|---|
//! | 1, 2, 3, 12, 27, 43 | `timeouts`, `waits`; the arithmetic in `src/deadline.rs` |
//! | 5 · 6 · 7, 8 | `tls` · `building` · `proxies` |
//! | 2, 4, 10, 14, 24, 27, 28, 57, 58, 59, 62 | `connections` |
//! | 9, 11–13, 15, 16, 25, 26, 28, 30, 32, 34, 35, 37–39 | `rows`, a creation beside calls that may be repeated |
//! | 32, 33, 35–37, 40, 42, 43 | `waits`; row 41 in `src/retry.rs` and `src/backoff.rs` |
//! | 13, 15, 24, 25, 29 · 34, 38, 39 · 61 | `answers` · `errors` · `wire`, to the byte |
//! | 24, 25 | `memory`, how much they take |
//! | 56 | `secrets`; `watch` reads every log line of every test |
//! | 30, 31, 36, 40, 44–55 | `tokens` |
//! | 17–23, 60 | conference-api, in its `decoding` and `pages`; 17 without a body in `answers` |

#![expect(clippy::unwrap_used, reason = "a test stops where something is missing")]

mod answers;
mod building;
mod campaign;
mod clock;
mod connections;
mod errors;
mod load;
#[cfg(target_os = "linux")]
mod memory;
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
