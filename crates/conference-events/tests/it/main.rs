//! Events, as the service sends them.
#![expect(clippy::unwrap_used, reason = "what cannot go on has failed")]

mod callback;
mod events;
mod examples;
mod frames;
mod stream;
