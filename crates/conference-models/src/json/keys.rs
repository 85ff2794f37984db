//! Keys that are not Unicode.

use std::ops::Range;

/// Replaces the halves of surrogate pairs in keys (`"\ud83d":`), which no string can hold, by the
/// replacement character. The text must be JSON. Its length does not change.
pub(super) fn with_readable_keys(json: &str) -> String {
    let mut readable = String::with_capacity(json.len());
    let mut rest = 0;
    for escape in
        strings(json).filter(|string| is_key(json, string)).flat_map(|key| lone(json, key))
    {
        readable.push_str(&json[rest..escape.start]);
        readable.push_str("\\ufffd");
        rest = escape.end;
    }
    readable.push_str(&json[rest..]);
    readable
}

/// Returns the contents of the strings of a JSON text.
fn strings(json: &str) -> impl Iterator<Item = Range<usize>> {
    let mut position = 0;
    std::iter::from_fn(move || {
        let start = position + json.get(position..)?.find('"')? + 1;
        let mut end = start;
        loop {
            end += json.get(end..)?.find(['"', '\\'])?;
            if json.as_bytes()[end] == b'"' {
                position = end + 1;
                return Some(start..end);
            }
            end += 2;
        }
    })
}

fn is_key(json: &str, string: &Range<usize>) -> bool {
    json[string.end + 1..].trim_ascii_start().starts_with(':')
}

/// Returns the escapes in a string that are half of a surrogate pair.
fn lone(json: &str, string: Range<usize>) -> Vec<Range<usize>> {
    let (mut found, mut position) = (Vec::new(), string.start);
    while let Some(escape) = json[position..string.end].find('\\').map(|it| position + it) {
        let end = escape + if json[escape..].starts_with("\\u") { ESCAPE } else { 2 };
        let is_pair = is_surrogate(json, escape, HIGH) && is_surrogate(json, end, LOW);
        if !is_pair && (is_surrogate(json, escape, HIGH) || is_surrogate(json, escape, LOW)) {
            found.push(escape..end);
        }
        position = if is_pair { end + ESCAPE } else { end };
    }
    found
}

const ESCAPE: usize = 6;
const HIGH: Range<u32> = 0xd800..0xdc00;
const LOW: Range<u32> = 0xdc00..0xe000;

fn is_surrogate(json: &str, position: usize, half: Range<u32>) -> bool {
    let digits = json.get(position..position + ESCAPE).and_then(|it| it.strip_prefix("\\u"));
    let number = digits.and_then(|digits| u32::from_str_radix(digits, 16).ok());
    number.is_some_and(|number| half.contains(&number))
}
