//! Official packages of other languages, installed into folders that later runs find again.

use std::{
    env, fs,
    io::{self, Write},
    path::{Path, PathBuf},
    process::Command,
    sync::LazyLock,
};

/// The variable that makes a missing package a failure, where it is set to `required`.
const PACKAGES: &str = "CONFERENCE_PACKAGE_TESTS";

/// The variable that makes a missing browser a failure, where it is set to `required`.
const BROWSER: &str = "CONFERENCE_BROWSER_TESTS";

/// A package of a registry.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Package {
    pub(crate) name: &'static str,
    pub(crate) version: &'static str,
}

/// DingTalk's SDK for Python.
pub(crate) const PYTHON_SDK: Package = Package { name: "alibabacloud_dingtalk", version: "2.2.65" };

/// DingTalk's client for events, for Python.
pub(crate) const PYTHON_STREAM: Package = Package { name: "dingtalk-stream", version: "0.24.3" };

/// A Python that has both packages, which are installed once for all tests.
pub(crate) fn python() -> Result<&'static Path, &'static str> {
    static PYTHON: LazyLock<Result<PathBuf, String>> =
        LazyLock::new(|| python_with(&[PYTHON_SDK, PYTHON_STREAM]));
    PYTHON.as_deref().map_err(String::as_str)
}

fn python_with(packages: &[Package]) -> Result<PathBuf, String> {
    let environment = folder("python");
    let python = environment.join("bin/python");
    if run(Command::new(&python).args(["-c", &check(packages)])).is_ok() {
        return Ok(python);
    }
    run(Command::new("python3").args(["-m", "venv", "--clear"]).arg(environment))?;
    // Compiling the SDK takes longer than installing it, and little of it is used.
    run(Command::new(&python)
        .args(["-m", "pip", "install", "--quiet", "--no-input", "--no-compile"])
        .args(["--disable-pip-version-check", "--retries", "1"])
        .args(packages.iter().map(|Package { name, version }| format!("{name}=={version}"))))?;
    Ok(python)
}

/// A script that fails unless each package is there in its version.
fn check(packages: &[Package]) -> String {
    let checks = packages
        .iter()
        .map(|Package { name, version }| format!("assert version('{name}') == '{version}'\n"));
    format!("from importlib.metadata import version\n{}", checks.collect::<String>())
}

/// A folder in whose modules Node finds the package.
pub(crate) fn node_modules_with(package: Package) -> Result<PathBuf, String> {
    let Package { name, version } = package;
    let folder = folder(&format!("node-{name}"));
    run(Command::new("node").arg("--version"))?;
    let mark = folder.join("installed");
    if fs::read_to_string(&mark).is_ok_and(|installed| installed == version) {
        return Ok(folder);
    }
    fs::create_dir_all(&folder).map_err(|error| error.to_string())?;
    run(Command::new("npm")
        .args(["install", "--no-audit", "--no-fund", "--no-save", "--prefix"])
        .arg(&folder)
        .arg(format!("{name}@{version}")))?;
    fs::write(mark, version).map_err(|error| error.to_string())?;
    Ok(folder)
}

/// Says on standard error itself, which the test harness does not capture, that a test is left out.
///
/// # Panics
///
/// If the environment says that the packages are required.
pub(crate) fn leave_out(package: Package, why: &str) {
    let Package { name, version } = package;
    leave_out_test(
        PACKAGES,
        &format!("the test with the official package {name} {version}: {why}"),
    );
}

/// Says the same of a test whose program is missing.
///
/// # Panics
///
/// If the environment says that the packages are required.
pub(crate) fn leave_out_program(name: &str, why: &str) {
    leave_out_test(PACKAGES, &format!("the test with the program {name}: {why}"));
}

/// Says the same of a test whose browser is missing.
///
/// # Panics
///
/// If the environment says that a browser is required.
pub(crate) fn leave_out_browser(why: &str) {
    leave_out_test(BROWSER, &format!("the test with a browser: {why}"));
}

fn leave_out_test(variable: &str, text: &str) {
    assert_ne!(env::var(variable).as_deref(), Ok("required"), "{text}");
    io::stderr().write_all(format!("LEFT OUT: {text}\n").as_bytes()).unwrap();
}

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join(name)
}

fn run(command: &mut Command) -> Result<(), String> {
    let output = command.output().map_err(|error| format!("{command:?}: {error}"))?;
    if output.status.success() {
        return Ok(());
    }
    let said = [output.stdout, output.stderr].concat();
    Err(String::from_utf8_lossy(&said).trim().to_owned())
}
