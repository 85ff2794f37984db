//! Parts of an operation that are written by hand.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use heck::AsSnakeCase;

use crate::spec::{Model, Operation};

/// A part that each operation has in a file of a folder.
struct Part {
    name: &'static str,
    folder: &'static str,
    /// Text in the file of an operation that has the part.
    mark: fn(&Operation) -> String,
}

const PARTS: [Part; 2] = [
    Part {
        name: "a function of Client",
        folder: "crates/conference-api/src",
        mark: |operation| format!("pub async fn {}(", AsSnakeCase(&operation.name)),
    },
    Part {
        name: "a handler of the simulator",
        folder: "crates/conference-simulator/src/operations",
        mark: |operation| format!(" for {} {{", operation.name),
    },
];

/// Lists the missing parts of an operation with their places, one per line.
///
/// # Errors
///
/// If a file cannot be read.
pub fn missing(root: &Path, model: &Model) -> io::Result<Vec<String>> {
    let mut lines = Vec::new();
    for part in &PARTS {
        let files = files(&root.join(part.folder))?;
        let home = |operation: &Operation| {
            let mark = (part.mark)(operation);
            files.iter().find(|(_, text)| text.contains(&mark)).map(|(path, _)| path)
        };
        for operation in model.operations().filter(|operation| home(operation).is_none()) {
            let mut others = model.operations().filter(|other| other.group == operation.group);
            let place = others.find_map(home).and_then(|path| path.file_name());
            let place = place.map(|file| format!("/{}", file.to_string_lossy()));
            lines.push(format!(
                "to be written by hand: {} for {} in {}{}",
                part.name,
                operation.name,
                part.folder,
                place.unwrap_or_default()
            ));
        }
    }
    Ok(lines)
}

/// Returns the Rust files of a folder with their texts; none if the folder does not exist.
fn files(folder: &Path) -> io::Result<Vec<(PathBuf, String)>> {
    if !folder.is_dir() {
        return Ok(Vec::new());
    }
    let mut files = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "rs") {
            let text = fs::read_to_string(&path)?;
            files.push((path, text));
        }
    }
    files.sort();
    Ok(files)
}
