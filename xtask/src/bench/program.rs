//! Processes to measure.

use std::{
    io::{BufRead as _, BufReader},
    path::{Path, PathBuf},
    process::{Child, Command, Output, Stdio},
};

use serde_json::Value;

use super::{Result, peers::Peer};

/// The program that makes the calls, built with optimization, and the server with fixed responses,
/// which ends with this value.
pub(super) struct Bench {
    pub(super) root: PathBuf,
    target: PathBuf,
    program: PathBuf,
    server: Child,
    pub(super) http: String,
    https: String,
    certificate: PathBuf,
    pub(super) peers: Vec<Peer>,
}

impl Bench {
    pub(super) fn start(root: &Path, features: &[&str]) -> Result<Self> {
        let target = std::env::var_os("CARGO_TARGET_DIR");
        let target = target.map_or_else(|| root.join("target"), PathBuf::from);
        build(root, &target, features)?;
        let program = target.join("release/conference-bench");
        let certificate = target.join("bench-certificate.pem");
        let server = Command::new(&program)
            .arg("server")
            .arg(&certificate)
            .stdout(Stdio::piped())
            .spawn()?;
        let (root, peers) = (root.to_owned(), Vec::new());
        let (http, https) = (String::new(), String::new());
        let mut bench = Self { root, target, program, server, http, https, certificate, peers };
        let line = bench.first_line()?;
        let addresses = line.trim().split_once(' ');
        let (http, https) =
            addresses.ok_or_else(|| format!("the server did not start: {line:?}"))?;
        (bench.http, bench.https) = (http.to_owned(), https.to_owned());
        Ok(bench)
    }

    fn first_line(&mut self) -> Result<String> {
        let output = self.server.stdout.take().ok_or("the server has no output")?;
        let mut line = String::new();
        BufReader::new(output).read_line(&mut line)?;
        Ok(line)
    }

    /// Returns the command that runs a task in a program.
    pub(super) fn client(&self, contender: &str, task: &[&str]) -> Command {
        match self.peers.iter().find(|peer| peer.name == contender) {
            Some(peer) => peer.command(&self.http, task),
            None => self.client_at(contender, &self.http, task),
        }
    }

    pub(super) fn tls_client(&self, contender: &str, task: &[&str]) -> Command {
        let mut command = self.client_at(contender, &self.https, task);
        command.env("BENCH_CERTIFICATE", &self.certificate);
        command
    }

    pub(super) fn client_at(&self, contender: &str, base_url: &str, task: &[&str]) -> Command {
        let mut command = Command::new(&self.program);
        command.args(["client", contender, base_url]).args(task);
        command
    }

    /// Returns the path of a file or folder of the bench in the target directory.
    pub(super) fn file(&self, name: &str) -> PathBuf {
        self.target.join(format!("bench-{name}"))
    }
}

impl Drop for Bench {
    fn drop(&mut self) {
        // A server that has already ended cannot be killed.
        let _ = self.server.kill();
        let _ = self.server.wait();
        let _ = std::fs::remove_file(&self.certificate);
    }
}

fn build(root: &Path, target: &Path, features: &[&str]) -> Result<()> {
    let built = Command::new("cargo")
        .args(["build", "--release", "--locked", "--manifest-path"])
        .arg(root.join("bench/Cargo.toml"))
        .arg("--target-dir")
        .arg(target)
        .args(features)
        .status()?;
    if built.success() { Ok(()) } else { Err("bench/ cannot be built".into()) }
}

/// Runs a program and returns the JSON that it prints.
pub(super) fn json(command: &mut Command) -> Result<Value> {
    Ok(serde_json::from_slice(&output(command)?.stdout)?)
}

/// Runs a program and returns its output.
pub(super) fn output(command: &mut Command) -> Result<Output> {
    let output = command.output().map_err(|error| format!("cannot run {command:?}: {error}"))?;
    if !output.status.success() {
        let stderr = String::from_utf8_lossy(&output.stderr);
        return Err(format!("{command:?} failed: {stderr}").into());
    }
    Ok(output)
}
