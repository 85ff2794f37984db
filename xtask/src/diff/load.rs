//! Both sides: the merge base, read with git and without a checkout, and the working tree.

use std::{fs, path::Path, process::Command};

use super::{Failure, ack};
use crate::spec::{self, EVENTS, Model, SHARED, Sources};

/// One side of the comparison.
#[derive(Debug)]
pub struct Side {
    /// Commit. `None` for the working tree.
    pub commit: Option<String>,
    /// Model of the spec.
    pub model: Model,
    /// `Cargo.toml` of the workspace.
    pub manifest: String,
    /// Acknowledgements.
    pub acks: ack::Acks,
}

/// The working tree.
///
/// # Errors
///
/// If a file cannot be read, or the spec does not parse.
pub fn working_tree(root: &Path) -> Result<Side, Failure> {
    let sources =
        spec::read(&root.join("spec")).map_err(|error| Failure::new(error.to_string()))?;
    let read = |name: &str| {
        fs::read_to_string(root.join(name))
            .map_err(|error| Failure::new(format!("{name}: {error}")))
    };
    let acks = if root.join(ack::FILE).exists() { read(ack::FILE)? } else { String::new() };
    Ok(Side {
        commit: None,
        model: parse(&sources, "the working tree")?,
        manifest: read("Cargo.toml")?,
        acks: ack::parse(&acks)?,
    })
}

/// The merge base of a reference and `HEAD`.
///
/// # Errors
///
/// If there is none, or its spec does not parse.
pub fn merge_base(root: &Path, reference: &str) -> Result<Side, Failure> {
    let commit = base(root, reference)?;
    let mut sources = Sources::new();
    let (mut manifest, mut acks) = (String::new(), String::new());
    let paths = git(root, &["ls-tree", "-r", "-z", "--name-only", &commit, "spec/", "Cargo.toml"])?;
    for path in paths.split_terminator('\0') {
        let text = git(root, &["show", &format!("{commit}:./{path}")])?;
        match path.strip_prefix("spec/") {
            None => manifest = text,
            Some(_) if path == ack::FILE => acks = text,
            Some(name) if is_source(name) => drop(sources.insert(name.to_owned(), text)),
            Some(_) => {}
        }
    }
    if !sources.contains_key(SHARED) {
        return Err(Failure::new(format!("{commit} has no spec/{SHARED}")));
    }
    Ok(Side {
        model: parse(&sources, &commit)?,
        commit: Some(commit),
        manifest,
        acks: ack::parse(&acks)?,
    })
}

fn is_source(name: &str) -> bool {
    name == SHARED || name == EVENTS || name.starts_with("operations/")
}

fn parse(sources: &Sources, side: &str) -> Result<Model, Failure> {
    spec::parse(sources)
        .map_err(|errors| Failure::new(format!("the spec of {side} does not parse:\n{errors}")))
}

fn base(root: &Path, reference: &str) -> Result<String, Failure> {
    let commit = format!("{reference}^{{commit}}");
    let arguments = ["rev-parse", "--verify", "--quiet", "--end-of-options", &commit];
    let commit = git(root, &arguments)
        .map_err(|_| Failure::new(format!("git knows no commit {reference:?}")))?;
    let base = git(root, &["merge-base", commit.trim(), "HEAD"]);
    base.map(|base| base.trim().to_owned()).map_err(|error| {
        let shallow = git(root, &["rev-parse", "--is-shallow-repository"]);
        let hint = match shallow.as_deref().map(str::trim) {
            Ok("true") => "this clone is shallow: run git fetch --unshallow",
            _ => "they have no common ancestor",
        };
        Failure::new(format!("{reference:?} and HEAD have no merge base: {hint}{error}"))
    })
}

fn git(root: &Path, arguments: &[&str]) -> Result<String, Failure> {
    let failed = |why: String| Failure::new(format!("git {}: {}", arguments[0], why.trim()));
    let output = Command::new("git").arg("-C").arg(root).args(arguments).output();
    let output = output.map_err(|error| failed(error.to_string()))?;
    if !output.status.success() {
        return Err(failed(String::from_utf8_lossy(&output.stderr).into_owned()));
    }
    String::from_utf8(output.stdout).map_err(|error| failed(error.to_string()))
}
