//! Output of the generated files, or a check that they are up to date.

use std::{collections::BTreeMap, fs, io, path::Path};

use crate::generate::FOLDERS;

/// Command that updates the generated files.
pub const COMMAND: &str = "cargo xtask gen";

type Files = BTreeMap<String, String>;

/// Writes the files that differ, and removes all others from the generated folders. Returns one
/// line for each.
///
/// # Errors
///
/// If a file cannot be read, written or removed.
pub fn write(root: &Path, files: &Files) -> io::Result<Vec<String>> {
    let mut done = Vec::new();
    for (path, text) in files {
        let file = root.join(path);
        if fs::read_to_string(&file).ok().as_ref() != Some(text) {
            fs::create_dir_all(file.parent().unwrap_or(root))?;
            fs::write(&file, text)?;
            done.push(format!("wrote {path}"));
        }
    }
    for path in orphans(root, files)? {
        fs::remove_file(root.join(&path))?;
        done.push(format!("removed {path}"));
    }
    Ok(done)
}

/// Lists the differences between the generated files and these, one line for each.
///
/// # Errors
///
/// If a folder cannot be read.
pub fn differences(root: &Path, files: &Files) -> io::Result<Vec<String>> {
    let mut found = Vec::new();
    for (path, text) in files {
        match fs::read_to_string(root.join(path)) {
            Ok(old) if old == *text => {}
            Ok(_) => found.push(format!("changed: {path}")),
            Err(_) => found.push(format!("missing: {path}")),
        }
    }
    found.extend(orphans(root, files)?.iter().map(|path| format!("orphan: {path}")));
    Ok(found)
}

/// Returns the files of the generated folders that are not generated any more.
fn orphans(root: &Path, files: &Files) -> io::Result<Vec<String>> {
    let mut paths = Vec::new();
    for folder in FOLDERS.into_iter().filter(|folder| root.join(folder).is_dir()) {
        for entry in fs::read_dir(root.join(folder))? {
            paths.push(format!("{folder}/{}", entry?.file_name().to_string_lossy()));
        }
    }
    paths.retain(|path| !files.contains_key(path));
    paths.sort();
    Ok(paths)
}
