use std::{collections::BTreeMap, fmt};

use serde::{
    Deserialize,
    de::{Deserializer, MapAccess, Visitor},
};
use serde_json::{Value, value::RawValue};

use super::redact;
use crate::codes::{self, CodeClass};

/// Failure that a response body describes, in any of the forms that the platform uses.
///
/// Keys are read in any case, with or without underscores (`code`, `Code`, `request_id`), and codes
/// as strings or numbers. The older forms are read too: `errcode` and `errorCode` with `errmsg` and
/// `errorMsg`, and `sub_code`, which is more specific than the `errcode` around it. A field of the
/// wrong type counts as missing. A byte order mark before the body is ignored.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ErrorBody {
    code: Option<String>,
    sub_code: Option<String>,
    legacy_code: Option<String>,
    message: Option<String>,
    legacy_message: Option<String>,
    sub_message: Option<String>,
    request_id: Option<String>,
    required_scopes: Vec<String>,
    success: Option<bool>,
    has_error_message: bool,
}

/// Separator of the formatting that the service leaves in some codes: `cloudRecordNotFound%!(EXTRA
/// string=50513)`.
const FORMATTING: &str = "%!";

const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

impl ErrorBody {
    /// Returns the body with this message if it has none.
    #[must_use]
    pub fn or_message(mut self, message: Option<String>) -> Self {
        self.sub_message = self.sub_message.or(message);
        self
    }

    /// Reads a body. `None` if it is not a JSON object.
    #[must_use]
    pub fn parse(body: &[u8]) -> Option<Self> {
        let body = body.strip_prefix(BYTE_ORDER_MARK).unwrap_or(body);
        serde_json::from_slice(body).ok()
    }

    /// Returns the error code without left-over formatting; digits for a number. Of several codes,
    /// the first that does not stand for success (see [`is_failure`](Self::is_failure)).
    #[must_use]
    pub fn code(&self) -> Option<&str> {
        self.code_as_received().map(without_formatting).filter(|code| !code.is_empty())
    }

    /// Returns the first code that does not stand for success, or else the first one.
    fn code_as_received(&self) -> Option<&str> {
        let codes = || [&self.code, &self.sub_code, &self.legacy_code];
        let failing = codes().into_iter().zip([&GOOD_CODES[..], &GOOD_CODES, &GOOD_LEGACY_CODES]);
        let failing =
            failing.filter_map(|(code, good)| code.as_deref().filter(|it| fails(it, good)));
        failing.chain(codes().into_iter().filter_map(Option::as_deref)).next()
    }

    /// Returns the message for people: the first that does not stand for success, or else the first
    /// one.
    #[must_use]
    pub fn message(&self) -> Option<&str> {
        let messages = [&self.message, &self.legacy_message, &self.sub_message];
        let messages = || messages.into_iter().filter_map(Option::as_deref);
        messages().find(|message| !is_good(message, &[])).or_else(|| messages().next())
    }

    /// Returns true if the body of a 2xx reports a failure.
    ///
    /// It does if `success` is false in any form (`false`, `0`, `"false"`, `"no"`, `"failed"`), or
    /// if a code does not stand for success. Success is `0`, `200`, `"success"` or `"ok"`, as
    /// number or string and in any case; for `errcode` and `errorCode`, `200` is a failure.
    #[must_use]
    pub fn is_failure(&self) -> bool {
        self.success == Some(false)
            || self.code.as_ref().is_some_and(|code| fails(code, &GOOD_CODES))
            || self.legacy_code.as_ref().is_some_and(|code| fails(code, &GOOD_LEGACY_CODES))
    }

    /// Returns true if `errmsg` or `errorMsg` holds more than a word of success. Such a message may
    /// stand beside a result; it means a failure only if the body has nothing else.
    #[must_use]
    pub fn has_error_message(&self) -> bool {
        self.has_error_message
    }

    /// Returns the request id in the body.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        self.request_id.as_deref()
    }

    /// Returns the scopes that the app lacks.
    #[must_use]
    pub fn required_scopes(&self) -> &[String] {
        &self.required_scopes
    }

    /// Returns the field `success` of the body.
    #[must_use]
    pub fn success(&self) -> Option<bool> {
        self.success
    }

    /// Returns the code, masked unless it is known. A known code is no secret.
    pub(crate) fn masked_code(
        &self,
        secrets: &[&str],
        classify: fn(&str) -> Option<CodeClass>,
    ) -> Option<String> {
        let code = self.code()?;
        let secrets = if codes::is_known(code, classify) { &[] } else { secrets };
        Some(redact::excerpt(code, 100, secrets))
    }

    pub(crate) fn masked_message(&self, secrets: &[&str]) -> Option<String> {
        let received = self.code_as_received().filter(|code| code.contains(FORMATTING));
        let message = match (self.message(), received) {
            (Some(message), Some(code)) => format!("{message} (code as received: {code})"),
            (Some(message), None) => message.to_owned(),
            (None, code) => code?.to_owned(),
        };
        Some(redact::excerpt(&message, 500, secrets))
    }

    pub(crate) fn masked_request_id(&self, secrets: &[&str]) -> Option<String> {
        self.request_id().map(|id| redact::excerpt(id, 100, secrets))
    }

    pub(crate) fn masked_scopes(&self, secrets: &[&str]) -> Vec<String> {
        self.required_scopes.iter().map(|scope| redact::excerpt(scope, 100, secrets)).collect()
    }

    fn read(&mut self, key: &str, value: &RawValue) {
        match name_of(key).as_str() {
            "code" => read_code(&mut self.code, value, &GOOD_CODES),
            "subcode" => read_code(&mut self.sub_code, value, &GOOD_CODES),
            "errcode" | "errorcode" => read_code(&mut self.legacy_code, value, &GOOD_LEGACY_CODES),
            "message" => self.message = scalar(value).or(self.message.take()),
            "errmsg" | "errormsg" | "errormessage" => self.read_error_message(value),
            "description" => {
                self.legacy_message = scalar(value).or(self.legacy_message.take());
            }
            "submsg" => self.sub_message = scalar(value).or(self.sub_message.take()),
            "requestid" => self.request_id = scalar(value),
            "accessdenieddetail" => self.required_scopes = scopes(value),
            "success" => self.success = flag(value).or(self.success),
            _ => {}
        }
    }

    fn read_error_message(&mut self, value: &RawValue) {
        if let Some(message) = scalar(value) {
            self.has_error_message = !is_good(&message, &[0.0]);
            self.legacy_message = Some(message);
        }
    }
}

impl<'de> Deserialize<'de> for ErrorBody {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(Fields)
    }
}

struct Fields;

impl<'de> Visitor<'de> for Fields {
    type Value = ErrorBody;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<ErrorBody, A::Error> {
        let mut body = ErrorBody::default();
        while let Some((key, value)) = map.next_entry::<&RawValue, &RawValue>()? {
            // The known keys are Unicode.
            if let Ok(key) = serde_json::from_str::<String>(key.get()) {
                body.read(&key, value);
            }
        }
        Ok(body)
    }
}

/// Returns a string that is not blank, or the digits of a number.
fn scalar(value: &RawValue) -> Option<String> {
    let json = value.get();
    if json.starts_with('"') {
        return serde_json::from_str(json).ok().filter(|text: &String| !text.is_empty());
    }
    json.starts_with(|first: char| first == '-' || first.is_ascii_digit()).then(|| json.to_owned())
}

fn without_formatting(code: &str) -> &str {
    code.split_once(FORMATTING).map_or(code, |(code, _)| code).trim()
}

const GOOD_CODES: [f64; 2] = [0.0, 200.0];
const GOOD_LEGACY_CODES: [f64; 1] = [0.0];

/// Reads one of several keys for a code. A code of a failure is kept.
fn read_code(known: &mut Option<String>, value: &RawValue, good: &[f64]) {
    if let Some(code) = scalar(value) {
        if known.as_ref().is_none_or(|known| !fails(known, good)) || fails(&code, good) {
            *known = Some(code);
        }
    }
}

fn fails(code: &str, good: &[f64]) -> bool {
    !is_good(without_formatting(code), good)
}

/// Returns true for a word of success, or for one of these numbers in any form (`0`, `"00000"`).
fn is_good(code: &str, numbers: &[f64]) -> bool {
    code.is_empty()
        || is_one_of(code, &["ok", "success", "succeed", "succeeded", "successful"])
        || code.parse().is_ok_and(|code| numbers.contains(&code))
}

/// Reads a boolean, also as a number or a word.
fn flag(value: &RawValue) -> Option<bool> {
    let word = value.get().trim_matches('"').trim();
    if is_one_of(word, &["true", "1", "yes", "y", "ok", "success"]) {
        Some(true)
    } else if is_one_of(
        word,
        &["false", "0", "0.0", "no", "n", "fail", "failed", "failure", "error"],
    ) {
        Some(false)
    } else {
        None
    }
}

fn is_one_of(text: &str, words: &[&str]) -> bool {
    words.iter().any(|word| word.eq_ignore_ascii_case(text))
}

fn scopes(value: &RawValue) -> Vec<String> {
    let detail = serde_json::from_str::<BTreeMap<String, Value>>(value.get()).unwrap_or_default();
    let scopes = detail.into_iter().find(|(key, _)| name_of(key) == "requiredscopes");
    match scopes {
        Some((_, Value::String(scope))) => vec![scope],
        Some((_, Value::Array(scopes))) => {
            scopes.iter().filter_map(Value::as_str).map(str::to_owned).collect()
        }
        _ => Vec::new(),
    }
}

/// Returns a key in lower case and without underscores.
fn name_of(key: &str) -> String {
    let letters = key.chars().filter(|letter| *letter != '_');
    letters.map(|letter| letter.to_ascii_lowercase()).collect()
}

#[cfg(test)]
mod tests;
