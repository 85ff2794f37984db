//! The client, from options and environment.

use std::path::Path;

use conference_api::{CallOptions, Client, Credentials, Region, RetryPolicy, transport::Transport};
use conference_events::{EventStream, EventStreamBuilder};

use crate::{environment, input, options::Options, suite};

/// The client, set up for all calls of the program.
pub(crate) struct Target {
    pub(crate) client: Client,
}

const ACCESS_TOKEN: &str = "DINGTALK_ACCESS_TOKEN";
const APP_KEY: &str = "DINGTALK_APP_KEY";
const APP_SECRET: &str = "DINGTALK_APP_SECRET";
const CORP_ID: &str = "DINGTALK_CORP_ID";
const REGION: &str = "DINGTALK_REGION";
const BASE_URL: &str = "DINGTALK_BASE_URL";

pub(crate) const VARIABLES: [&str; 6] =
    [ACCESS_TOKEN, APP_KEY, APP_SECRET, CORP_ID, REGION, BASE_URL];

impl Target {
    /// Creates the client. Options override the environment.
    pub(crate) fn new(options: &Options) -> Result<Self, String> {
        let client = match third_party(options)? {
            Some(credentials) => {
                Client::builder().credentials(credentials).base_url(base_url(options)?).build()
            }
            None => {
                let flags = flags(options)?;
                let flag = |name: &str| flags.iter().find(|flag| flag.0 == name)?.1.clone();
                Client::builder_from_env(flag).and_then(conference_api::ClientBuilder::build)
            }
        };
        let client = client.map_err(|error| error.message().to_owned())?;
        Ok(Self { client: client.with_options(call_options(options)) })
    }
}

/// The credentials of a third-party app, unless an internal app or a token is set.
fn third_party(options: &Options) -> Result<Option<Credentials>, String> {
    let named = options.app_key.is_some() || options.app_secret_file.is_some();
    let in_environment = [ACCESS_TOKEN, APP_KEY]
        .map(environment::variable)
        .into_iter()
        .collect::<Result<Vec<_>, _>>()?;
    if named || in_environment.iter().any(Option::is_some) {
        return Ok(None);
    }
    suite::credentials(setting(CORP_ID, options.corp_id.as_ref())?)
}

/// The URL that calls go to. Options override the environment.
///
/// # Errors
///
/// If calls cannot go there.
pub(crate) fn base_url(options: &Options) -> Result<String, String> {
    let url = match region(options)? {
        Some(region) => region.base_url().to_owned(),
        None => setting(BASE_URL, options.base_url.as_ref())?.unwrap_or_default(),
    };
    let transport = Transport::builder().base_url(url.clone());
    let transport = transport.credentials(Credentials::access_token("unused"));
    transport.build().map_err(|error| error.message().to_owned())?;
    Ok(url)
}

/// The region that calls go to. Returns `None` if a base URL is set.
pub(crate) fn region(options: &Options) -> Result<Option<Region>, String> {
    let region = setting(REGION, options.region.as_ref())?;
    let region = region.map_or(Ok(Region::default()), |region| region.parse());
    let region =
        region.map_err(|error: conference_api::transport::Error| error.message().to_owned())?;
    let url = setting(BASE_URL, options.base_url.as_ref())?;
    Ok(url.is_none().then_some(region))
}

/// The flags that are settings, with their values. The app secret's is the name of a file.
pub(crate) fn flag_values(options: &Options) -> [(&'static str, Option<&str>); 5] {
    [
        ("--app-key", options.app_key.as_deref()),
        ("--app-secret-file", options.app_secret_file.as_deref().and_then(Path::to_str)),
        ("--corp-id", options.corp_id.as_deref()),
        ("--region", options.region.as_deref()),
        ("--base-url", options.base_url.as_deref()),
    ]
}

/// The value of a flag, or of the variable that it overrides.
fn setting(variable: &str, flag: Option<&String>) -> Result<Option<String>, String> {
    flag.map_or_else(|| environment::variable(variable), |value| Ok(Some(value.clone())))
}

/// Sets up a stream of events. Options override the environment.
pub(crate) fn event_stream(options: &Options) -> Result<EventStreamBuilder, String> {
    let flags = flags(options)?;
    let value = |name: &str| match flags.iter().find(|flag| flag.0 == name) {
        Some((_, Some(value))) => Ok(Some(value.clone())),
        _ => environment::variable(name),
    };
    let (Some(key), Some(secret)) = (value(APP_KEY)?, value(APP_SECRET)?) else {
        return Err(format!("events need {APP_KEY} and {APP_SECRET}; a token is not enough"));
    };
    let mut transport = Transport::builder();
    if let Some(region) = value(REGION)? {
        let region = region.parse::<Region>();
        transport = transport.region(region.map_err(|error| error.message().to_owned())?);
    }
    if let Some(url) = value(BASE_URL)? {
        transport = transport.base_url(url);
    }
    let credentials = Credentials::internal_app(key, secret);
    Ok(EventStream::builder().credentials(credentials).transport(transport))
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
        (APP_KEY, options.app_key.clone()),
        (APP_SECRET, secret),
        (CORP_ID, options.corp_id.clone()),
        (REGION, options.region.clone()),
        (BASE_URL, options.base_url.clone()),
    ])
}

fn read_secret(path: &Path) -> Result<String, String> {
    let content = input::read(path)
        .and_then(|bytes| String::from_utf8(bytes).map_err(|_| "it is not UTF-8".to_owned()));
    let text = content.map_err(|error| format!("cannot read the app secret: {error}"))?;
    match environment::trimmed(&text) {
        "" => Err("the file of the app secret is empty".to_owned()),
        secret => Ok(secret.to_owned()),
    }
}
