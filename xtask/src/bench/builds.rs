//! What it takes to generate the models, and to build a program.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    process::Command,
    time::Instant,
};

use super::{
    Result,
    calls::milliseconds,
    program::{Bench, output},
    report::Report,
};
use crate::crates;

/// A program on the client, and one on bare reqwest with what it needs besides.
const PROGRAMS: [(&str, &str); 2] = [
    (
        "ours",
        "conference-api = { path = \"ROOT/crates/conference-api\" }\n\
         tokio = { version = \"1\", default-features = false, features = [\"macros\", \"rt\"] }\n",
    ),
    (
        "reqwest",
        "reqwest = { version = \"0.13\", default-features = false, features = [\"json\", \"rustls-no-provider\"] }\n\
         rustls = { version = \"0.23\", default-features = false, features = [\"ring\", \"std\", \"tls12\"] }\n\
         serde = { version = \"1\", features = [\"derive\"] }\n\
         serde_json = \"1\"\n\
         tokio = { version = \"1\", default-features = false, features = [\"macros\", \"rt\"] }\n",
    ),
];

/// How long `cargo xtask gen --check` takes.
pub(super) fn generation(report: &mut Report) -> Result<()> {
    let this = std::env::current_exe()?;
    let mut times = Vec::new();
    for _ in 0..5 {
        times.push(milliseconds(Command::new(&this).args(["gen", "--check"]))?);
    }
    let times = BTreeMap::from([("ours".to_owned(), times)]);
    report.timed("generating the models, ms", &times);
    Ok(())
}

/// Cold builds as `cargo build` makes them, and how many crates they have.
pub(super) fn cold(bench: &Bench, report: &mut Report) -> Result<()> {
    let (mut seconds, mut counts) = (Vec::new(), Vec::new());
    for (name, dependencies) in PROGRAMS {
        let folder = program(bench, name, dependencies)?;
        let count = crates::count(&folder, &format!("program-{name}"))?;
        counts.push((name, f64::from(u32::try_from(count)?)));
        seconds.push((name, build(&folder, &[])?));
    }
    report.once("cold build, s", &seconds);
    report.counted("crates", &counts);
    let folder = bench.file("build-ours");
    output(cargo(&folder, "clean").args(["--package", "conference-models"]))?;
    let models = build(&folder, &["--package", "conference-models"])?;
    report.once("building the models alone, s", &[("ours", models)]);
    Ok(())
}

/// A package with these dependencies, fetched and locked, nothing of it built.
fn program(bench: &Bench, name: &str, dependencies: &str) -> Result<PathBuf> {
    let folder = bench.file(&format!("build-{name}"));
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    fs::create_dir_all(folder.join("src"))?;
    let root = bench.root.display().to_string();
    let package = format!(
        "[package]\nname = \"program-{name}\"\nversion = \"0.0.0\"\nedition = \"2024\"\n[workspace]\n[dependencies]\n"
    );
    fs::write(
        folder.join("Cargo.toml"),
        package + &dependencies.replace("ROOT", &root),
    )?;
    fs::write(folder.join("src/main.rs"), "fn main() {}\n")?;
    fs::copy(
        bench.root.join("bench/Cargo.lock"),
        folder.join("Cargo.lock"),
    )?;
    output(&mut cargo(&folder, "fetch"))?;
    Ok(folder)
}

fn build(folder: &Path, arguments: &[&str]) -> Result<f64> {
    let started = Instant::now();
    output(cargo(folder, "build").args(arguments))?;
    Ok(started.elapsed().as_secs_f64())
}

fn cargo(folder: &Path, task: &str) -> Command {
    let mut command = Command::new("cargo");
    command
        .arg(task)
        .current_dir(folder)
        .env("CARGO_TARGET_DIR", folder.join("target"))
        .env("CARGO_INCREMENTAL", "0");
    command
}
