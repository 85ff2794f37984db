//! The generator, on a spec of fixtures and on the real one.
#![expect(clippy::unwrap_used, reason = "what cannot go on has failed")]

use std::path::{Path, PathBuf};

use xtask::spec::{self, Sources};

mod diff_downstream;
mod diff_git;
mod diff_random;
mod diff_rules;
mod documents;
mod faults;
mod generated;
mod openapi;
mod output;
mod packages;
mod program;
mod random_edit;
mod refusals;
mod style;
mod upstream;
mod validity;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn fixtures() -> Sources {
    spec::read(&root().join("xtask/tests/fixtures")).unwrap()
}

fn real() -> Sources {
    spec::read(&root().join("spec")).unwrap()
}
