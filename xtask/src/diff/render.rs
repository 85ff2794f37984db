//! Findings, told.

use serde::Serialize;

use super::{
    change::Direction,
    judge::Finding,
    release::Versions,
    rules::{Level, Wire},
};

mod markdown;
mod notes;
mod text;
mod words;

pub(super) use markdown::markdown;
pub(super) use notes::notes;
pub(super) use text::text;

/// Everything that there is to tell.
#[derive(Serialize)]
pub(super) struct Summary<'a> {
    pub(super) reference: &'a str,
    pub(super) commit: &'a str,
    pub(super) release: Level,
    #[serde(rename = "version")]
    pub(super) versions: Versions,
    pub(super) findings: &'a [Finding],
}

/// As `xtask/diff.schema.json` says.
pub(super) fn json(summary: &Summary<'_>) -> String {
    format!("{:#}\n", serde_json::json!(summary))
}

/// The rule of changed documentation, which is told apart and briefly.
const DOCUMENTATION: &str = "D25";

impl<'a> Summary<'a> {
    fn documentation(&self) -> Vec<&'a Finding> {
        let findings = self.findings.iter();
        findings.filter(|it| it.rule == DOCUMENTATION).collect()
    }

    fn others(&self) -> Vec<&'a Finding> {
        let findings = self.findings.iter();
        findings.filter(|it| it.rule != DOCUMENTATION).collect()
    }

    fn verdict(&self) -> String {
        let Versions {
            before,
            current,
            needed,
            sufficient,
        } = &self.versions;
        let release = level(self.release);
        match (self.release, sufficient) {
            (Level::None, _) => "release: none".to_owned(),
            (_, true) => {
                format!("release: {release}; {before} asks for {needed}, and it is {current}")
            }
            (_, false) => format!(
                "release: {release}; {before} asks for {needed}, and it is still {current}: \
                 change the version in Cargo.toml"
            ),
        }
    }
}

fn level(level: Level) -> &'static str {
    match level {
        Level::None => "none",
        Level::Patch => "patch",
        Level::Minor => "minor",
        Level::Major => "major",
    }
}

fn wire(wire: Wire) -> &'static str {
    match wire {
        Wire::Same => "same",
        Wire::Widened => "widened",
        Wire::Narrowed => "narrowed",
        Wire::Rewired => "rewired",
    }
}

fn direction(direction: Direction) -> &'static str {
    match direction {
        Direction::Request => "request",
        Direction::Response => "response",
        Direction::Both => "request and response",
    }
}

/// Before and after, where there is both.
fn step(finding: &Finding) -> String {
    match (finding.before.as_str(), finding.after.as_str()) {
        ("", after) => after.to_owned(),
        (before, "") => before.to_owned(),
        (before, after) => format!("{before} → {after}"),
    }
}

/// What shows that it is narrowed.
fn proof(finding: &Finding) -> Option<String> {
    match &finding.witness {
        Some(witness) => Some(format!(
            "was valid, is not any more: {}",
            shortened(&witness.to_string())
        )),
        None if finding.theoretical => {
            Some("theoretical: no value was found that shows it".to_owned())
        }
        None => None,
    }
}

const WIDTH: usize = 160;

fn shortened(text: &str) -> String {
    let length = text.chars().count();
    if length <= WIDTH {
        return text.to_owned();
    }
    let start: String = text.chars().take(WIDTH).collect();
    format!("{start}… ({length} characters)")
}
