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
    calls::{all_rounds, milliseconds},
    program::{Bench, output},
    report::Report,
};
use crate::crates;

/// A program on the client, and one on bare reqwest with what it needs besides.
const PROGRAMS: [(&str, &str); 2] = [
    (
        "ours",
        "conference-api = { path = \"ROOT/crates/conference-api\" }\n\
         serde_json = \"1\"\n\
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

/// Each takes half a minute.
const COLD_BUILDS: usize = 5;

/// Cold builds as `cargo build` makes them, and how many crates they have.
pub(super) fn cold(bench: &Bench, report: &mut Report) -> Result<()> {
    let (mut folders, mut counts) = (BTreeMap::new(), Vec::new());
    for (name, dependencies) in PROGRAMS {
        let folder = program(bench, name, dependencies)?;
        let count = crates::count(&folder, &format!("program-{name}"))?;
        counts.push((name, f64::from(u32::try_from(count)?)));
        folders.insert(name, folder);
    }
    let seconds = all_rounds(&PROGRAMS.map(|(name, _)| name), COLD_BUILDS, |name| {
        let folder = &folders[name];
        output(&mut cargo(folder, "clean"))?;
        build(folder, &[])
    })?;
    report.timed("cold build, s", &seconds);
    report.counted("crates", &counts);
    let models = ["--package", "conference-models"];
    let seconds = all_rounds(&["ours"], COLD_BUILDS, |name| {
        let folder = &folders[name];
        output(cargo(folder, "clean").args(models))?;
        build(folder, &models)
    })?;
    report.timed("building the models alone, s", &seconds);
    Ok(())
}

/// A package that books a meeting, with these dependencies, fetched and locked, nothing of it
/// built.
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
    fs::write(folder.join("Cargo.toml"), package + &dependencies.replace("ROOT", &root))?;
    fs::create_dir(folder.join("data"))?;
    for (file, place) in [
        (format!("examples/program_{name}.rs"), "src/main.rs"),
        ("src/by_hand.rs".to_owned(), "src/by_hand.rs"),
        ("data/request.json".to_owned(), "data/request.json"),
        ("Cargo.lock".to_owned(), "Cargo.lock"),
    ] {
        fs::copy(bench.root.join("bench").join(file), folder.join(place))?;
    }
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
