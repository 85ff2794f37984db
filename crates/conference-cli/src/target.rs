//! Builds the client from the settings.

use std::{fs, sync::Arc};

use conference_api::{
    CallOptions, Client, ClientBuilder, Credentials, Region, RetryPolicy, transport::Transport,
};
use conference_events::{EventStream, EventStreamBuilder};

use crate::{
    folders,
    options::Options,
    settings::{ACCESS_TOKEN, APP_KEY, APP_SECRET, BASE_URL, CORP_ID, REGION, Settings},
    suite,
    token_cache::TokenCache,
};

/// The client for all calls of the program.
pub(crate) struct Target {
    pub(crate) client: Client,
}

impl Target {
    /// Creates the client.
    pub(crate) fn new(settings: &Settings<'_>) -> Result<Self, String> {
        let mut builder = match third_party(settings)? {
            Some(credentials) => {
                Client::builder().credentials(credentials).base_url(base_url(settings)?)
            }
            None => app_or_token(settings)?,
        };
        let options = settings.options;
        if let Some(certificate) = root_certificate(options)? {
            builder = builder.root_certificate(certificate);
        }
        if let Some(cache) = token_cache(options) {
            builder = builder.token_store(Arc::new(cache));
        }
        let client = builder.build().map_err(|error| error.message().to_owned())?;
        Ok(Self { client: client.with_options(call_options(options)) })
    }
}

/// Returns the credentials of a third-party app, unless an internal app or a token is set.
fn third_party(settings: &Settings<'_>) -> Result<Option<Credentials>, String> {
    if settings.names_app_or_token()? {
        return Ok(None);
    }
    suite::credentials(settings.value(CORP_ID)?)
}

fn app_or_token(settings: &Settings<'_>) -> Result<ClientBuilder, String> {
    let token = settings.value(ACCESS_TOKEN)?;
    let secret = if token.is_none() { settings.value(APP_SECRET)? } else { None };
    let mut values = vec![(ACCESS_TOKEN, token), (APP_SECRET, secret)];
    for variable in [APP_KEY, CORP_ID, REGION, BASE_URL] {
        values.push((variable, settings.value(variable)?));
    }
    let value = |name: &str| {
        let (_, value) = values.iter().find(|(variable, _)| *variable == name)?;
        Some(value.clone().unwrap_or_default())
    };
    Client::builder_from_env(value).map_err(|error| error.message().to_owned())
}

/// Returns the base URL of calls.
///
/// # Errors
///
/// If calls cannot use this URL.
pub(crate) fn base_url(settings: &Settings<'_>) -> Result<String, String> {
    let url = match region(settings)? {
        Some(region) => region.base_url().to_owned(),
        None => settings.value(BASE_URL)?.unwrap_or_default(),
    };
    let transport = Transport::builder().base_url(url.clone());
    let transport = transport.credentials(Credentials::access_token("unused"));
    transport.build().map_err(|error| error.message().to_owned())?;
    Ok(url)
}

/// Returns the region of calls, or `None` if a base URL is set.
pub(crate) fn region(settings: &Settings<'_>) -> Result<Option<Region>, String> {
    let region = settings.value(REGION)?;
    let region = region.map_or(Ok(Region::default()), |region| region.parse());
    let region =
        region.map_err(|error: conference_api::transport::Error| error.message().to_owned())?;
    Ok(settings.value(BASE_URL)?.is_none().then_some(region))
}

/// Sets up a stream of events.
pub(crate) fn event_stream(settings: &Settings<'_>) -> Result<EventStreamBuilder, String> {
    let (Some(key), Some(secret)) = (settings.value(APP_KEY)?, settings.value(APP_SECRET)?) else {
        return Err(format!(
            "events need {APP_KEY} and {APP_SECRET}: an access token is not enough"
        ));
    };
    let mut transport = Transport::builder();
    if let Some(region) = settings.value(REGION)? {
        let region = region.parse::<Region>();
        transport = transport.region(region.map_err(|error| error.message().to_owned())?);
    }
    if let Some(url) = settings.value(BASE_URL)? {
        transport = transport.base_url(url);
    }
    if let Some(certificate) = root_certificate(settings.options)? {
        transport = transport.root_certificate(certificate);
    }
    let credentials = Credentials::internal_app(key, secret);
    Ok(EventStream::builder().credentials(credentials).transport(transport))
}

/// Reads the additional certificates to trust, in PEM format.
fn root_certificate(options: &Options) -> Result<Option<Vec<u8>>, String> {
    let Some(path) = &options.root_certificate else {
        return Ok(None);
    };
    let wrong = |error: &str| format!("--root-certificate {}: {error}", path.display());
    let pem = fs::read(path).map_err(|error| wrong(&format!("cannot read the file: {error}")))?;
    // The base URL is plain http, so that only these certificates can be the reason to fail.
    let transport = Transport::builder().base_url("http://127.0.0.1").root_certificate(&*pem);
    let transport = transport.credentials(Credentials::access_token("unused"));
    transport.build().map_err(|error| wrong(error.message()))?;
    Ok(Some(pem))
}

fn token_cache(options: &Options) -> Option<TokenCache> {
    if options.no_token_cache {
        return None;
    }
    match folders::cache() {
        Ok(folder) => Some(TokenCache::new(folder, options.error_format)),
        Err(reason) => {
            tracing::debug!(reason, "no token cache");
            None
        }
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
