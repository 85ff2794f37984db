//! Judgement of changes: findings, and the release that they require.

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
    /// Rule that explains the change.
    pub rule: &'static str,
    /// Change in words.
    pub title: &'static str,
    /// Remark for the reviewer; may be empty.
    pub note: &'static str,
    /// The kind of the change.
    #[serde(skip)]
    pub kind: ChangeKind,
    /// Operation, if the change is in its own file.
    pub operation: Option<String>,
    /// Operations that use a changed shared type.
    pub operations: Vec<String>,
    /// Location of the change.
    pub location: String,
    /// Directions that the change affects.
    pub direction: Direction,
    /// Release that programs require to compile.
    pub rust: Level,
    /// Effect on the requests of an unchanged program.
    pub send: Wire,
    /// Effect on the responses that are accepted.
    pub recv: Wire,
    /// State before.
    pub before: String,
    /// State after.
    pub after: String,
    /// Fingerprint for an acknowledgement.
    pub fingerprint: String,
    /// Value that was valid before but is not now, for a narrowed finding.
    pub witness: Option<Value>,
    /// True if it is narrowed without a value that shows it.
    pub theoretical: bool,
    /// Reason of the acknowledgement, if there is one.
    pub acknowledged: Option<String>,
}

/// Judges changes by a table of rules. The worst come first.
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

/// Returns the release that findings require.
#[must_use]
pub fn release(findings: &[Finding]) -> Level {
    let levels = findings.iter().map(Finding::level);
    levels.max().unwrap_or(Level::None)
}

impl Finding {
    /// Returns the release that the finding requires.
    #[must_use]
    pub fn level(&self) -> Level {
        let bytes = [self.send, self.recv].into_iter().max();
        match bytes {
            Some(Wire::Rewired) => Level::Major,
            Some(Wire::Narrowed) if !self.theoretical => Level::Major,
            _ => self.rust,
        }
    }

    /// Returns true if it is above the gate and not acknowledged.
    #[must_use]
    pub fn is_breaking(&self) -> bool {
        self.gates() && self.acknowledged.is_none()
    }

    /// Returns true for a finding that gates without a major release: a repeated call can duplicate
    /// a meeting.
    fn gates(&self) -> bool {
        self.level() == Level::Major || self.kind == ChangeKind::NowIdempotent
    }

    /// Returns true if it has no rule and is not acknowledged.
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

/// Returns the FNV-1a hash of 64 bits over the change, without its position in a file.
fn fingerprint(rule: &str, change: &Change) -> String {
    let operation = change.operation.as_deref().unwrap_or_default();
    let parts = [rule, operation, &change.location, &change.before, &change.after];
    let bytes = parts.iter().flat_map(|part| part.bytes().chain([0]));
    let hash = bytes.fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    format!("{hash:016x}")
}
