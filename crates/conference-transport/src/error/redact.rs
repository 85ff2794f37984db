use std::collections::BTreeMap;

use serde_json::value::RawValue;

use super::BoxError;

/// Returns a text of the service for display: on one line, at most `limit` characters, without the
/// secrets.
///
/// A service may send back what it received, so a token is masked even in a message.
pub(crate) fn excerpt(text: &str, limit: usize, secrets: &[&str]) -> String {
    let masked = mask(text.to_owned(), secrets);
    let mut line: String = masked.chars().map(printable).take(limit).collect();
    if masked.chars().nth(limit).is_some() {
        line.push('…');
    }
    line
}

/// Minimum length of a secret that is masked. A shorter one is likely to occur in other words.
const MIN_SECRET: usize = 8;

/// The text with its secrets masked.
pub(crate) fn mask(mut text: String, secrets: &[&str]) -> String {
    for secret in secrets.iter().filter(|secret| secret.len() >= MIN_SECRET) {
        if text.contains(secret) {
            text = text.replace(secret, "***");
        }
    }
    text
}

/// Maximum length of a header value in an error. Header values are ASCII and can be cut anywhere.
pub(crate) const MAX_HEADER_CHARS: usize = 200;

/// The value of a header with its secrets masked, cut to a length that fits into a log.
pub(crate) fn short(value: String, secrets: &[&str]) -> String {
    let mut value = mask(value, secrets);
    value.truncate(MAX_HEADER_CHARS);
    value
}

/// Returns the source of an error; only its text, with the secrets masked, if it contains one. A
/// decoder quotes what it read.
pub(crate) fn mask_source(reason: BoxError, secrets: &[&str]) -> BoxError {
    let shown = format!("{reason} {reason:?}");
    if mask(shown.clone(), secrets) == shown {
        reason
    } else {
        mask(reason.to_string(), secrets).into()
    }
}

/// The bodies whose start errors show. JSON is never shown.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Excerpts {
    PagesAndTexts,
    /// A text may be an unknown secret, as in the response to a token call.
    PagesOnly,
}

/// Describes an unexpected body with its content type. Shows the start of a page or a text, but
/// only the length and the keys of JSON, whose values may be passwords.
pub(crate) fn body_excerpt(
    body: &[u8],
    content_type: Option<&str>,
    secrets: &[&str],
    excerpts: Excerpts,
) -> String {
    let content_type = content_type.unwrap_or("no content type");
    if body.is_empty() {
        return format!("an empty body ({content_type})");
    }
    if starts_like_json(body) {
        let keys = mask(keys(body), secrets);
        return format!("JSON of {} bytes{keys} ({content_type})", body.len());
    }
    if excerpts == Excerpts::PagesOnly && first_byte(body) != Some(b'<') {
        return format!("a text of {} bytes ({content_type})", body.len());
    }
    let start = &body[..body.len().min(READ_BYTES)];
    format!("`{}` ({content_type})", excerpt(&String::from_utf8_lossy(start), SHOWN_CHARS, secrets))
}

const READ_BYTES: usize = 65_536;
const SHOWN_CHARS: usize = 120;

/// Returns true for the start of an object, an array or a string, whole or cut.
pub(crate) fn starts_like_json(body: &[u8]) -> bool {
    matches!(first_byte(body), Some(b'{' | b'[' | b'"'))
}

/// Returns the first byte after byte order marks, whitespace and control characters.
pub(crate) fn first_byte(text: &[u8]) -> Option<u8> {
    let is_before = |byte: &u8| {
        matches!(byte, 0xef | 0xbb | 0xbf | 0xfe | 0xff)
            || byte.is_ascii_whitespace()
            || byte.is_ascii_control()
    };
    text.iter().copied().find(|byte| !is_before(byte))
}

/// Returns the keys of a small object, if they look like names of fields.
fn keys(json: &[u8]) -> String {
    type Fields<'a> = BTreeMap<String, &'a RawValue>;
    let json = json.strip_prefix(b"\xef\xbb\xbf").unwrap_or(json);
    let json = json.get(..json.len().min(READ_BYTES)).unwrap_or_default();
    let fields = serde_json::from_slice::<Fields<'_>>(json).unwrap_or_default();
    let is_word = |key: &&String| {
        (1..=MAX_KEY_CHARS).contains(&key.len())
            && key.bytes().all(|it| it.is_ascii_alphabetic() || it == b'_')
    };
    let keys: Vec<_> = fields.keys().filter(is_word).take(MAX_KEYS).map(String::as_str).collect();
    if keys.is_empty() { String::new() } else { format!(" with the keys {}", keys.join(", ")) }
}

const MAX_KEYS: usize = 10;
const MAX_KEY_CHARS: usize = 40;

fn printable(char: char) -> char {
    if char.is_control() { ' ' } else { char }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn secrets_are_masked_before_the_text_is_cut() {
        assert_eq!(excerpt("token s3cret-7 is bad", 8, &["s3cret-7"]), "token **…");
        assert_eq!(excerpt("a s3cret-7 b s3cret-7", 100, &["", "s3cret-7"]), "a *** b ***");
    }

    #[test]
    fn a_short_secret_masks_no_part_of_other_text() {
        assert_eq!(excerpt("the token is bad", 100, &["e", "oken", "token i"]), "the token is bad");
    }

    #[test]
    fn text_stays_on_one_line() {
        assert_eq!(excerpt("a\r\nb\u{1b}[31m", 100, &[]), "a  b [31m");
    }

    #[test]
    fn a_long_body_is_cut_and_an_empty_one_named() {
        let page = "你".repeat(5000);
        let start = body_excerpt(page.as_bytes(), Some("text/html"), &[], Excerpts::PagesAndTexts);
        assert_eq!(start, format!("`{}…` (text/html)", "你".repeat(120)));
        let empty = body_excerpt(b"", None, &[], Excerpts::PagesOnly);
        assert_eq!(empty, "an empty body (no content type)");
    }

    #[test]
    fn of_json_the_length_and_the_keys_are_shown() {
        let shown = |body: &str| {
            body_excerpt(body.as_bytes(), None, &["tokentoken"], Excerpts::PagesAndTexts)
        };
        let body = r#"{"roomCode":{},"hostPassword":"482913","no word":1,"tokentoken":1}"#;
        assert_eq!(
            shown(body),
            "JSON of 66 bytes with the keys hostPassword, roomCode, *** (no content type)"
        );
        for body in
            ["\u{feff} [\"482913\"]", "\r\n{\"data\":\"482913", "\"482913\"", "\u{b}{482913"]
        {
            assert_eq!(shown(body), format!("JSON of {} bytes (no content type)", body.len()));
        }
    }

    proptest! {
        #[test]
        fn no_text_shows_a_secret_or_a_second_line(
            secret in "[0-9a-f]{8,32}", parts in proptest::collection::vec("\\PC{0,9}|[\r\n\0\u{1b}]", 1..5), limit in 1_usize..80,
        ) {
            let text = parts.join(&secret);
            let line = excerpt(&text, limit, &[&secret]);
            prop_assert!(!line.contains(&secret) && !line.contains(char::is_control));
            prop_assert!(line.chars().count() <= limit + 1);
        }
    }
}
