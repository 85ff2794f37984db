//! Everything that CI runs: the one list.

use std::{error::Error, path::Path, process::Command, time::Instant};

/// What runs, in this order: arguments of cargo.
const STEPS: [(&str, &[&str]); 10] = [
    ("formatting", &["fmt", "--all", "--check"]),
    (
        "generated files",
        &[
            "run",
            "--quiet",
            "--package",
            "xtask",
            "--",
            "gen",
            "--check",
        ],
    ),
    (
        "lints",
        &[
            "clippy",
            "--workspace",
            "--all-targets",
            "--all-features",
            "--",
            "--deny",
            "warnings",
        ],
    ),
    (
        "lints of the models alone",
        &[
            "clippy",
            "--package",
            "conference-models",
            "--",
            "--deny",
            "warnings",
        ],
    ),
    ("tests", &["test", "--workspace"]),
    (
        "documentation",
        &["doc", "--workspace", "--no-deps", "--all-features"],
    ),
    (
        "quick start",
        &[
            "run",
            "--package",
            "conference-api",
            "--example",
            "quickstart",
        ],
    ),
    (
        "licences and sources",
        &["deny", "check", "licenses", "sources", "bans"],
    ),
    (
        "a second TLS provider",
        &[
            "run",
            "--manifest-path",
            "checks/second-tls-provider/Cargo.toml",
            "--target-dir",
            "target",
        ],
    ),
    (
        "crate count",
        &["run", "--quiet", "--package", "xtask", "--", "crates"],
    ),
];

/// Runs everything, and stops at the first that fails.
///
/// # Errors
///
/// Names what failed.
pub fn run(root: &Path) -> Result<(), Box<dyn Error>> {
    for (name, arguments) in STEPS {
        println!("==> {name}: cargo {}", arguments.join(" "));
        let start = Instant::now();
        let status = Command::new("cargo")
            .args(arguments)
            .env("RUSTDOCFLAGS", "--deny warnings")
            .current_dir(root)
            .status()?;
        if !status.success() {
            return Err(format!("{name} failed: cargo {}", arguments.join(" ")).into());
        }
        println!("    {name} took {:.0?}", start.elapsed());
    }
    Ok(())
}
