//! `spec/diff-ack.toml`: acknowledged findings, with reasons.

use std::collections::BTreeMap;

use super::{Failure, judge::Finding};

/// The file, from the root of the project.
pub const FILE: &str = "spec/diff-ack.toml";

/// A reason for each fingerprint.
pub type Acks = BTreeMap<String, String>;

/// Reads the text of the file.
///
/// # Errors
///
/// If it holds anything but fingerprints with reasons.
pub fn parse(text: &str) -> Result<Acks, Failure> {
    let acks: Acks =
        toml::from_str(text).map_err(|error| Failure::new(format!("{FILE}: {error}")))?;
    match acks.iter().find(|(_, reason)| reason.trim().is_empty()) {
        Some((fingerprint, _)) => Err(Failure::new(format!(
            "{FILE}: {fingerprint} has no reason: say why it is all right"
        ))),
        None => Ok(acks),
    }
}

/// Writes the reasons into the findings.
pub fn apply(acks: &Acks, findings: &mut [Finding]) {
    for finding in findings {
        finding.acknowledged = acks.get(&finding.fingerprint).cloned();
    }
}

/// Refuses an entry that is new but matches no finding. An entry that exists on the other side too
/// was used there, and stays as a record.
///
/// # Errors
///
/// Names the entries.
pub fn refuse_stale(acks: &Acks, before: &Acks, findings: &[Finding]) -> Result<(), Failure> {
    let fits = |fingerprint: &String| findings.iter().any(|it| it.fingerprint == *fingerprint);
    let stale: Vec<&str> = acks
        .keys()
        .filter(|fingerprint| !before.contains_key(*fingerprint) && !fits(fingerprint))
        .map(String::as_str)
        .collect();
    if stale.is_empty() {
        return Ok(());
    }
    Err(Failure::new(format!(
        "{FILE}: no finding has the fingerprint {}: remove what is stale",
        stale.join(", ")
    )))
}
