//! Writing the generated files, or checking that they are up to date.

use std::{collections::BTreeMap, fs, io, path::Path};

use crate::generate::FOLDERS;

/// The command that mends what `check` finds.
pub const MEND: &str = "cargo xtask gen";

type Files = BTreeMap<String, String>;

/// Makes the generated folders hold these files and no other.
///
/// # Errors
///
/// If a file cannot be read, written or removed.
pub fn write(root: &Path, files: &Files) -> io::Result<()> {
    for (path, text) in files {
        let path = root.join(path);
        fs::create_dir_all(path.parent().unwrap_or(root))?;
        if fs::read_to_string(&path).ok().as_ref() != Some(text) {
            fs::write(&path, text)?;
        }
    }
    for path in present(root)? {
        if !files.contains_key(&path) {
            fs::remove_file(root.join(path))?;
        }
    }
    Ok(())
}

/// What differs between the generated folders and these files: a line each.
///
/// # Errors
///
/// If a folder cannot be read.
pub fn differences(root: &Path, files: &Files) -> io::Result<Vec<String>> {
    let present = present(root)?;
    let mut found = Vec::new();
    for (path, text) in files {
        match fs::read_to_string(root.join(path)) {
            Ok(old) if old == *text => {}
            Ok(_) => found.push(format!("changed: {path}")),
            Err(_) => found.push(format!("missing: {path}")),
        }
    }
    let orphans = present.iter().filter(|path| !files.contains_key(*path));
    found.extend(orphans.map(|path| format!("orphan: {path}")));
    Ok(found)
}

fn present(root: &Path) -> io::Result<Vec<String>> {
    let mut paths = Vec::new();
    for folder in FOLDERS {
        if !root.join(folder).is_dir() {
            continue;
        }
        for entry in fs::read_dir(root.join(folder))? {
            paths.push(format!("{folder}/{}", entry?.file_name().to_string_lossy()));
        }
    }
    paths.sort();
    Ok(paths)
}
