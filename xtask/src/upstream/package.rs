//! Download of the SDK from the package index. Only wheels are fetched: nothing in them runs unless
//! it is imported, and nothing imports them.

use std::{
    ffi::OsStr,
    fs, io,
    path::{Path, PathBuf},
    process::Command,
};

use super::Failure;

const NAME: &str = "alibabacloud_dingtalk";

/// Python program that prints a file of an archive.
const READ: &str = "import sys, zipfile; \
                    sys.stdout.buffer.write(zipfile.ZipFile(sys.argv[1]).read(sys.argv[2]))";

/// Texts of a version.
pub(super) struct Package {
    pub(super) version: String,
    pub(super) client: String,
    pub(super) models: String,
}

/// Fetches a version, or the newest, into a folder, which is emptied first.
pub(super) fn fetch(folder: &Path, version: Option<&str>) -> Result<Package, Failure> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(Failure::of(error)),
        _ => {}
    }
    let requirement = version.map_or(NAME.to_owned(), |version| format!("{NAME}=={version}"));
    run(Command::new("python3")
        .args(["-m", "pip", "download", "--no-deps", "--only-binary", ":all:", "--no-input"])
        .args(["--quiet", "--disable-pip-version-check", "--retries", "1", "--dest"])
        .arg(folder)
        .arg(requirement))?;
    let wheel = wheel(folder)?;
    Ok(Package {
        version: version_of(&wheel)?,
        client: read(&wheel, "client.py")?,
        models: read(&wheel, "models.py")?,
    })
}

fn wheel(folder: &Path) -> Result<PathBuf, Failure> {
    let entries = fs::read_dir(folder).map_err(Failure::of)?;
    let mut files = entries.flatten().map(|entry| entry.path());
    files
        .find(|path| path.extension() == Some(OsStr::new("whl")))
        .ok_or_else(|| Failure(format!("there is no wheel in {}", folder.display())))
}

/// Returns the version in the name of a file: `NAME-VERSION-….whl`.
fn version_of(wheel: &Path) -> Result<String, Failure> {
    let name = wheel.file_name().and_then(OsStr::to_str).unwrap_or_default();
    let version = name.split('-').nth(1).map(str::to_owned);
    version.ok_or_else(|| Failure(format!("{name} has no version")))
}

fn read(wheel: &Path, file: &str) -> Result<String, Failure> {
    let member = format!("{NAME}/conference_1_0/{file}");
    let text = run(Command::new("python3").args(["-c", READ]).arg(wheel).arg(member))?;
    String::from_utf8(text).map_err(Failure::of)
}

fn run(command: &mut Command) -> Result<Vec<u8>, Failure> {
    let output = command.output().map_err(|error| Failure(format!("python3: {error}")))?;
    if output.status.success() {
        return Ok(output.stdout);
    }
    let told = String::from_utf8_lossy(&output.stderr);
    Err(Failure(told.trim().lines().last().unwrap_or("python3 failed").to_owned()))
}
