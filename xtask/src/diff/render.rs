//! Output of findings.

use serde::Serialize;
use serde_json::{Value, json};

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

/// Contents of a report.
#[derive(Serialize)]
pub(super) struct Summary<'a> {
    pub(super) reference: &'a str,
    pub(super) commit: &'a str,
    pub(super) release: Level,
    #[serde(rename = "version")]
    pub(super) versions: Versions,
    pub(super) findings: &'a [Finding],
}

/// Writes JSON in the form of `xtask/diff.schema.json`.
pub(super) fn json(summary: &Summary<'_>) -> String {
    format!("{:#}\n", json!(summary))
}

/// Rule of changed documentation, which is listed separately and briefly.
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
        let Versions { before, current, needed, sufficient } = &self.versions;
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

/// Writes the states before and after, if there are both.
fn step(finding: &Finding) -> String {
    match (finding.before.as_str(), finding.after.as_str()) {
        ("", after) => after.to_owned(),
        (before, "") => before.to_owned(),
        (before, after) => format!("{before} → {after}"),
    }
}

/// Writes the proof of a narrowed finding. `code` marks JSON.
fn proof(finding: &Finding, code: impl Fn(&str) -> String) -> Option<String> {
    match &finding.witness {
        Some(witness) => {
            Some(format!("Was valid, is not any more: {}", code(&brief(witness).to_string())))
        }
        None if finding.theoretical => {
            Some("Theoretical: no value was found that shows it.".to_owned())
        }
        None => None,
    }
}

/// Writes the operations that use a changed shared type.
fn reached(finding: &Finding) -> Option<String> {
    let names = finding.operations.join(", ");
    (!names.is_empty()).then(|| format!("Reaches {names}."))
}

/// Cuts long strings and arrays, of which only the length matters.
fn brief(value: &Value) -> Value {
    match value {
        Value::String(text) if text.len() > 40 => {
            let start: String = text.chars().take(8).collect();
            json!(format!("{start}… ({} characters)", text.chars().count()))
        }
        Value::Array(items) if items.len() > 3 => {
            json!([brief(&items[0]), format!("… ({} items)", items.len())])
        }
        Value::Array(items) => items.iter().map(brief).collect(),
        Value::Object(fields) => {
            let fields = fields.iter();
            fields.map(|(key, it)| (key.clone(), brief(it))).collect()
        }
        other => other.clone(),
    }
}
