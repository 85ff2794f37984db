//! The secrets that an app shares with DingTalk for HTTP callbacks.

use std::env;

use crate::failure::Failure;

pub(crate) const TOKEN: &str = "DINGTALK_CALLBACK_TOKEN";
pub(crate) const AES_KEY: &str = "DINGTALK_CALLBACK_AES_KEY";

/// The token and the AES key, from the environment.
pub(crate) fn read() -> Result<(String, String), Failure> {
    Ok((variable(TOKEN)?, variable(AES_KEY)?))
}

fn variable(name: &str) -> Result<String, Failure> {
    let value = env::var(name)
        .map_err(|error| Failure::invalid_request(None, format!("{name}: {error}")))?;
    Ok(value.trim_matches(|char: char| char.is_whitespace() || char == '\u{feff}').to_owned())
}
