//! Folders of the program, in the user's folders of each operating system.

use std::{env, path::PathBuf};

/// Location of a folder: a variable with its path, or else a path in the home folder.
struct Location {
    variable: Option<&'static str>,
    in_home: Option<&'static str>,
}

#[cfg(windows)]
const CACHE: Location = Location { variable: Some("LOCALAPPDATA"), in_home: None };
#[cfg(windows)]
const CONFIGURATION: Location = Location { variable: Some("APPDATA"), in_home: None };

#[cfg(target_os = "macos")]
const CACHE: Location = Location { variable: None, in_home: Some("Library/Caches") };
#[cfg(target_os = "macos")]
const CONFIGURATION: Location =
    Location { variable: None, in_home: Some("Library/Application Support") };

#[cfg(not(any(windows, target_os = "macos")))]
const CACHE: Location = Location { variable: Some("XDG_CACHE_HOME"), in_home: Some(".cache") };
#[cfg(not(any(windows, target_os = "macos")))]
const CONFIGURATION: Location =
    Location { variable: Some("XDG_CONFIG_HOME"), in_home: Some(".config") };

const HOME: &str = "HOME";

/// Returns the folder for data that can be fetched again.
pub(crate) fn cache() -> Result<PathBuf, String> {
    CACHE.find()
}

/// Returns the folder for settings.
pub(crate) fn configuration() -> Result<PathBuf, String> {
    CONFIGURATION.find()
}

impl Location {
    fn find(&self) -> Result<PathBuf, String> {
        let named = self.variable.and_then(absolute);
        let folder = named.or_else(|| Some(absolute(HOME)?.join(self.in_home?)));
        folder.map(|folder| folder.join("conference")).ok_or_else(|| {
            let variables = [self.variable, self.in_home.map(|_| HOME)];
            let variables = variables.into_iter().flatten().collect::<Vec<_>>().join(" or ");
            format!("the user's folder is unknown: set {variables} to an absolute path")
        })
    }
}

/// Returns the path in a variable. A relative path is ignored, as the XDG specification requires.
fn absolute(variable: &str) -> Option<PathBuf> {
    env::var_os(variable).map(PathBuf::from).filter(|path| path.is_absolute())
}
