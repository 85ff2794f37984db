//! Output for the terminal: short, the worst first.

use super::{Summary, direction, level, proof, reached, step, wire};
use crate::diff::judge::Finding;

pub(in super::super) fn text(summary: &Summary<'_>) -> String {
    let mut lines: Vec<String> = summary.others().into_iter().flat_map(entry).collect();
    match summary.documentation().len() {
        0 => {}
        1 => lines.push("1 change of documentation: --format markdown shows it".to_owned()),
        many => {
            lines.push(format!("{many} changes of documentation: --format markdown shows them"));
        }
    }
    lines.push(summary.verdict());
    lines.join("\n") + "\n"
}

fn entry(finding: &Finding) -> Vec<String> {
    let head = format!(
        "{:5} {} {}: {} ({})",
        level(finding.level()),
        finding.rule,
        finding.location,
        finding.title,
        direction(finding.direction)
    );
    let axes = format!(
        "rust {}, send {}, recv {}; {}",
        level(finding.rust),
        wire(finding.send),
        wire(finding.recv),
        finding.fingerprint
    );
    let acknowledged = finding.acknowledged.as_ref();
    let details = [
        Some(step(finding)),
        proof(finding, str::to_owned),
        reached(finding),
        Some(finding.note.to_owned()),
        acknowledged.map(|reason| format!("acknowledged: {reason}")),
        Some(axes),
    ];
    let details = details.into_iter().flatten().filter(|it| !it.is_empty());
    let mut lines = vec![head];
    lines.extend(details.map(|detail| format!("      {detail}")));
    lines
}
