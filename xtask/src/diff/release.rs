//! Version that a release requires, by cargo's rule.

use serde::Serialize;

use super::{Failure, rules::Level};

/// Versions of both sides, and the version that the findings require.
#[derive(Clone, Debug, Serialize)]
pub struct Versions {
    /// Version of the side to compare with.
    pub before: String,
    /// The version of the working tree.
    pub current: String,
    /// Lowest version that the findings allow.
    pub needed: String,
    /// True if the current version is high enough.
    pub sufficient: bool,
}

impl Versions {
    /// Returns the version of the release. The working tree may be ahead of what is required.
    #[must_use]
    pub fn next(&self) -> &str {
        if self.sufficient { &self.current } else { &self.needed }
    }
}

/// Compares the versions of two workspace manifests.
///
/// # Errors
///
/// If a manifest has no version of three numbers.
pub fn versions(before: &str, current: &str, release: Level) -> Result<Versions, Failure> {
    let (old, now) = (version(before)?, version(current)?);
    let needed = next(old, release);
    Ok(Versions {
        before: show(old),
        current: show(now),
        needed: show(needed),
        sufficient: now >= needed,
    })
}

type Version = [u64; 3];

/// Returns the next version. For cargo, the first number that is not zero is the major one.
fn next([major, minor, patch]: Version, release: Level) -> Version {
    match (release, major, minor) {
        (Level::None, ..) => [major, minor, patch],
        (_, 0, 0) => [0, 0, patch + 1],
        (Level::Major, 0, _) => [0, minor + 1, 0],
        (_, 0, _) | (Level::Patch, ..) => [major, minor, patch + 1],
        (Level::Major, ..) => [major + 1, 0, 0],
        (Level::Minor, ..) => [major, minor + 1, 0],
    }
}

fn version(manifest: &str) -> Result<Version, Failure> {
    let table: toml::Table =
        manifest.parse().map_err(|error| Failure::new(format!("Cargo.toml: {error}")))?;
    let text = table
        .get("workspace")
        .and_then(|it| it.get("package")?.get("version")?.as_str())
        .ok_or_else(|| Failure::new("Cargo.toml has no workspace.package.version"))?;
    let numbers: Option<Vec<u64>> = text.split('.').map(|part| part.parse().ok()).collect();
    numbers.and_then(|numbers| numbers.try_into().ok()).ok_or_else(|| {
        Failure::new(format!("Cargo.toml: the version {text:?} is not three numbers"))
    })
}

fn show([major, minor, patch]: Version) -> String {
    format!("{major}.{minor}.{patch}")
}
