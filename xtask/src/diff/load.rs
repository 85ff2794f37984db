//! Both sides: the merge base, read with git and without a checkout, and the
//! working tree.

use std::{
    fs,
    io::Write,
    path::Path,
    process::{Command, Output, Stdio},
};

use super::{Failure, ack};
use crate::spec::{self, EVENTS, Model, SHARED, Sources};

/// One side of the comparison.
#[derive(Debug)]
pub struct Side {
    /// The commit; none for the working tree.
    pub commit: Option<String>,
    /// What the spec says.
    pub model: Model,
    /// `Cargo.toml` of the workspace.
    pub manifest: String,
    /// What has been acknowledged.
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
    let paths: Vec<&str> = paths.split_terminator('\0').collect();
    for (path, text) in paths.iter().zip(contents(root, &commit, &paths)?) {
        match path.strip_prefix("spec/") {
            None => manifest = text,
            Some(_) if *path == ack::FILE => acks = text,
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

/// The text of each path at a commit, in one process.
fn contents(root: &Path, commit: &str, paths: &[&str]) -> Result<Vec<String>, Failure> {
    let spawned = command(root, &["cat-file", "--batch"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn();
    let mut child = spawned.map_err(not_run)?;
    let stdin = child.stdin.take();
    let wanted = paths.iter().map(|path| format!("{commit}:./{path}"));
    let wanted = wanted.collect::<Vec<_>>().join("\n") + "\n";
    let writer = std::thread::spawn(move || stdin.map(|mut it| it.write_all(wanted.as_bytes())));
    let output = child.wait_with_output().map_err(not_run)?;
    drop(writer.join());
    let batch = text(&output, "cat-file")?;
    let mut rest = batch.as_str();
    let mut texts = Vec::new();
    for path in paths {
        let (text, after) =
            object(rest).ok_or_else(|| Failure::new(format!("git has no {commit}:{path}")))?;
        texts.push(text.to_owned());
        rest = after;
    }
    Ok(texts)
}

/// `<hash> blob <size>`, a line end, that many bytes, a line end.
fn object(batch: &str) -> Option<(&str, &str)> {
    let (head, rest) = batch.split_once('\n')?;
    let size: usize = head.rsplit_once(" blob ")?.1.parse().ok()?;
    Some((rest.get(..size)?, rest.get(size + 1..)?))
}

fn git(root: &Path, arguments: &[&str]) -> Result<String, Failure> {
    let output = command(root, arguments).output().map_err(not_run)?;
    text(&output, arguments[0])
}

#[expect(clippy::needless_pass_by_value, reason = "it is what map_err hands over")]
fn not_run(error: std::io::Error) -> Failure {
    Failure::new(format!("git: {error}"))
}

fn command(root: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new("git");
    command.arg("-C").arg(root).args(arguments);
    command
}

fn text(output: &Output, command: &str) -> Result<String, Failure> {
    if !output.status.success() {
        let told = String::from_utf8_lossy(&output.stderr);
        return Err(Failure::new(format!("git {command}: {}", told.trim())));
    }
    String::from_utf8(output.stdout.clone())
        .map_err(|error| Failure::new(format!("git {command}: {error}")))
}
