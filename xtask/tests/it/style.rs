//! Rules of style that neither rustfmt nor clippy holds.

use std::{
    fs,
    path::{Path, PathBuf},
};

mod comments;
mod imports;
mod layers;
mod prose;

/// Folders with sources that are written by hand.
const FOLDERS: [&str; 4] = ["crates", "xtask", "bench", "fuzz"];

/// A file: its path from the root, and its text.
struct Source {
    path: String,
    text: String,
}

/// Returns the sources below a folder of the root that are written by hand, sorted by path.
fn sources(root: &Path, folder: &str) -> Vec<Source> {
    let sources = files(root, folder, "rs").into_iter();
    sources.filter(|source| !source.text.starts_with("// @generated")).collect()
}

/// Returns the files below a folder of the root with this extension, sorted by path.
fn files(root: &Path, folder: &str, extension: &str) -> Vec<Source> {
    let mut paths = Vec::new();
    collect(&root.join(folder), extension, &mut paths);
    paths.sort();
    let files = paths.into_iter().map(|path| Source {
        text: fs::read_to_string(&path).unwrap(),
        path: path.strip_prefix(root).unwrap().to_str().unwrap().to_owned(),
    });
    files.collect()
}

fn collect(folder: &Path, extension: &str, paths: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).into_iter().flatten() {
        let path = entry.unwrap().path();
        if path.is_dir() && !path.ends_with("target") {
            collect(&path, extension, paths);
        } else if path.extension().is_some_and(|it| it == extension) {
            paths.push(path);
        }
    }
}

/// Returns the complaints of a check about all files.
fn complaints(check: impl Fn(&Source) -> Vec<String>) -> Vec<String> {
    let sources = FOLDERS.iter().flat_map(|folder| sources(&crate::root(), folder));
    sources.flat_map(|source| check(&source)).collect()
}

#[test]
fn every_file_by_hand_is_checked_and_no_generated_one() {
    let paths = complaints(|source| vec![source.path.clone()]);
    for path in ["crates/conference-models/src/lib.rs", "xtask/src/main.rs", "bench/src/main.rs"] {
        assert!(paths.iter().any(|it| it == path), "{path}");
    }
    assert!(paths.iter().any(|it| it.starts_with("fuzz/fuzz_targets/")));
    assert!(!paths.iter().any(|it| it.contains("/generated/")), "{paths:?}");
}
