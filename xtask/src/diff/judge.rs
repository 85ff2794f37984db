//! Changes, judged: findings, and the release that they need.

use serde::Serialize;
use serde_json::Value;

use super::{
    change::{Change, ChangeKind, Direction},
    reach,
    rules::{Level, Rule, UNKNOWN, Verdict, Wire},
    witness,
};
use crate::spec::Model;

/// Finding about one change, for a reviewer.
#[derive(Clone, Debug, Serialize)]
pub struct Finding {
    /// The rule that explains it.
    pub rule: &'static str,
    /// The change in words.
    pub title: &'static str,
    /// What the reviewer should know; empty if nothing.
    pub note: &'static str,
    /// The kind of the change.
    #[serde(skip)]
    pub kind: ChangeKind,
    /// The operation, if it is one's own.
    pub operation: Option<String>,
    /// The operations that a change of a shared type reaches.
    pub operations: Vec<String>,
    /// What changed.
    pub location: String,
    /// Which directions see it.
    pub direction: Direction,
    /// Whether a program that uses the crates still compiles.
    pub rust: Level,
    /// What becomes of what an unchanged program sends.
    pub send: Wire,
    /// What becomes of what is accepted.
    pub recv: Wire,
    /// What stood there.
    pub before: String,
    /// What stands there now.
    pub after: String,
    /// What it is acknowledged by.
    pub fingerprint: String,
    /// Of a narrowed finding: a value that was valid and is not any more.
    pub witness: Option<Value>,
    /// Whether it is narrowed, and no value shows it.
    pub theoretical: bool,
    /// Why it is all right, if it was acknowledged.
    pub acknowledged: Option<String>,
}

/// Judges changes by a table of rules; worst first.
#[must_use]
pub fn judge(old: &Model, new: &Model, changes: &[Change], rules: &[Rule]) -> Vec<Finding> {
    let mut findings: Vec<Finding> =
        changes.iter().map(|change| finding(old, new, change, rules)).collect();
    findings.sort_by_cached_key(|finding| {
        let Finding { rule, location, .. } = finding;
        let worst = std::cmp::Reverse((finding.gates(), finding.level(), finding.rust));
        (worst, *rule, location.clone(), finding.fingerprint.clone())
    });
    findings.dedup_by(|one, other| one.fingerprint == other.fingerprint);
    findings
}

/// The release that findings need.
#[must_use]
pub fn release(findings: &[Finding]) -> Level {
    let levels = findings.iter().map(Finding::level);
    levels.max().unwrap_or(Level::None)
}

impl Finding {
    /// The release that it needs.
    #[must_use]
    pub fn level(&self) -> Level {
        let bytes = [self.send, self.recv].into_iter().max();
        match bytes {
            Some(Wire::Rewired) => Level::Major,
            Some(Wire::Narrowed) if !self.theoretical => Level::Major,
            _ => self.rust,
        }
    }

    /// Whether it is above the gate and not acknowledged.
    #[must_use]
    pub fn is_breaking(&self) -> bool {
        self.gates() && self.acknowledged.is_none()
    }

    /// A repeated call can duplicate a meeting, although it asks for no major release.
    fn gates(&self) -> bool {
        self.level() == Level::Major || self.kind == ChangeKind::NowIdempotent
    }

    /// Whether no rule explains it, and nobody has acknowledged it.
    #[must_use]
    pub fn is_unknown(&self) -> bool {
        self.rule == UNKNOWN && self.acknowledged.is_none()
    }
}

fn finding(old: &Model, new: &Model, change: &Change, rules: &[Rule]) -> Finding {
    let explained = rules
        .iter()
        .filter(|rule| rule.kind == change.kind)
        .find_map(|rule| Some((rule, rule.verdict(change.direction)?)));
    let (rule, title, note, verdict) = match explained {
        Some((rule, verdict)) => (rule.id, rule.title, rule.note, verdict),
        None => (UNKNOWN, words(change.kind), NO_RULE, Verdict::UNKNOWN),
    };
    let narrowed = [verdict.send, verdict.recv].contains(&Wire::Narrowed);
    let witness = narrowed.then(|| witness::find(old, new, change)).flatten();
    Finding {
        rule,
        title,
        note,
        kind: change.kind,
        operation: change.operation.clone(),
        operations: reach::operations(old, new, change),
        location: change.location.clone(),
        direction: change.direction,
        rust: verdict.rust,
        send: verdict.send,
        recv: verdict.recv,
        before: change.before.clone(),
        after: change.after.clone(),
        fingerprint: fingerprint(rule, change),
        theoretical: narrowed && witness.is_none(),
        witness,
        acknowledged: None,
    }
}

const NO_RULE: &str = "No rule explains it: it counts as breaking.";

fn words(kind: ChangeKind) -> &'static str {
    match kind {
        ChangeKind::Unexplained(words) => words,
        _ => "a change without a rule",
    }
}

/// FNV-1a of 64 bits: of what changed, not of where in a file it stands.
fn fingerprint(rule: &str, change: &Change) -> String {
    let operation = change.operation.as_deref().unwrap_or_default();
    let parts = [rule, operation, &change.location, &change.before, &change.after];
    let bytes = parts.iter().flat_map(|part| part.bytes().chain([0]));
    let hash = bytes.fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    format!("{hash:016x}")
}
