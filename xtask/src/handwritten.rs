//! What an operation needs that is not generated.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use heck::AsSnakeCase;

use crate::spec::{Model, Operation};

/// Something that each operation has in one of the files of a folder.
struct Part {
    name: &'static str,
    folder: &'static str,
    /// A text that is in the file of an operation that has it.
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

/// Lists what is still to be written by hand for an operation, and where: a line each.
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

/// The Rust files of a folder with their texts; none if there is no such folder.
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
