//! Files and standard input.

use std::{fs, io::Read, path::Path};

/// Reads a file, or standard input if the name is `-`.
pub(crate) fn read(source: impl AsRef<Path>) -> Result<Vec<u8>, String> {
    let path = source.as_ref();
    if path != Path::new("-") {
        return fs::read(path)
            .map_err(|error| format!("cannot read the file {}: {error}", path.display()));
    }
    let mut content = Vec::new();
    match std::io::stdin().lock().read_to_end(&mut content) {
        Ok(_) => Ok(content),
        Err(error) => Err(format!("cannot read standard input: {error}")),
    }
}
