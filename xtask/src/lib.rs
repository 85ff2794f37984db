//! The project's own tasks. `spec` reads `spec/` into a model, `generate` turns the model into
//! files, `output` writes or checks them, `handwritten` finds the missing parts of an operation,
//! `diff` compares two models, `upstream` compares one with the official SDK, `bench` measures the
//! client.

pub mod bench;
pub mod ci;
pub mod crates;
pub mod diff;
pub mod generate;
pub mod handwritten;
pub mod output;
pub mod packages;
pub mod spec;
pub mod upstream;
