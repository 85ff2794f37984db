//! Prints the checks.

use std::process::ExitCode;

use serde::Serialize;

use super::{
    Judge,
    check::{Check, Status},
    facts::Facts,
};
use crate::{failure::Failure, options::OutputFormat, output};

/// The checks so far.
#[derive(Serialize)]
pub(super) struct Report {
    #[serde(skip)]
    format: OutputFormat,
    checks: Vec<Check>,
}

impl Report {
    pub(super) fn new(format: OutputFormat) -> Self {
        Self { format, checks: Vec::new() }
    }

    /// Makes these checks, and prints a line for each unless the format is JSON.
    pub(super) fn judge(&mut self, judges: &[Judge], facts: &Facts) -> Result<(), Failure> {
        for judge in judges {
            let checks = judge(facts, &self.checks);
            if matches!(self.format, OutputFormat::Auto | OutputFormat::Table) {
                for check in &checks {
                    let _ = output::print(&format!("{check}\n"))?;
                }
            }
            self.checks.extend(checks);
        }
        Ok(())
    }

    /// Prints all checks if the format is JSON, and returns the exit status.
    pub(super) fn finish(self) -> Result<ExitCode, Failure> {
        let json = match self.format {
            OutputFormat::Auto | OutputFormat::Table => None,
            OutputFormat::Json => Some(serde_json::to_string(&self)),
            OutputFormat::Pretty => Some(serde_json::to_string_pretty(&self)),
        };
        if let Some(json) = json {
            let json = json.expect("strings are valid JSON");
            let _ = output::print(&format!("{json}\n"))?;
        }
        let has_failed = self.checks.iter().any(|check| check.status == Status::Failed);
        Ok(if has_failed { ExitCode::FAILURE } else { ExitCode::SUCCESS })
    }
}
