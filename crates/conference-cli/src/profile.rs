//! Profiles: the tables `[profiles.NAME]` of the configuration file.

use std::{
    fmt::Display,
    fs,
    ops::Range,
    path::{Path, PathBuf},
};

use conference_api::{
    Credentials, Region,
    transport::{Transport, TransportBuilder},
};
use jiff::tz::TimeZone;
use toml::{
    Spanned,
    de::{DeString, DeTable, DeValue},
};

use crate::{folders, path, similar, times};

/// Named settings. They never contain a secret.
#[derive(Clone, Debug, Default)]
pub(crate) struct Profile {
    pub(crate) app_key: Option<String>,
    pub(crate) app_secret_file: Option<PathBuf>,
    pub(crate) corp_id: Option<String>,
    pub(crate) region: Option<String>,
    pub(crate) base_url: Option<String>,
    pub(crate) zone: Option<TimeZone>,
}

/// Name of the file in the folder for settings.
const FILE: &str = "config.toml";
const PROFILES: &str = "profiles";
const SETTINGS: [&str; 6] = ["app_key", "app_secret_file", "corp_id", "region", "base_url", "zone"];

const NO_SECRETS: &str = "this file must not contain secrets: write the secret to its own file that \
                          only you can read, and set app_secret_file to the name of that file";

impl Profile {
    /// Reads the profile with this name.
    ///
    /// # Errors
    ///
    /// Names the file, and for a mistake in it the line and the setting.
    pub(crate) fn load(name: &str) -> Result<Self, String> {
        let unreadable = |error: &dyn Display| format!("cannot read the profile {name:?}: {error}");
        let path = folders::configuration().map_err(|error| unreadable(&error))?.join(FILE);
        let text = fs::read_to_string(&path)
            .map_err(|error| unreadable(&format!("{}: {error}", path.display())))?;
        ConfigurationFile { path: &path, text: &text }.profile(name)
    }
}

struct ConfigurationFile<'a> {
    path: &'a Path,
    text: &'a str,
}

impl ConfigurationFile<'_> {
    /// Reads this profile. Checks the names in the whole file, and the values of this profile.
    fn profile(&self, name: &str) -> Result<Profile, String> {
        let document = DeTable::parse(self.text)
            .map_err(|error| self.at(error.span().unwrap_or_default(), error.message()))?;
        self.check_names(document.get_ref(), "", &[PROFILES])?;
        let profiles = document.get_ref().get(PROFILES);
        let profiles = profiles.map(|value| self.table(value, PROFILES)).transpose()?;
        let mut names = Vec::new();
        for (name, value) in profiles.into_iter().flatten() {
            let place = path::below(PROFILES, name.get_ref());
            self.check_names(self.table(value, &place)?, &place, &SETTINGS)?;
            names.push(name.get_ref().as_ref());
        }
        let place = path::below(PROFILES, name);
        match profiles.and_then(|profiles| profiles.get(name)) {
            Some(value) => self.read(self.table(value, &place)?, &place),
            None => Err(format!(
                "{}: there is no profile {name:?}{}",
                self.path.display(),
                similar::suggestion_or_all(name, &names, PROFILES)
            )),
        }
    }

    fn read(&self, settings: &DeTable<'_>, place: &str) -> Result<Profile, String> {
        let mut profile = Profile::default();
        for (key, value) in settings {
            let key = key.get_ref();
            let wrong = |error: &str| self.at(value.span(), format!("{place}.{key}: {error}"));
            let text = value.get_ref().as_str().ok_or_else(|| wrong("expected a string"))?;
            profile.set(key, text, self.path).map_err(|error| wrong(&error))?;
        }
        Ok(profile)
    }

    fn table<'a, 'i>(
        &self,
        value: &'a Spanned<DeValue<'i>>,
        place: &str,
    ) -> Result<&'a DeTable<'i>, String> {
        let table = value.get_ref().as_table();
        table.ok_or_else(|| self.at(value.span(), format!("{place}: expected a table")))
    }

    fn check_names(&self, table: &DeTable<'_>, place: &str, known: &[&str]) -> Result<(), String> {
        let is_unknown = |name: &&Spanned<DeString<'_>>| !known.contains(&name.get_ref().as_ref());
        let Some(unknown) = table.keys().find(is_unknown) else {
            return Ok(());
        };
        let name = unknown.get_ref();
        let problem = match &**name {
            "app_secret" => NO_SECRETS.to_owned(),
            name => {
                format!("unknown setting{}", similar::suggestion_or_all(name, known, "settings"))
            }
        };
        Err(self.at(unknown.span(), format!("{}: {problem}", path::below(place, name))))
    }

    fn at(&self, span: Range<usize>, message: impl Display) -> String {
        let before = self.text.bytes().take(span.start);
        let line = 1 + before.filter(|byte| *byte == b'\n').count();
        format!("{}: line {line}: {message}", self.path.display())
    }
}

impl Profile {
    /// Sets a setting. A relative path is relative to the folder of the file.
    fn set(&mut self, key: &str, text: &str, file: &Path) -> Result<(), String> {
        let value = Some(text.to_owned()).filter(|text| !text.is_empty());
        let value = value.ok_or("the value is empty")?;
        match key {
            "app_key" => check(Credentials::internal_app(text, "unused"), LOOPBACK)?,
            "corp_id" => check(Credentials::unified("unused", "unused", text), LOOPBACK)?,
            "base_url" => check(Credentials::access_token("unused"), text)?,
            "region" => drop(text.parse::<Region>().map_err(|error| error.message().to_owned())?),
            _ => {}
        }
        match key {
            "app_key" => self.app_key = Some(value),
            "corp_id" => self.corp_id = Some(value),
            "base_url" => self.base_url = Some(value),
            "region" => self.region = Some(value),
            "zone" => self.zone = Some(times::zone(text)?),
            _ => self.app_secret_file = Some(file.with_file_name(text)),
        }
        Ok(())
    }
}

/// Base URL that needs no certificates.
const LOOPBACK: &str = "http://127.0.0.1";

/// Fails if calls cannot use these credentials or this base URL.
fn check(credentials: Credentials, base_url: &str) -> Result<(), String> {
    let transport: TransportBuilder = Transport::builder().credentials(credentials);
    transport.base_url(base_url).build().map(drop).map_err(|error| error.message().to_owned())
}
