//! Routes, by subject. Each calls a method of the simulator.
#![expect(clippy::unnecessary_wraps, reason = "all handlers are of one type")]

pub(super) mod app;
pub(super) mod faults;
pub(super) mod journal;
pub(super) mod meetings;
#[cfg(feature = "push")]
pub(super) mod push;
pub(super) mod service;

use serde_json::Value;

use super::ControlError;

type Answer = Result<Value, ControlError>;
