use std::borrow::Cow;

use percent_encoding::percent_decode_str;

use super::CallbackError;

/// The parameters of a request.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Query<'a> {
    /// The values of both names of the signature.
    pub(super) signatures: Vec<Cow<'a, str>>,
    pub(super) timestamp: Cow<'a, str>,
    pub(super) nonce: Cow<'a, str>,
}

const SIGNATURE: [&str; 2] = ["msg_signature", "signature"];
const TIMESTAMP: [&str; 2] = ["timestamp", "timeStamp"];
const NONCE: [&str; 1] = ["nonce"];

impl<'a> Query<'a> {
    pub(super) fn parse(query: &'a str) -> Result<Self, CallbackError> {
        let values = |names: &'static [&str]| {
            let pairs = query.trim_start_matches('?').split('&');
            let pairs = pairs.filter_map(|pair| pair.split_once('='));
            pairs.filter(|(name, _)| names.contains(name)).filter_map(|(_, value)| decode(value))
        };
        let signatures: Vec<_> = values(&SIGNATURE).collect();
        if signatures.is_empty() {
            return Err(CallbackError::request("no `signature` in the query"));
        }
        let timestamp = values(&TIMESTAMP).next();
        let timestamp = timestamp.ok_or(CallbackError::request("no `timestamp` in the query"))?;
        let nonce = values(&NONCE).next();
        let nonce = nonce.ok_or(CallbackError::request("no `nonce` in the query"))?;
        Ok(Self { signatures, timestamp, nonce })
    }
}

fn decode(value: &str) -> Option<Cow<'_, str>> {
    percent_decode_str(value).decode_utf8().ok()
}
