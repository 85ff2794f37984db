//! How many crates a program gets that uses ours, against the number in
//! `budget.json`.

use std::{collections::BTreeMap, error::Error, fs, path::Path, process::Command};

/// The file of the numbers.
pub const BUDGET: &str = "budget.json";

/// Compares the crates of each package of the budget, itself included.
///
/// # Errors
///
/// If there are more or fewer than the budget says.
pub fn check(root: &Path) -> Result<(), Box<dyn Error>> {
    let budget: BTreeMap<String, BTreeMap<String, usize>> =
        serde_json::from_str(&fs::read_to_string(root.join(BUDGET))?)?;
    for (package, allowed) in &budget["crates"] {
        let found = count(root, package)?;
        println!("{package}: {found} crates");
        if found != *allowed {
            return Err(format!(
                "{package} comes with {found} crates, {BUDGET} says {allowed}: \
                 drop what is new, or change the number and say why in the commit"
            )
            .into());
        }
    }
    Ok(())
}

/// The crates that a program is built of that uses this package of the
/// workspace in `folder`, itself included.
///
/// # Errors
///
/// If cargo does not tell them.
pub(crate) fn count(folder: &Path, package: &str) -> Result<usize, Box<dyn Error>> {
    let arguments = [
        "tree",
        "--locked",
        "--edges",
        "normal",
        "--prefix",
        "none",
        "--format",
        "{p}",
        "--no-dedupe",
    ];
    let output = Command::new("cargo")
        .args(arguments)
        .args(["--package", package])
        .current_dir(folder)
        .output()?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into());
    }
    let tree = String::from_utf8(output.stdout)?;
    let crates: std::collections::BTreeSet<&str> = tree.lines().collect();
    Ok(crates.len())
}
