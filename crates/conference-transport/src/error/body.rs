use std::fmt;

use serde::{
    Deserialize,
    de::{Deserializer, MapAccess, Visitor},
};
use serde_json::value::RawValue;

use super::redact;

/// What a body says about a failure, in any of the forms that the platform uses.
///
/// Keys are read in any case (`code`, `Code`), codes as strings or numbers. The older forms are
/// read too: `errcode` and `errorCode` with `errmsg` and `errorMsg`, and `sub_code`, which says
/// more than the `errcode` around it. A field of the wrong type counts as missing.
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
}

/// The service leaves formatting in some codes: `cloudRecordNotFound%!(EXTRA string=50513)`.
const FORMATTING: &str = "%!(";

impl ErrorBody {
    /// Returns the body with this message, if it has none of its own.
    #[must_use]
    pub fn or_message(mut self, message: Option<String>) -> Self {
        self.sub_message = self.sub_message.or(message);
        self
    }

    /// Reads a body; none if it is not a JSON object.
    #[must_use]
    pub fn parse(body: &[u8]) -> Option<Self> {
        serde_json::from_slice(body).ok()
    }

    /// The error code, without formatting that was left in; a number as its digits.
    #[must_use]
    pub fn code(&self) -> Option<&str> {
        let code = self.code_as_received()?;
        Some(code.split_once(FORMATTING).map_or(code, |(code, _)| code))
    }

    fn code_as_received(&self) -> Option<&str> {
        let codes = [&self.code, &self.sub_code, &self.legacy_code];
        codes.into_iter().find_map(Option::as_deref)
    }

    /// The message, for people.
    #[must_use]
    pub fn message(&self) -> Option<&str> {
        let messages = [&self.message, &self.legacy_message, &self.sub_message];
        messages.into_iter().find_map(Option::as_deref)
    }

    /// Returns true if the body of a 2xx says that the call failed: `success` is false in any form
    /// (`false`, `0`, `"false"`, `"0"`), or there is a code that is no word of success (`0`, `200`,
    /// `"success"`, `"ok"`, each as number or string and in any case). `errcode` and `errorCode`
    /// know no `200`.
    #[must_use]
    pub fn is_failure(&self) -> bool {
        let fails = |code: &Option<String>, good: &[&str]| {
            let is_good = |code: &str| good.iter().any(|good| good.eq_ignore_ascii_case(code));
            code.as_deref().is_some_and(|code| !is_good(code))
        };
        self.success == Some(false)
            || fails(&self.code, &["0", "200", "success", "ok"])
            || fails(&self.legacy_code, &["0", "success", "ok"])
    }

    /// The id of the request as the body has it.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        self.request_id.as_deref()
    }

    /// The scopes that the app lacks.
    #[must_use]
    pub fn required_scopes(&self) -> &[String] {
        &self.required_scopes
    }

    /// The body's own `success`.
    #[must_use]
    pub fn success(&self) -> Option<bool> {
        self.success
    }

    pub(crate) fn masked_code(&self, secrets: &[&str]) -> Option<String> {
        self.code().map(|code| redact::excerpt(code, 100, secrets))
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
        match key.to_ascii_lowercase().as_str() {
            "code" => self.code = scalar(value).or(self.code.take()),
            "sub_code" | "subcode" => self.sub_code = scalar(value).or(self.sub_code.take()),
            "errcode" | "errorcode" => {
                self.legacy_code = scalar(value).or(self.legacy_code.take());
            }
            "message" => self.message = scalar(value).or(self.message.take()),
            "errmsg" | "errormsg" | "description" => {
                self.legacy_message = scalar(value).or(self.legacy_message.take());
            }
            "sub_msg" | "submsg" => self.sub_message = scalar(value).or(self.sub_message.take()),
            "requestid" | "request_id" => self.request_id = scalar(value),
            "accessdenieddetail" => self.required_scopes = scopes(value),
            "success" => self.success = flag(value).or(self.success),
            _ => {}
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
        while let Some((key, value)) = map.next_entry::<String, &RawValue>()? {
            body.read(&key, value);
        }
        Ok(body)
    }
}

/// Text that says something, or a number as its digits.
fn scalar(value: &RawValue) -> Option<String> {
    let json = value.get();
    if json.starts_with('"') {
        return serde_json::from_str(json).ok().filter(|text: &String| !text.is_empty());
    }
    json.starts_with(|first: char| first == '-' || first.is_ascii_digit()).then(|| json.to_owned())
}

/// A boolean, also as a number or as a string.
fn flag(value: &RawValue) -> Option<bool> {
    match value.get().trim_matches('"').to_ascii_lowercase().as_str() {
        "true" | "1" => Some(true),
        "false" | "0" => Some(false),
        _ => None,
    }
}

fn scopes(value: &RawValue) -> Vec<String> {
    serde_json::from_str::<AccessDenied>(value.get())
        .map(|denied| denied.required_scopes)
        .unwrap_or_default()
}

#[derive(Deserialize)]
struct AccessDenied {
    #[serde(rename = "requiredScopes", alias = "RequiredScopes")]
    required_scopes: Vec<String>,
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    fn parse(json: &str) -> ErrorBody {
        ErrorBody::parse(json.as_bytes()).unwrap()
    }

    #[test]
    fn the_documented_form_is_read() {
        let body = parse(
            r#"{"code":"Forbidden.AccessDenied.AccessTokenPermissionDenied","requestid":"7A1","message":"no",
                "accessdenieddetail":{"requiredScopes":["VideoConference.Conference.Write"]}}"#,
        );
        assert_eq!(body.code(), Some("Forbidden.AccessDenied.AccessTokenPermissionDenied"));
        assert_eq!(body.message(), Some("no"));
        assert_eq!(body.request_id(), Some("7A1"));
        assert_eq!(body.required_scopes(), ["VideoConference.Conference.Write"]);
    }

    #[test]
    fn pascal_case_and_legacy_keys_are_read() {
        let pascal = parse(
            r#"{"Code":"x","Message":"m","RequestId":"r","AccessDeniedDetail":{"RequiredScopes":["s"]}}"#,
        );
        assert_eq!(
            (pascal.code(), pascal.message(), pascal.request_id()),
            (Some("x"), Some("m"), Some("r"))
        );
        assert_eq!(pascal.required_scopes(), ["s"]);
        let legacy = parse(r#"{"errcode":40014,"errmsg":"bad token"}"#);
        assert_eq!((legacy.code(), legacy.message()), (Some("40014"), Some("bad token")));
        let both = parse(r#"{"errcode":0,"description":"d","code":"c","message":"m"}"#);
        assert_eq!((both.code(), both.message()), (Some("c"), Some("m")));
    }

    #[test]
    fn a_field_of_the_wrong_type_counts_as_missing() {
        let body = parse(
            r#"{"code":["a"],"message":{"b":1},"requestid":null,"accessdenieddetail":"no","success":"x"}"#,
        );
        assert_eq!(body, ErrorBody::default());
        assert_eq!(parse(r#"{"code":"","message":"m"}"#).code(), None);
    }

    #[test]
    fn what_is_no_object_is_none() {
        for text in ["", "<html>", "[1]", "\"code\"", "null", "{\"code\":", "{\"a\":1}}"] {
            assert_eq!(ErrorBody::parse(text.as_bytes()), None, "{text}");
        }
    }

    #[test]
    fn deep_nesting_is_no_stack_overflow() {
        let deep = "[".repeat(10_000) + &"]".repeat(10_000);
        for key in ["a", "code", "accessdenieddetail"] {
            let body = parse(&format!(r#"{{"{key}":{deep},"message":"m"}}"#));
            assert_eq!(body.message(), Some("m"));
        }
    }

    proptest! {
        #[test]
        fn arbitrary_bytes_never_panic(body in proptest::collection::vec(any::<u8>(), 0..200)) {
            let _ = ErrorBody::parse(&body);
        }

        #[test]
        fn fields_are_found_in_any_order_and_case(
            mut fields in Just([0, 1, 2, 3, 4]).prop_shuffle(),
            code in "[a-zA-Z.]{1,40}", message in "\\PC{1,40}", id in "\\PC{1,40}", scopes: Vec<String>,
            other in "\\PC{0,40}", upper: [bool; 3], kept in 0_usize..=5,
        ) {
            let key = |name: &str, upper| if upper { name.to_ascii_uppercase() } else { name.to_owned() };
            let all = [
                (key("code", upper[0]), json!(code)),
                (key("message", upper[1]), json!(message)),
                (key("requestid", upper[2]), json!(id)),
                ("accessdenieddetail".to_owned(), json!({ "requiredScopes": scopes })),
                ("other".to_owned(), json!([other, { "code": other }])),
            ];
            let kept = &mut fields[..kept];
            let members: Vec<_> =
                kept.iter().map(|index| format!("{}:{}", json!(all[*index].0), all[*index].1)).collect();
            let body = parse(&format!("{{{}}}", members.join(",")));
            prop_assert_eq!(body.code(), kept.contains(&0).then_some(&*code));
            prop_assert_eq!(body.message(), kept.contains(&1).then_some(&*message));
            prop_assert_eq!(body.request_id(), kept.contains(&2).then_some(&*id));
            let expected = if kept.contains(&3) { scopes } else { Vec::new() };
            prop_assert_eq!(body.required_scopes(), expected);
        }
    }
}
