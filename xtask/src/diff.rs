//! `cargo xtask diff <git-ref>`: effects of a change of `spec/` on programs that use the crates.
//! `xtask/diff.md` has the rules and the exit codes.

use std::path::Path;

use clap::{Args, ValueEnum};

pub mod ack;
mod change;
mod compare;
mod judge;
pub mod load;
mod reach;
mod release;
mod render;
pub mod rules;
mod witness;

pub use change::{Change, ChangeKind, Direction, Subject};
pub use compare::compare;
pub use judge::{Finding, judge, release};
pub use release::{Versions, versions};

/// Options of `cargo xtask diff`.
#[derive(Args, Clone, Debug)]
pub struct Options {
    /// Branch, tag or commit whose merge base with HEAD to compare with.
    #[arg(required_unless_present = "since")]
    pub reference: Option<String>,
    /// Write the notes of the release that follows this tag.
    #[arg(long, value_name = "TAG", conflicts_with = "reference")]
    pub since: Option<String>,
    /// Format of the findings.
    #[arg(long, value_enum, default_value = "text")]
    pub format: Format,
    /// Findings that set the exit code 1, unless they are acknowledged.
    #[arg(long, value_enum, default_value = "breaking")]
    pub gate: Gate,
}

/// Format of the findings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For the terminal.
    Text,
    /// For a comment on a pull request, or as release notes.
    Markdown,
    /// For programs: `xtask/diff.schema.json`.
    Json,
}

/// Findings that set the exit code 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Gate {
    /// Findings that require a major release.
    Breaking,
    /// Changes without a rule.
    Unknown,
    /// No finding.
    None,
}

/// Result of a comparison.
#[derive(Clone, Debug)]
pub struct Report {
    /// Findings, in the requested format.
    pub text: String,
    /// True if a finding is above the gate.
    pub is_gated: bool,
}

/// Reason why two specs could not be compared.
#[derive(Debug, thiserror::Error)]
#[error("cannot compare: {0}")]
pub struct Failure(String);

impl Failure {
    fn new(message: impl Into<String>) -> Self {
        Self(message.into())
    }
}

/// Compares two specs and reports the findings.
///
/// # Errors
///
/// If there is no such commit, the clone is shallow, a spec does not parse, or an acknowledgement
/// is stale.
pub fn run(root: &Path, options: &Options) -> Result<Report, Failure> {
    let reference = options.since.as_ref().or(options.reference.as_ref());
    let reference = reference.ok_or_else(|| Failure::new("there is nothing to compare with"))?;
    let before = load::merge_base(root, reference)?;
    let after = load::working_tree(root)?;
    let changes = compare(&before.model, &after.model);
    let mut findings = judge(&before.model, &after.model, &changes, rules::TABLE);
    ack::apply(&after.acks, &mut findings);
    if options.since.is_none() {
        ack::refuse_stale(&after.acks, &before.acks, &findings)?;
    }
    let release = release(&findings);
    let summary = render::Summary {
        reference,
        commit: before.commit.as_deref().unwrap_or_default(),
        versions: versions(&before.manifest, &after.manifest, release)?,
        release,
        findings: &findings,
    };
    let text = match (options.format, &options.since) {
        (Format::Text, _) => render::text(&summary),
        (Format::Markdown, None) => render::markdown(&summary),
        (Format::Markdown, Some(_)) => render::notes(&summary),
        (Format::Json, _) => render::json(&summary),
    };
    Ok(Report { text, is_gated: is_gated(options.gate, &findings) })
}

fn is_gated(gate: Gate, findings: &[Finding]) -> bool {
    match gate {
        Gate::Breaking => findings.iter().any(Finding::is_breaking),
        Gate::Unknown => findings.iter().any(Finding::is_unknown),
        Gate::None => false,
    }
}
