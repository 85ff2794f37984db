//! What was measured, and on what.

use std::{fmt, fs, path::Path, process::Command};

use serde::Serialize;

use super::{Result, program::output};

#[derive(Serialize)]
pub(super) struct Machine {
    commit: String,
    rustc: String,
    processor: String,
    cores: usize,
}

impl Machine {
    pub(super) fn of(root: &Path) -> Result<Self> {
        let commit = ["describe", "--always", "--dirty", "--abbrev=12", "--exclude=*"];
        Ok(Self {
            commit: said(Command::new("git").args(commit).current_dir(root))?,
            rustc: said(Command::new("rustc").arg("--version").current_dir(root))?,
            processor: processor(&fs::read_to_string("/proc/cpuinfo")?),
            cores: std::thread::available_parallelism()?.get(),
        })
    }
}

impl fmt::Display for Machine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { commit, rustc, processor, cores } = self;
        write!(f, "Commit {commit}, {rustc}, {cores} cores of {processor}.")
    }
}

/// Not every processor has a name here.
fn processor(told: &str) -> String {
    let name = told.lines().find_map(|line| line.strip_prefix("model name"));
    let name = name.map(|name| name.trim_start_matches([' ', '\t', ':']));
    name.unwrap_or(std::env::consts::ARCH).to_owned()
}

fn said(command: &mut Command) -> Result<String> {
    Ok(String::from_utf8(output(command)?.stdout)?.trim().to_owned())
}
