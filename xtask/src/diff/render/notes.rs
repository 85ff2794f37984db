//! Output as release notes, under the headings of the changelog.

use super::{Summary, markdown::code, reached, step, words};
use crate::diff::{judge::Finding, rules::Level};

pub(in super::super) fn notes(summary: &Summary<'_>) -> String {
    let others = summary.others();
    let of = |wanted: &[Level]| -> Vec<String> {
        let findings = others.iter().filter(|it| wanted.contains(&it.level()));
        findings.map(|finding| line(finding)).collect()
    };
    let documentation: Vec<String> = summary
        .documentation()
        .into_iter()
        .map(|finding| format!("- {}: {}", code(&finding.location), words::diff(finding)))
        .collect();
    let sections = [
        ("Breaking changes", of(&[Level::Major])),
        ("Improvements", of(&[Level::Minor])),
        ("Other changes", of(&[Level::Patch, Level::None])),
        ("Documentation", documentation),
    ];
    let sections = sections.iter().filter(|(_, lines)| !lines.is_empty());
    let sections = sections.map(|(title, lines)| format!("### {title}\n\n{}\n", lines.join("\n")));
    let head = format!("## {}\n", summary.versions.next());
    let parts: Vec<String> = std::iter::once(head).chain(sections).collect();
    parts.join("\n")
}

fn line(finding: &Finding) -> String {
    let reason = finding.acknowledged.as_ref();
    let reason = reason.map_or(String::new(), |reason| format!(" {reason}"));
    let note = if finding.note.is_empty() { String::new() } else { format!(" {}", finding.note) };
    let reached = reached(finding).map_or(String::new(), |reached| format!(" {reached}"));
    format!(
        "- {}: {} ({}).{reached}{note}{reason}",
        code(&finding.location),
        finding.title,
        code(&step(finding))
    )
}
