//! Responses as JSON, in which an unreadable field does not affect the others.

mod keys;

use std::fmt;

use serde::{
    Deserializer,
    de::{DeserializeOwned, IgnoredAny, MapAccess, SeqAccess, Visitor},
};
use serde_json::value::RawValue;
use serde_path_to_error::Segment;

use crate::de::Key;

/// Maximum number of values that are replaced by `null` in one text.
const MAX_REPLACEMENTS: usize = 100;

/// Maximum number of bytes that are read again: each such value requires another pass over the
/// text.
const MAX_BYTES_READ_AGAIN: usize = 32 << 20;

/// Decoded value, with the fields that could not be read.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Decoded<T> {
    /// Value. Fields that could not be read are absent.
    pub value: T,
    /// Fields that could not be read.
    pub unreadable: Vec<Unreadable>,
}

impl<T> Decoded<T> {
    /// Creates a value that could be read completely.
    pub(crate) const fn complete(value: T) -> Self {
        Self { value, unreadable: Vec::new() }
    }

    /// Converts the value.
    #[must_use]
    pub fn map<U>(self, convert: impl FnOnce(T) -> U) -> Decoded<U> {
        Decoded { value: convert(self.value), unreadable: self.unreadable }
    }
}

/// Field that could not be read, and the reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unreadable {
    pointer: String,
    reason: String,
}

impl Unreadable {
    /// Returns the JSON pointer of the field. A secret key, or one that is not a plain identifier,
    /// appears as `*`.
    #[must_use]
    pub fn pointer(&self) -> &str {
        &self.pointer
    }

    /// Returns the expected and the actual type, without the value.
    #[must_use]
    pub fn reason(&self) -> &str {
        &self.reason
    }
}

/// Reason why a text could not be decoded at all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error(String);

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Error {}

/// Reads a value. A field that cannot be read is left out.
///
/// # Errors
///
/// If the text is not UTF-8 or not JSON, starts with a byte order mark, or is JSON of another type
/// than the expected one. Also if more than 100 fields cannot be read. The limit is lower for a
/// text of more than 320 KiB, since each such field requires another pass over the text, and passes
/// stop after 32 MiB (at least one pass is made).
pub fn read<T: DeserializeOwned>(text: &[u8]) -> Result<Decoded<T>, Error> {
    let text = std::str::from_utf8(text).map_err(|error| Error(error.to_string()))?;
    if text.starts_with('\u{feff}') {
        return Err(Error("unexpected byte order mark at line 1 column 1".to_owned()));
    }
    match serde_json::from_str(text) {
        Ok(value) => Ok(Decoded::complete(value)),
        Err(_) => read_again(text),
    }
}

fn read_again<T: DeserializeOwned>(text: &str) -> Result<Decoded<T>, Error> {
    serde_json::from_str::<&RawValue>(text).map_err(|error| Error(error.to_string()))?;
    let mut text = keys::with_readable_keys(text);
    let max_replacements = (MAX_BYTES_READ_AGAIN / text.len().max(1)).clamp(1, MAX_REPLACEMENTS);
    let mut unreadable = Vec::new();
    loop {
        let error = match serde_path_to_error::deserialize(&mut serde_json::Deserializer::from_str(
            &text,
        )) {
            Ok(value) => return Ok(Decoded { value, unreadable }),
            Err(error) => error,
        };
        let mut path: Vec<&Segment> = error.path().iter().collect();
        let offset = offset(&text, error.inner());
        let mut found = find(&text, &path, offset);
        if found.is_none() && matches!(path.last(), Some(Segment::Unknown)) {
            // If a key cannot be read, its object cannot be read either.
            path.pop();
            found = find(&text, &path, offset);
        }
        let reason = reason(&error.inner().to_string(), found.unwrap_or(&text));
        let pointer = pointer(&path);
        match found {
            _ if path.is_empty() => return Err(Error(reason)),
            Some(_) if unreadable.len() == max_replacements => {
                return Err(Error(format!(
                    "too many fields cannot be read: more than {max_replacements}"
                )));
            }
            Some(value) => {
                let start = value.as_ptr().addr() - text.as_ptr().addr();
                let end = start + value.len();
                text.replace_range(start..end, "null");
            }
            None => return Err(Error(format!("{reason} at {pointer}"))),
        }
        unreadable.push(Unreadable { pointer, reason });
    }
}

/// Returns the byte offset of an error in its text.
fn offset(text: &str, error: &serde_json::Error) -> usize {
    let lines_before = text.split_inclusive('\n').take(error.line().saturating_sub(1));
    lines_before.map(str::len).sum::<usize>() + error.column()
}

/// Returns the value at the path of an error, unless it is `null`. Several values can have the same
/// path: a key may occur twice, and a secret key is unknown.
fn find<'a>(json: &'a str, path: &[&Segment], offset: usize) -> Option<&'a str> {
    let is_there = |value: &&str| {
        let start = value.as_ptr().addr() - json.as_ptr().addr();
        (start..=start + value.len()).contains(&offset)
    };
    values(json, path).into_iter().rfind(is_there).filter(|value| *value != "null")
}

/// Returns the values at a path, in the order of the text.
fn values<'a>(json: &'a str, path: &[&Segment]) -> Vec<&'a str> {
    let Some((segment, rest)) = path.split_first() else {
        return vec![json];
    };
    let mut deserializer = serde_json::Deserializer::from_str(json);
    let children = deserializer.deserialize_any(Children(segment)).unwrap_or_default();
    children.into_iter().flat_map(|child| values(child.get(), rest)).collect()
}

/// Collects the values under one segment of a path.
struct Children<'a>(&'a Segment);

impl<'de> Visitor<'de> for Children<'_> {
    type Value = Vec<&'de RawValue>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an array or an object")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Self::Value, A::Error> {
        let (mut found, mut position) = (Vec::new(), 0);
        while let Some(item) = items.next_element::<&RawValue>()? {
            if matches!(self.0, Segment::Seq { index } if *index == position) {
                found.push(item);
            }
            position += 1;
        }
        Ok(found)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Self::Value, A::Error> {
        let mut found = Vec::new();
        while let Some(key) = entries.next_key::<&RawValue>()? {
            if is_key(self.0, key) {
                found.push(entries.next_value()?);
            } else {
                entries.next_value::<IgnoredAny>()?;
            }
        }
        Ok(found)
    }
}

/// Returns true if the segment may stand for this key. The key of a map of secret keys is unknown.
fn is_key(segment: &Segment, json: &RawValue) -> bool {
    let is_named = |name: &str| serde_json::from_str(json.get()).is_ok_and(|Key(key)| key == name);
    match segment {
        Segment::Map { key } => is_named(key),
        segment => matches!(segment, Segment::Unknown),
    }
}

fn pointer(path: &[&Segment]) -> String {
    path.iter()
        .flat_map(|segment| ["/".to_owned(), masked(&segment.to_string()).to_owned()])
        .collect()
}

/// Masks a segment that is not a plain identifier: it may be a secret.
fn masked(segment: &str) -> &str {
    let segment = segment.trim_start_matches('[').trim_end_matches(']');
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    if segment.bytes().all(is_plain) { segment } else { "*" }
}

/// Takes the types from the message, but not the value, which it may contain.
fn reason(message: &str, json: &str) -> String {
    let broken = BROKEN.iter().find(|(start, _)| message.starts_with(start));
    broken.map_or_else(
        || format!("expected {}, found {}", expected(message), found(json)),
        |(_, reason)| (*reason).to_owned(),
    )
}

/// JSON values that no type can hold, by the start of their message.
const BROKEN: [(&str, &str); 4] = [
    ("number out of range", "the number is out of range"),
    ("recursion limit exceeded", "the value is nested too deeply"),
    ("lone leading surrogate", "an escape in the value is not Unicode"),
    ("unexpected end of hex escape", "an escape in the value is not Unicode"),
];

fn expected(message: &str) -> &'static str {
    let wanted = message.rsplit_once(", expected ").map_or("", |(_, wanted)| wanted);
    let known = [
        ("an integer", "a 64-bit integer"),
        ("i64", "a 64-bit integer"),
        ("a number", "a number"),
        ("a string", "a string"),
        ("a boolean", "a boolean"),
        ("an array", "an array"),
        ("a sequence", "an array"),
        ("a map", "an object"),
        ("an object", "an object"),
        ("struct ", "an object"),
    ];
    let known = known.iter().find(|(start, _)| wanted.starts_with(start));
    known.map_or("a readable value", |(_, name)| name)
}

fn found(json: &str) -> &'static str {
    match json.trim_start().as_bytes().first() {
        Some(b'{') => "an object",
        Some(b'[') => "an array",
        Some(b'"') => "a string",
        Some(b't' | b'f') => "a boolean",
        Some(b'n') => "null",
        _ => "a number",
    }
}
