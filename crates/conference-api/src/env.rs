use std::env::{self, VarError};

use conference_transport::{Credentials, Error as TransportError, Region};

use crate::{Client, ClientBuilder, Error};

/// # Environment variables
impl Client {
    /// Creates a client with settings from environment variables.
    ///
    /// | Variable | Meaning |
    /// |---|---|
    /// | `DINGTALK_ACCESS_TOKEN` | an existing access token; replaces the credentials of an app |
    /// | `DINGTALK_APP_KEY`, `DINGTALK_APP_SECRET` | credentials of an internal app |
    /// | `DINGTALK_CORP_ID` | organization, for [unified credentials](Credentials::unified) |
    /// | `DINGTALK_REGION` | `international` (the default) or `domestic` |
    /// | `DINGTALK_BASE_URL` | a base URL that replaces the region's |
    ///
    /// Whitespace and byte order marks around the values are removed.
    ///
    /// # Errors
    ///
    /// If a variable is missing or invalid. The error names the variable, but never shows its
    /// value.
    pub fn from_env() -> Result<Self, Error> {
        Self::builder_from_env(|_| None)?.build()
    }

    /// Returns a builder with settings from environment variables, like
    /// [`from_env`](Self::from_env). If `instead` returns a value for a variable, that value
    /// replaces the environment's. An empty value counts as unset.
    ///
    /// # Errors
    ///
    /// The same as those of [`from_env`](Self::from_env).
    pub fn builder_from_env(
        instead: impl Fn(&str) -> Option<String>,
    ) -> Result<ClientBuilder, Error> {
        let variable = |name: &str| match instead(name) {
            Some(value) => Ok(Some(value).filter(|value| !value.is_empty())),
            None => variable(name),
        };
        builder(&variable)
            .map_err(|problem| TransportError::invalid_request("Client::from_env", problem).into())
    }
}

type Variables<'a> = &'a dyn Fn(&str) -> Result<Option<String>, String>;

fn builder(variable: Variables<'_>) -> Result<ClientBuilder, String> {
    let mut builder = Client::builder().credentials(credentials(variable)?);
    if let Some(region) = variable("DINGTALK_REGION")? {
        let region = region.parse::<Region>();
        let region = region.map_err(|error| format!("DINGTALK_REGION: {}", error.message()))?;
        builder = builder.region(region);
    }
    if let Some(url) = variable("DINGTALK_BASE_URL")? {
        builder = builder.base_url(url);
    }
    Ok(builder)
}

fn credentials(variable: Variables<'_>) -> Result<Credentials, String> {
    if let Some(token) = variable("DINGTALK_ACCESS_TOKEN")? {
        return Ok(Credentials::access_token(token));
    }
    match (variable("DINGTALK_APP_KEY")?, variable("DINGTALK_APP_SECRET")?) {
        (Some(key), Some(secret)) => Ok(match variable("DINGTALK_CORP_ID")? {
            Some(organization) => Credentials::unified(key, secret, organization),
            None => Credentials::internal_app(key, secret),
        }),
        (Some(_), None) => Err("DINGTALK_APP_SECRET is not set".into()),
        (None, Some(_)) => Err("DINGTALK_APP_KEY is not set".into()),
        (None, None) => Err("no credentials: set DINGTALK_APP_KEY and DINGTALK_APP_SECRET, or \
                 DINGTALK_ACCESS_TOKEN"
            .into()),
    }
}

fn variable(name: &str) -> Result<Option<String>, String> {
    match env::var(name) {
        Ok(value) => Ok(Some(trimmed(&value)).filter(|value| !value.is_empty()).map(str::to_owned)),
        Err(VarError::NotPresent) => Ok(None),
        Err(VarError::NotUnicode(_)) => Err(format!("{name} is not UTF-8")),
    }
}

/// Removes what editors and shells leave around a value.
fn trimmed(value: &str) -> &str {
    value.trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}')
}
