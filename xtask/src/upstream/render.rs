//! Output of the report.

use std::fmt::Write;

use super::{ACKNOWLEDGEMENTS, Findings};

/// Writes lines for the terminal.
pub(super) fn text(findings: &Findings<'_>) -> String {
    let mut text = format!("{}\n", summary(findings));
    for difference in &findings.open {
        let _ = writeln!(text, "{difference}");
    }
    for (difference, reason) in &findings.acknowledged {
        let _ = writeln!(text, "acknowledged: {difference}\n    {reason}");
    }
    for key in &findings.stale {
        let _ = writeln!(text, "stale in {ACKNOWLEDGEMENTS}: {key}");
    }
    text
}

/// Writes a table for the summary of a workflow.
pub(super) fn markdown(findings: &Findings<'_>) -> String {
    let mut text = format!("## Upstream\n\n{}\n", summary(findings));
    let is_empty = findings.open.is_empty() && findings.stale.is_empty();
    if !(is_empty && findings.acknowledged.is_empty()) {
        text.push_str("\n| Place | Difference | Acknowledged |\n|---|---|---|\n");
    }
    for difference in &findings.open {
        let _ = writeln!(text, "| `{}` | {} | **no** |", difference.place, difference.problem);
    }
    for key in &findings.stale {
        let _ = writeln!(text, "| `{key}` | not found | stale |");
    }
    for (difference, reason) in &findings.acknowledged {
        let _ = writeln!(text, "| `{}` | {} | {reason} |", difference.place, difference.problem);
    }
    text
}

fn summary(findings: &Findings<'_>) -> String {
    format!(
        "The spec beside version {} of the official SDK: {} new, {} acknowledged, {} stale.",
        findings.version,
        findings.open.len(),
        findings.acknowledged.len(),
        findings.stale.len()
    )
}
