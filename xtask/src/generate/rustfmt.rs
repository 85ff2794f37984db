//! rustfmt, one process for all files.

use std::{
    collections::BTreeMap,
    io::{self, Write},
    path::Path,
    process::{Command, Stdio},
    thread,
};

use super::text::concat;

/// Start of a file in the text for rustfmt.
const MARK: &str = "// @file ";

/// Formats each file like `cargo fmt` in `root`. The files are sent to rustfmt as one text, which
/// is parsed but not resolved.
///
/// # Errors
///
/// If rustfmt cannot be run, or refuses a file.
pub(super) fn format(
    root: &Path,
    files: &BTreeMap<String, String>,
) -> Result<BTreeMap<String, String>, String> {
    let joined = concat(files.iter().map(|(path, text)| format!("{MARK}{path}\n\n{text}\n")));
    let formatted = run(root, joined).map_err(|error| {
        format!("rustfmt: {error}: install it with `rustup component add rustfmt`")
    })??;
    let parts = formatted.split(MARK).filter_map(|part| part.split_once("\n\n"));
    Ok(parts.map(|(path, text)| (path.to_owned(), format!("{}\n", text.trim_end()))).collect())
}

fn run(root: &Path, text: String) -> io::Result<Result<String, String>> {
    let mut child = Command::new("rustfmt")
        .args(["--edition", "2024"])
        .current_dir(root)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()?;
    let stdin = child.stdin.take();
    let writer = thread::spawn(move || stdin.map(|mut it| it.write_all(text.as_bytes())));
    let output = child.wait_with_output()?;
    drop(writer.join());
    Ok(if output.status.success() {
        String::from_utf8(output.stdout).map_err(|error| error.to_string())
    } else {
        Err(format!("rustfmt: {}", String::from_utf8_lossy(&output.stderr).trim()))
    })
}
