//! Environment variables.

use std::env::{self, VarError};

use crate::failure::Failure;

pub(crate) const CALLBACK_TOKEN: &str = "DINGTALK_CALLBACK_TOKEN";
pub(crate) const CALLBACK_AES_KEY: &str = "DINGTALK_CALLBACK_AES_KEY";

/// Reads a variable, without surrounding whitespace and byte order marks. Returns `None` if it is
/// empty or not set.
pub(crate) fn variable(name: &str) -> Result<Option<String>, String> {
    match env::var(name) {
        Ok(value) => Ok(Some(trimmed(&value).to_owned()).filter(|value| !value.is_empty())),
        Err(VarError::NotPresent) => Ok(None),
        Err(VarError::NotUnicode(_)) => Err(format!("{name} is not UTF-8")),
    }
}

/// Removes surrounding whitespace and byte order marks, which editors and shells add.
pub(crate) fn trimmed(value: &str) -> &str {
    value.trim_matches(|char: char| char.is_whitespace() || char == '\u{feff}')
}

/// Reads the token and the AES key that an app shares with DingTalk for HTTP callbacks.
pub(crate) fn callback_secrets() -> Result<(String, String), Failure> {
    Ok((required(CALLBACK_TOKEN)?, required(CALLBACK_AES_KEY)?))
}

fn required(name: &str) -> Result<String, Failure> {
    let value = variable(name).and_then(|value| {
        value.ok_or_else(|| format!("{name} is not set: it is required for HTTP callbacks"))
    });
    value.map_err(|message| Failure::invalid_request(None, message))
}
