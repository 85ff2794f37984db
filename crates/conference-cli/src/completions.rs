//! `conference completions`: prints a completion script.

use clap_complete::Shell;

use crate::{command, failure::Failure, output};

/// Prints the completion script of a shell.
pub(crate) fn print(shell: Shell) -> Result<(), Failure> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut command::root(), command::NAME, &mut script);
    output::print(&String::from_utf8_lossy(&script)).map(drop)
}
