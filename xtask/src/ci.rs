//! Everything that CI runs: the one list.

use std::{error::Error, path::Path, process::Command, time::Instant};

use crate::diff;

/// What runs, in this order: arguments of cargo.
const STEPS: &[(&str, &str)] = &[
    ("formatting", "fmt --all --check"),
    ("formatting of the fuzz targets", "fmt --manifest-path fuzz/Cargo.toml --check"),
    ("formatting of the bench", "fmt --manifest-path bench/Cargo.toml --check"),
    ("generated files", "run --quiet --package xtask -- gen --check"),
    ("lints", "clippy --workspace --all-targets --all-features -- --deny warnings"),
    (
        "lints without features",
        "clippy --package conference-models --package conference-api -- --deny warnings",
    ),
    (
        "lints of the fuzz targets",
        "clippy --locked --manifest-path fuzz/Cargo.toml --no-default-features --target-dir target -- --deny warnings",
    ),
    (
        "lints of the bench",
        "clippy --locked --manifest-path bench/Cargo.toml --all-targets --all-features --target-dir target -- --deny warnings",
    ),
    ("tests", "test --workspace"),
    ("documentation", "doc --workspace --no-deps --all-features"),
    ("quick start", "run --package conference-api --example quickstart"),
    ("licences and sources", "deny check licenses sources bans"),
    (
        "licences and sources of the fuzz targets",
        "deny --manifest-path fuzz/Cargo.toml --config .cargo/deny.toml check licenses sources bans",
    ),
    (
        "licences and sources of the bench",
        "deny --manifest-path bench/Cargo.toml --config .cargo/deny.toml check licenses sources bans",
    ),
    (
        "a second TLS provider",
        "run --locked --manifest-path checks/second-tls-provider/Cargo.toml --target-dir target",
    ),
    ("crate count", "run --quiet --package xtask -- crates"),
    ("cost of a call", "run --quiet --package xtask -- bench --guard"),
];

/// Runs everything, and stops at the first that fails.
///
/// # Errors
///
/// Names what failed.
pub fn run(root: &Path) -> Result<(), Box<dyn Error>> {
    for &(name, arguments) in STEPS {
        println!("==> {name}: cargo {arguments}");
        let start = Instant::now();
        let status = Command::new("cargo")
            .args(arguments.split(' '))
            .env("RUSTDOCFLAGS", "--deny warnings")
            .current_dir(root)
            .status()?;
        if !status.success() {
            return Err(format!("{name} failed: cargo {arguments}").into());
        }
        println!("    {name} took {:.0?}", start.elapsed());
    }
    println!("==> schema diff");
    print!("{}", schema_diff(root)?);
    Ok(())
}

/// The branches that a change is for, as a clone may know them.
const MAIN: [&str; 2] = ["origin/main", "main"];

/// What the change of `spec/` means, where there is a main branch to compare
/// with.
///
/// # Errors
///
/// If it cannot be compared, or with the findings, if a breaking one is among
/// them that nobody has acknowledged.
pub fn schema_diff(root: &Path) -> Result<String, Box<dyn Error>> {
    let Some(main) = MAIN.into_iter().find(|branch| is_known(root, branch)) else {
        return Ok("there is no main branch to compare with\n".to_owned());
    };
    let options = diff::Options {
        reference: Some(main.to_owned()),
        since: None,
        format: diff::Format::Text,
        gate: diff::Gate::Breaking,
    };
    let report = diff::run(root, &options)?;
    let told = format!("cargo xtask diff {main}\n{}", report.text);
    if report.is_gated {
        return Err(format!(
            "{told}schema diff failed: spec/ has breaking changes: mend them, or acknowledge them in {}",
            diff::ack::FILE
        )
        .into());
    }
    Ok(told)
}

fn is_known(root: &Path, branch: &str) -> bool {
    let git = Command::new("git")
        .args(["rev-parse", "--verify", "--quiet", branch])
        .current_dir(root)
        .output();
    git.is_ok_and(|output| output.status.success())
}
