//! Builds the packages of `cargo package`.
//!
//! cargo's own verification confuses packages of the same version: it keeps the unpacked and built
//! files of an earlier run. The packages are therefore unpacked into a workspace here.

use std::{
    error::Error,
    ffi::OsStr,
    fs, io,
    path::{Path, PathBuf},
    process::Command,
};

type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// Packs the workspace without xtask, and builds the packages together.
///
/// # Errors
///
/// Returns an error if something cannot be packed, unpacked or built.
pub fn check(root: &Path) -> Result<()> {
    let crates = pack(root)?;
    let unpacked = unpack(root, &crates)?;
    fs::write(unpacked.join("Cargo.toml"), manifest(&crates))?;
    fs::copy(root.join("Cargo.lock"), unpacked.join("Cargo.lock"))?;
    let mut build = Command::new("cargo");
    build.args(["build", "--workspace", "--offline", "--target-dir"]).arg(root.join("target"));
    run(build.current_dir(&unpacked))
}

fn pack(root: &Path) -> Result<Vec<PathBuf>> {
    let packed = root.join("target/package");
    remove(&packed)?;
    let package = "package --workspace --exclude xtask --no-verify --offline --allow-dirty --quiet \
                   --target-dir target";
    run(Command::new("cargo").args(package.split(' ')).current_dir(root))?;
    crates(&packed)
}

fn unpack(root: &Path, crates: &[PathBuf]) -> Result<PathBuf> {
    let unpacked = root.join("target/packages");
    remove(&unpacked)?;
    fs::create_dir_all(&unpacked)?;
    for file in crates {
        // cargo packs files with an old time, and rebuilds what is newer than the last build.
        run(Command::new("tar").args(["-xzmf".as_ref(), file.as_os_str()]).current_dir(&unpacked))?;
    }
    Ok(unpacked)
}

fn remove(folder: &Path) -> io::Result<()> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        result => result,
    }
}

fn crates(folder: &Path) -> Result<Vec<PathBuf>> {
    let entries = fs::read_dir(folder)?.map(|entry| Ok(entry?.path()));
    let files = entries.collect::<Result<Vec<PathBuf>>>()?.into_iter();
    let mut crates: Vec<_> =
        files.filter(|path| path.extension() == Some(OsStr::new("crate"))).collect();
    crates.sort();
    Ok(crates)
}

/// Returns a workspace in which the packages use one another instead of the registry's. Its profile
/// is the real one's, so that dependencies are not built again.
fn manifest(crates: &[PathBuf]) -> String {
    let folders = crates.iter().filter_map(|path| path.file_stem()?.to_str());
    let patches = folders.filter_map(|folder| {
        let (name, _) = folder.rsplit_once('-')?;
        Some(format!("{name} = {{ path = \"{folder}\" }}\n"))
    });
    let patches: String = patches.collect();
    format!(
        "[workspace]\nresolver = \"3\"\nmembers = [\"conference-*\"]\n\n\
         [profile.dev]\ndebug = \"line-tables-only\"\n\n[patch.crates-io]\n{patches}"
    )
}

fn run(command: &mut Command) -> Result<()> {
    if command.status()?.success() { Ok(()) } else { Err(format!("{command:?} failed").into()) }
}
