//! Width of comments, which rustfmt wraps on nightly only.

use super::{Source, complaints};

const WIDTH: usize = 100;

#[test]
fn comments_are_at_most_100_columns_wide() {
    let found = complaints(check);
    assert!(found.is_empty(), "wrap these comments at {WIDTH} columns:\n{}", found.join("\n"));
}

fn check(source: &Source) -> Vec<String> {
    let lines = source.text.lines().enumerate();
    let wide = lines.filter(|(_, line)| is_comment(line) && line.chars().count() > WIDTH);
    wide.map(|(index, line)| format!("{}:{}: {}", source.path, index + 1, line.trim())).collect()
}

/// A comment of one word, such as an address, cannot be wrapped.
fn is_comment(line: &str) -> bool {
    line.trim_start().starts_with("//") && line.split_whitespace().count() > 2
}

#[test]
fn a_wide_comment_is_found_and_a_wide_string_is_not() {
    let (at, over) = ("x y ".repeat(WIDTH / 4)[3..].to_owned(), "x y ".repeat(WIDTH));
    let text =
        format!("// {at}\n    // {at}\n// {over}\nlet url = \"https://{over}\";\n// é{at}\n");
    let found = check(&Source { path: "a.rs".to_owned(), text });
    let lines: Vec<&str> = found.iter().map(|it| &it[..6]).collect();
    assert_eq!(lines, ["a.rs:2", "a.rs:3", "a.rs:5"]);
}
