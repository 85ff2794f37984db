//! Files and standard input.

use std::{fs, io::Read, path::Path};

/// Reads a file, or standard input if the name is `-`.
pub(crate) fn read(source: impl AsRef<Path>) -> Result<Vec<u8>, String> {
    let path = source.as_ref();
    let content = if is_standard_input(path) {
        let mut content = Vec::new();
        std::io::stdin().lock().read_to_end(&mut content).map(|_| content)
    } else {
        fs::read(path)
    };
    content.map_err(|error| format!("cannot read {}: {error}", name(path)))
}

/// Names a source in messages.
pub(crate) fn name(path: &Path) -> String {
    if is_standard_input(path) {
        "standard input".to_owned()
    } else {
        format!("the file {}", path.display())
    }
}

fn is_standard_input(path: &Path) -> bool {
    path == Path::new("-")
}
