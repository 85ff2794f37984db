//! The built program, against a simulator and against itself.
#![expect(clippy::unwrap_used, reason = "what cannot go on has failed")]

mod completions;
mod connections;
mod credentials;
mod describe;
mod doctor;
mod dry_run;
mod events;
mod explain;
mod failures;
mod fields;
#[cfg(target_os = "linux")]
mod gateway;
mod listening;
mod operations;
mod output;
mod pages;
mod pipes;
mod profiles;
mod program;
mod readme;
mod requests;
mod responses;
mod retries;
mod secure;
mod simulate;
mod times;
mod token_cache;
mod tokens;
mod usage;
