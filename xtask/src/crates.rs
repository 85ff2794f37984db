//! Number of crates that a program with our crates depends on, compared with the budget.

use std::{
    collections::{BTreeMap, BTreeSet},
    error::Error,
    fs,
    path::Path,
    process::Command,
};

use serde::Deserialize;

/// File of the budget.
pub const BUDGET: &str = "bench/budget.json";

#[derive(Deserialize)]
struct Budget {
    /// Number of crates by package, with arguments for its features.
    crates: BTreeMap<String, usize>,
}

/// Compares the number of crates of each package in the budget, itself included.
///
/// # Errors
///
/// Returns an error if there are more or fewer than in the budget.
pub fn check(root: &Path) -> Result<(), Box<dyn Error>> {
    let budget: Budget = serde_json::from_str(&fs::read_to_string(root.join(BUDGET))?)?;
    for (package, allowed) in &budget.crates {
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

fn count(root: &Path, package: &str) -> Result<usize, Box<dyn Error>> {
    let tree = "tree --locked --edges normal --prefix none --format {p} --no-dedupe --package";
    let output = Command::new("cargo")
        .args(tree.split(' '))
        .args(package.split(' '))
        .current_dir(root)
        .output()?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into());
    }
    let tree = String::from_utf8(output.stdout)?;
    Ok(tree.lines().collect::<BTreeSet<_>>().len())
}
