//! Files that only the user can read and change.

use std::{
    fmt,
    fs::{self, DirBuilder, FileType, Metadata, OpenOptions},
    io::{self, ErrorKind, Write},
    path::{Path, PathBuf},
    process,
};

/// A file in a folder, both accessible only to the user. Operations fail if the file or the folder
/// is a link, belongs to another user, or is accessible to others.
pub(super) struct PrivateFile<'a> {
    folder: &'a Path,
    path: PathBuf,
}

impl fmt::Display for PrivateFile<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.path.display().fmt(f)
    }
}

impl<'a> PrivateFile<'a> {
    pub(super) fn new(folder: &'a Path, name: String) -> Self {
        Self { folder, path: folder.join(name) }
    }

    /// Returns the content, or `None` if there is no file.
    pub(super) fn read(&self) -> Result<Option<Vec<u8>>, String> {
        let is_there = is_private(self.folder, "folder", FileType::is_dir)?
            && is_private(&self.path, "file", FileType::is_file)?;
        if !is_there {
            return Ok(None);
        }
        match fs::read(&self.path) {
            Ok(content) => Ok(Some(content)),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(failed(&self.path, &error)),
        }
    }

    /// Replaces the file atomically.
    pub(super) fn write(&self, content: &[u8]) -> Result<(), String> {
        create_folder(self.folder).map_err(|error| failed(self.folder, &error))?;
        is_private(self.folder, "folder", FileType::is_dir)?;
        let temporary = self.path.with_extension(format!("{}-{}", process::id(), super::now()));
        let written = create(&temporary, content).and_then(|()| fs::rename(&temporary, &self.path));
        written.map_err(|error| {
            // It fails if the file was not created.
            let _ = fs::remove_file(&temporary);
            failed(&self.path, &error)
        })
    }

    pub(super) fn remove(&self) -> Result<(), String> {
        match fs::remove_file(&self.path) {
            Err(error) if error.kind() != ErrorKind::NotFound => Err(failed(&self.path, &error)),
            _ => Ok(()),
        }
    }
}

/// Returns false if nothing exists at the path, and fails if others can access it.
fn is_private(path: &Path, kind: &str, is_kind: fn(&FileType) -> bool) -> Result<bool, String> {
    let metadata = match fs::symlink_metadata(path) {
        Ok(metadata) => metadata,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(false),
        Err(error) => return Err(failed(path, &error)),
    };
    if !is_kind(&metadata.file_type()) {
        return Err(format!("{} is a link, or not a {kind}", path.display()));
    }
    check_access(path, &metadata).map(|()| true)
}

#[cfg(unix)]
fn check_access(path: &Path, metadata: &Metadata) -> Result<(), String> {
    use std::os::unix::fs::MetadataExt as _;

    let user = user().map_err(|error| format!("cannot find out the current user: {error}"))?;
    if metadata.uid() != user {
        return Err(format!("{} belongs to another user", path.display()));
    }
    match metadata.mode() & 0o777 {
        mode if mode & 0o700 == mode => Ok(()),
        mode => Err(format!(
            "{} is open to other users (mode {mode:03o}): remove it, or set mode {:03o}",
            path.display(),
            mode & 0o700
        )),
    }
}

/// Returns the id of the user that the program runs as, from the peer credentials of a socket: the
/// standard library has no call for it.
#[cfg(unix)]
fn user() -> io::Result<u32> {
    let (end, _peer) = tokio::net::UnixStream::pair()?;
    Ok(end.peer_cred()?.uid())
}

/// Accepts every file: a user's folder is not accessible to others by default.
#[cfg(not(unix))]
fn check_access(_path: &Path, _metadata: &Metadata) -> Result<(), String> {
    Ok(())
}

fn create_folder(path: &Path) -> io::Result<()> {
    let mut builder = DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.recursive(true).create(path)
}

fn create(path: &Path, content: &[u8]) -> io::Result<()> {
    let mut options = OpenOptions::new();
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.write(true).create_new(true).open(path)?.write_all(content)
}

fn failed(path: &Path, error: &io::Error) -> String {
    format!("{}: {error}", path.display())
}
