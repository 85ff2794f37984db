//! Output for a comment on a pull request: a table, with the details folded.

use super::{Summary, direction, level, proof, reached, step, wire, words};
use crate::diff::judge::Finding;

pub(in super::super) fn markdown(summary: &Summary<'_>) -> String {
    let others = summary.others();
    let mut parts = vec!["## Changes of the spec".to_owned(), summary.verdict()];
    if summary.findings.is_empty() {
        parts.push("No change has a meaning for programs.".to_owned());
    }
    if !others.is_empty() {
        parts.push(table(&others));
        let details: Vec<String> = others.iter().map(|finding| detail(finding)).collect();
        parts.push(folded("Details", &details.join("\n")));
    }
    let documentation = summary.documentation();
    if !documentation.is_empty() {
        let changes: Vec<String> = documentation
            .iter()
            .map(|finding| format!("- {}: {}", code(&finding.location), words::diff(finding)))
            .collect();
        let title = format!("Documentation ({})", documentation.len());
        parts.push(folded(&title, &changes.join("\n")));
    }
    parts.push(format!(
        "Compared with `{}` at `{commit}`. To see it again: `cargo xtask diff {commit} --format markdown`",
        summary.reference,
        commit = summary.commit,
    ));
    parts.join("\n\n") + "\n"
}

/// Formats code for a table cell, so that nothing in it ends the cell or the code.
pub(super) fn code(text: &str) -> String {
    let text = text.replace('`', "'").replace('|', "\\|").replace('\n', " ");
    format!("`{text}`")
}

fn table(findings: &[&Finding]) -> String {
    let mut rows = vec![
        "| release | rule | what | change | rust | send | recv |".to_owned(),
        "|---|---|---|---|---|---|---|".to_owned(),
    ];
    rows.extend(findings.iter().map(|finding| {
        let acknowledged = finding.acknowledged.as_ref();
        format!(
            "| {}{} | {} | {} | {} | {} | {} | {} |",
            level(finding.level()),
            acknowledged.map_or("", |_| " (acknowledged)"),
            finding.rule,
            code(&finding.location),
            finding.title,
            level(finding.rust),
            wire(finding.send),
            wire(finding.recv)
        )
    }));
    rows.join("\n")
}

fn detail(finding: &Finding) -> String {
    let acknowledged = finding.acknowledged.as_ref();
    let lines = [
        Some(code(&step(finding))),
        proof(finding, code),
        reached(finding),
        Some(finding.note.to_owned()).filter(|note| !note.is_empty()),
        acknowledged.map(|reason| format!("Acknowledged: {reason}")),
        Some(format!("Fingerprint {}", code(&finding.fingerprint))),
    ];
    let lines: Vec<String> = lines.into_iter().flatten().collect();
    format!(
        "- {} {}: {} ({})\n  - {}",
        finding.rule,
        code(&finding.location),
        finding.title,
        direction(finding.direction),
        lines.join("\n  - ")
    )
}

fn folded(title: &str, body: &str) -> String {
    format!("<details><summary>{title}</summary>\n\n{body}\n\n</details>")
}
