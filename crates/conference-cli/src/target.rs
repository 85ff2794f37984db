//! Whom to call, and as whom.

use std::{env, fs, io::Read, path::Path};

use conference_api::{CallOptions, Client, Error, ErrorKind, RetryPolicy};

use crate::options::Options;

/// A client, and where it calls.
pub(crate) struct Target {
    pub(crate) client: Client,
    region: String,
    base_url: Option<String>,
}

const ACCESS_TOKEN: &str = "DINGTALK_ACCESS_TOKEN";
const REGION: &str = "DINGTALK_REGION";
const BASE_URL: &str = "DINGTALK_BASE_URL";

impl Target {
    /// As the options say, and as the environment does where they do not.
    pub(crate) fn of(options: &Options) -> Result<Self, String> {
        let flags = flags(options)?;
        let flag = |name: &str| flags.iter().find(|flag| flag.0 == name)?.1.clone();
        let client = Client::builder_from_env(flag)
            .and_then(conference_api::ClientBuilder::build)
            .map_err(|error| error.message().to_owned())?;
        let variable = |name| flag(name).or_else(|| env::var(name).ok());
        Ok(Self {
            client: client.with_options(calls(options)),
            region: variable(REGION)
                .filter(|region| !region.is_empty())
                .unwrap_or_else(|| "international".to_owned()),
            base_url: variable(BASE_URL).filter(|url| !url.is_empty()),
        })
    }

    /// What to look at if the service did not take the credentials.
    pub(crate) fn hint(&self, error: &Error) -> Option<String> {
        let answered = error.status().is_some_and(|status| status < 500);
        let no_token = answered && error.kind() == ErrorKind::Token;
        let code = error.code();
        let rejected = code.is_some_and(|code| code.as_str() == "InvalidAuthentication");
        (no_token || rejected).then(|| self.where_it_was_tried())
    }

    fn where_it_was_tried(&self) -> String {
        let Self { region, base_url, .. } = self;
        let at = base_url.as_ref().map(|url| format!(", at {url}"));
        let at = at.unwrap_or_default();
        let other = match region.as_str() {
            "domestic" => "international",
            _ => "domestic",
        };
        format!(
            "the region tried was {region}{at}, and credentials of one region do not work in the \
             other: change it with --region {other} or {REGION}={other}"
        )
    }
}

fn calls(options: &Options) -> CallOptions {
    let mut calls = CallOptions::new();
    if let Some(limit) = options.timeout {
        calls = calls.total_timeout(limit);
    }
    if let Some(retries) = options.retries {
        calls = calls.retry(RetryPolicy::new().max_attempts(retries.saturating_add(1)));
    }
    calls
}

/// What the flags say, by the variables that they stand for.
fn flags(options: &Options) -> Result<[(&'static str, Option<String>); 6], String> {
    let secret = options.app_secret_file.as_deref().map(secret).transpose()?;
    // Whoever names an app means that one, and not the token around.
    let is_app = options.app_key.is_some() || secret.is_some();
    Ok([
        (ACCESS_TOKEN, is_app.then(String::new)),
        ("DINGTALK_APP_KEY", options.app_key.clone()),
        ("DINGTALK_APP_SECRET", secret),
        ("DINGTALK_CORP_ID", options.corp_id.clone()),
        (REGION, options.region.clone()),
        (BASE_URL, options.base_url.clone()),
    ])
}

fn secret(path: &Path) -> Result<String, String> {
    let text = match path.to_str() {
        Some("-") => {
            let mut text = String::new();
            let read = std::io::stdin().lock().read_to_string(&mut text);
            read.map(|_| text)
        }
        _ => fs::read_to_string(path),
    };
    let text = text.map_err(|error| format!("cannot read the app secret: {error}"))?;
    match text.trim_end_matches(['\r', '\n']) {
        "" => Err("the file of the app secret is empty".to_owned()),
        secret => Ok(secret.to_owned()),
    }
}
