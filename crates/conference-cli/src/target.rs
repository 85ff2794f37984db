//! The client, from options and environment.

use std::{fs, io::Read, path::Path};

use conference_api::{CallOptions, Client, RetryPolicy};

use crate::options::Options;

/// The client, set up for all calls of the program.
pub(crate) struct Target {
    pub(crate) client: Client,
}

const ACCESS_TOKEN: &str = "DINGTALK_ACCESS_TOKEN";

impl Target {
    /// Creates the client. Options override the environment.
    pub(crate) fn new(options: &Options) -> Result<Self, String> {
        let flags = flags(options)?;
        let flag = |name: &str| flags.iter().find(|flag| flag.0 == name)?.1.clone();
        let client = Client::builder_from_env(flag)
            .and_then(conference_api::ClientBuilder::build)
            .map_err(|error| error.message().to_owned())?;
        Ok(Self { client: client.with_options(call_options(options)) })
    }
}

fn call_options(options: &Options) -> CallOptions {
    let mut call_options = CallOptions::new();
    if let Some(limit) = options.timeout {
        call_options = call_options.total_timeout(limit);
    }
    if let Some(retries) = options.retries {
        call_options =
            call_options.retry(RetryPolicy::new().max_attempts(retries.saturating_add(1)));
    }
    call_options
}

/// The values of the flags, by the variables that they override.
fn flags(options: &Options) -> Result<[(&'static str, Option<String>); 6], String> {
    let secret = options.app_secret_file.as_deref().map(read_secret).transpose()?;
    // Whoever names an app means that one, and not the token around.
    let is_app = options.app_key.is_some() || secret.is_some();
    Ok([
        (ACCESS_TOKEN, is_app.then(String::new)),
        ("DINGTALK_APP_KEY", options.app_key.clone()),
        ("DINGTALK_APP_SECRET", secret),
        ("DINGTALK_CORP_ID", options.corp_id.clone()),
        ("DINGTALK_REGION", options.region.clone()),
        ("DINGTALK_BASE_URL", options.base_url.clone()),
    ])
}

fn read_secret(path: &Path) -> Result<String, String> {
    let text = match path.to_str() {
        Some("-") => {
            let mut text = String::new();
            let read = std::io::stdin().lock().read_to_string(&mut text);
            read.map(|_| text)
        }
        _ => fs::read_to_string(path),
    };
    let text = text.map_err(|error| format!("cannot read the app secret: {error}"))?;
    match text.trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}') {
        "" => Err("the file of the app secret is empty".to_owned()),
        secret => Ok(secret.to_owned()),
    }
}
