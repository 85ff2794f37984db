//! Settings of calls. Flags override variables, and variables override the profile.

use std::{
    cell::OnceCell,
    path::{Path, PathBuf},
};

use jiff::tz::TimeZone;

use crate::{environment, input, options::Options, profile::Profile};

pub(crate) const ACCESS_TOKEN: &str = "DINGTALK_ACCESS_TOKEN";
pub(crate) const APP_KEY: &str = "DINGTALK_APP_KEY";
pub(crate) const APP_SECRET: &str = "DINGTALK_APP_SECRET";
pub(crate) const CORP_ID: &str = "DINGTALK_CORP_ID";
pub(crate) const REGION: &str = "DINGTALK_REGION";
pub(crate) const BASE_URL: &str = "DINGTALK_BASE_URL";
const PROFILE: &str = "DINGTALK_PROFILE";

pub(crate) const VARIABLES: [&str; 7] =
    [ACCESS_TOKEN, APP_KEY, APP_SECRET, CORP_ID, REGION, BASE_URL, PROFILE];

/// Settings of a command, each under the name of its variable.
pub(crate) struct Settings<'a> {
    pub(crate) options: &'a Options,
    profile: Profile,
    /// It is read once: standard input has it no second time.
    secret: OnceCell<Result<Option<String>, String>>,
}

impl<'a> Settings<'a> {
    /// Reads the profile, if one is named.
    pub(crate) fn new(options: &'a Options) -> Result<Self, String> {
        let profile = match &options.profile {
            Some(name) => Some(name.clone()),
            None => environment::variable(PROFILE)?,
        };
        let profile = profile.map(|name| Profile::load(&name)).transpose()?;
        Ok(Self { options, profile: profile.unwrap_or_default(), secret: OnceCell::new() })
    }

    /// The same profile and secret with other options.
    pub(crate) fn with_options<'b>(&self, options: &'b Options) -> Settings<'b> {
        Settings { options, profile: self.profile.clone(), secret: self.secret.clone() }
    }

    /// Returns the time zone of local times, or `None` for that of this machine.
    pub(crate) fn zone(&self) -> Option<&TimeZone> {
        self.options.zone.as_ref().or(self.profile.zone.as_ref())
    }

    /// Returns the value of a setting.
    pub(crate) fn value(&self, variable: &str) -> Result<Option<String>, String> {
        match variable {
            ACCESS_TOKEN if self.flags_name_app() => Ok(None),
            APP_SECRET => self.secret.get_or_init(|| self.find_secret()).clone(),
            variable => match self.given(variable)? {
                Some(value) => Ok(Some(value)),
                None => self.in_profile(variable),
            },
        }
    }

    /// Returns the values of flags and of the profile with their names. A file has its path.
    pub(crate) fn shown(&self) -> Vec<(&'static str, String)> {
        let (options, profile) = (self.options, &self.profile);
        let path = |path: &Option<PathBuf>| Some(path.as_ref()?.display().to_string());
        let values = [
            ("--profile", options.profile.clone()),
            ("--app-key", options.app_key.clone()),
            ("--app-secret-file", path(&options.app_secret_file)),
            ("--corp-id", options.corp_id.clone()),
            ("--region", options.region.clone()),
            ("--base-url", options.base_url.clone()),
            ("--root-certificate", path(&options.root_certificate)),
            ("app_key of the profile", profile.app_key.clone()),
            ("app_secret_file of the profile", path(&profile.app_secret_file)),
            ("corp_id of the profile", profile.corp_id.clone()),
            ("region of the profile", profile.region.clone()),
            ("base_url of the profile", profile.base_url.clone()),
        ];
        values.into_iter().filter_map(|(name, value)| Some((name, value?))).collect()
    }

    /// Returns true if flags or variables have an internal app or an access token.
    pub(crate) fn names_app_or_token(&self) -> Result<bool, String> {
        let is_given = self.given(ACCESS_TOKEN)?.is_some() || self.given(APP_KEY)?.is_some();
        Ok(is_given || self.flags_name_app())
    }

    /// Returns true if flags name an app. It replaces an access token from the environment.
    fn flags_name_app(&self) -> bool {
        self.options.app_key.is_some() || self.options.app_secret_file.is_some()
    }

    /// Returns the value of a flag, or of the variable that it overrides.
    fn given(&self, variable: &str) -> Result<Option<String>, String> {
        let flag = match variable {
            APP_KEY => &self.options.app_key,
            CORP_ID => &self.options.corp_id,
            REGION => &self.options.region,
            BASE_URL => &self.options.base_url,
            _ => &None,
        };
        flag.as_ref()
            .map_or_else(|| environment::variable(variable), |value| Ok(Some(value.clone())))
    }

    /// Returns the value in the profile. A region from a flag or a variable also replaces the
    /// profile's base URL.
    fn in_profile(&self, variable: &str) -> Result<Option<String>, String> {
        let value = match variable {
            APP_KEY => &self.profile.app_key,
            CORP_ID => &self.profile.corp_id,
            REGION => &self.profile.region,
            BASE_URL if self.given(REGION)?.is_none() => &self.profile.base_url,
            _ => &None,
        };
        Ok(value.clone())
    }

    /// Returns the app secret. The profile's secret is used only for the profile's app.
    fn find_secret(&self) -> Result<Option<String>, String> {
        if let Some(file) = &self.options.app_secret_file {
            return read_secret(file).map(Some);
        }
        if let Some(secret) = environment::variable(APP_SECRET)? {
            return Ok(Some(secret));
        }
        let app_key = self.given(APP_KEY)?;
        let is_other_app = app_key.is_some() && app_key != self.profile.app_key;
        let file = self.profile.app_secret_file.as_deref().filter(|_| !is_other_app);
        file.map(read_secret).transpose()
    }
}

fn read_secret(path: &Path) -> Result<String, String> {
    let wrong = |problem: &str| format!("app secret: {problem}");
    let source = input::name(path);
    let bytes = input::read(path).map_err(|error| wrong(&error))?;
    let text = String::from_utf8(bytes).map_err(|_| wrong(&format!("{source} is not UTF-8")))?;
    match environment::trimmed(&text) {
        "" => Err(wrong(&format!("{source} is empty"))),
        secret => Ok(secret.to_owned()),
    }
}
