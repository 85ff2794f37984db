//! Layout of JSON for readers: on one line where it fits.

use crate::spec::Json;

const WIDTH: usize = 120;

pub(super) fn text(json: &Json) -> String {
    indented(json, 0, 0)
}

/// Returns the text of a value in a line with `before` other characters, `depth` levels deep.
fn indented(json: &Json, depth: usize, before: usize) -> String {
    let line = line(json);
    if before + line.chars().count() <= WIDTH {
        return line;
    }
    match json {
        Json::Object(entries) => {
            let entries = entries.iter().map(|(key, value)| {
                let key = format!("{}: ", quoted(key));
                let before = 2 * depth + 2 + key.chars().count();
                key + &indented(value, depth + 1, before)
            });
            block(['{', '}'], entries, depth)
        }
        Json::Array(items) => {
            let items = items.iter().map(|item| indented(item, depth + 1, 2 * depth + 2));
            block(['[', ']'], items, depth)
        }
        _ => line,
    }
}

fn block([open, close]: [char; 2], lines: impl Iterator<Item = String>, depth: usize) -> String {
    let indent = "  ".repeat(depth);
    let lines: Vec<String> = lines.map(|line| format!("{indent}  {line}")).collect();
    format!("{open}\n{}\n{indent}{close}", lines.join(",\n"))
}

fn line(json: &Json) -> String {
    match json {
        Json::Object(entries) if entries.is_empty() => "{}".to_owned(),
        Json::Object(entries) => {
            let entries: Vec<String> = entries
                .iter()
                .map(|(key, value)| format!("{}: {}", quoted(key), line(value)))
                .collect();
            format!("{{ {} }}", entries.join(", "))
        }
        Json::Array(items) => {
            let items: Vec<String> = items.iter().map(line).collect();
            format!("[{}]", items.join(", "))
        }
        json => json.to_string(),
    }
}

fn quoted(key: &str) -> String {
    Json::from(key).to_string()
}
