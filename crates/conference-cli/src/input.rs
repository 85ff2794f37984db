//! Files and standard input.

use std::{fs, io::Read};

/// Reads a file, or standard input if the name is `-`.
pub(crate) fn read(source: &str) -> Result<Vec<u8>, String> {
    if source != "-" {
        return fs::read(source).map_err(|error| format!("cannot read the file {source}: {error}"));
    }
    let mut content = Vec::new();
    match std::io::stdin().lock().read_to_end(&mut content) {
        Ok(_) => Ok(content),
        Err(error) => Err(format!("cannot read standard input: {error}")),
    }
}
