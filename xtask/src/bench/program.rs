//! The processes that are measured.

use std::{
    io::{BufRead as _, BufReader},
    path::{Path, PathBuf},
    process::{Child, Command, Output, Stdio},
    time::{Duration, Instant},
};

use serde_json::Value;

use super::Result;

/// The program that makes the calls, built with optimisation.
pub(super) struct Bench {
    pub(super) root: PathBuf,
    pub(super) target: PathBuf,
    pub(super) program: PathBuf,
}

/// The fixed server; it ends with this.
pub(super) struct Server {
    process: Child,
    pub(super) http: String,
    pub(super) https: String,
    pub(super) certificate: PathBuf,
}

impl Bench {
    pub(super) fn build(root: &Path, features: &[&str]) -> Result<Self> {
        let target = target(root);
        let built = Command::new("cargo")
            .args(["build", "--release", "--locked", "--manifest-path"])
            .arg(root.join("bench/Cargo.toml"))
            .arg("--target-dir")
            .arg(&target)
            .args(features)
            .status()?;
        if !built.success() {
            return Err("bench/ cannot be built".into());
        }
        Ok(Self { root: root.to_owned(), program: target.join("release/conference-bench"), target })
    }

    pub(super) fn serve(&self) -> Result<Server> {
        let certificate = self.file("certificate.pem");
        let process = Command::new(&self.program)
            .arg("server")
            .arg(&certificate)
            .stdout(Stdio::piped())
            .spawn()?;
        let mut server = Server { process, http: String::new(), https: String::new(), certificate };
        let output = server.process.stdout.take();
        let mut line = String::new();
        BufReader::new(output.ok_or("the server has no output")?).read_line(&mut line)?;
        let addresses = line.trim().split_once(' ');
        let (http, https) =
            addresses.ok_or_else(|| format!("the server did not start: {line:?}"))?;
        (server.http, server.https) = (http.to_owned(), https.to_owned());
        Ok(server)
    }

    /// A program that makes calls with one of the contenders.
    pub(super) fn client(&self, contender: &str, base_url: &str, task: &[&str]) -> Command {
        let mut command = Command::new(&self.program);
        command.args(["client", contender, base_url]).args(task);
        command
    }

    /// Where a file of this run goes.
    pub(super) fn file(&self, name: &str) -> PathBuf {
        self.target.join(format!("bench-{name}"))
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // One that has ended by itself needs no ending.
        let _ = self.process.kill();
        let _ = self.process.wait();
        let _ = std::fs::remove_file(&self.certificate);
    }
}

/// The target directory of the build that this program is of.
fn target(root: &Path) -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), PathBuf::from)
}

/// What a program prints as JSON.
pub(super) fn json(command: &mut Command) -> Result<Value> {
    Ok(serde_json::from_slice(&output(command)?.stdout)?)
}

/// A number of what a program printed.
pub(super) fn number(found: &Value, field: &str) -> Result<f64> {
    let number = found[field].as_f64();
    number.ok_or_else(|| format!("there is no number `{field}` in {found}").into())
}

/// A list of numbers of what a program printed, with at least one.
pub(super) fn numbers(found: &Value, field: &str) -> Result<Vec<f64>> {
    let numbers: Option<Vec<f64>> =
        found[field].as_array().and_then(|values| values.iter().map(Value::as_f64).collect());
    numbers
        .filter(|numbers| !numbers.is_empty())
        .ok_or_else(|| format!("there are no numbers `{field}` in {found}").into())
}

/// How long a program takes from its start to its end.
pub(super) fn duration(command: &mut Command) -> Result<Duration> {
    let started = Instant::now();
    output(command)?;
    Ok(started.elapsed())
}

/// What a program writes; an error if it fails.
pub(super) fn output(command: &mut Command) -> Result<Output> {
    let output = command.output().map_err(|error| format!("{command:?} cannot be run: {error}"))?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        return Err(format!("{command:?} failed: {said}").into());
    }
    Ok(output)
}
