//! Phrases and first words that make readers read a sentence twice.

use std::{fs, ops::Not as _};

use serde_json::Value;

use super::{Source, files};

/// Phrases, whose plain equivalents are: by default, fails, fix, integer, clamped to, with default
/// settings, the result of the call.
const PHRASES: [&str; 7] = [
    "unless said",
    "is told",
    "mend",
    "whole number",
    "is taken for",
    "nothing is set of",
    "What the service answers",
];

/// First words of documentation, in place of a verb in the third person or a noun phrase.
const FIRST_WORDS: [&str; 6] = ["What", "How", "Whether", "Where", "Who", "As"];

#[test]
fn documentation_and_messages_are_in_plain_english() {
    let all = |extension| {
        let folders = ["crates", "xtask", "bench", "spec"].into_iter();
        folders.flat_map(move |folder| files(&crate::root(), folder, extension))
    };
    let code = all("rs").filter(|source| source.path.contains("/src/"));
    let code = code.flat_map(|source| check_code(&source));
    let spec = all("json").filter(|source| source.path.starts_with("spec/"));
    let spec = spec.flat_map(|source| check_spec(&source));
    let pages = all("md").chain(pages()).flat_map(|source| phrases(&source.path, &source.text));
    let found: Vec<_> = code.chain(spec).chain(pages).collect();
    assert!(found.is_empty(), "say these in plain English:\n{}", found.join("\n"));
}

/// Returns the pages in the root, except the changelog.
fn pages() -> impl Iterator<Item = Source> {
    let pages = ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "SECURITY.md"].into_iter();
    pages.map(|path| Source {
        path: path.to_owned(),
        text: fs::read_to_string(crate::root().join(path)).unwrap(),
    })
}

/// Checks comments and strings for phrases, and doc comments for first words.
fn check_code(source: &Source) -> Vec<String> {
    let lines = source.text.lines().map(|line| {
        let line = line.trim_start().trim_end_matches('\\');
        line.trim_start_matches('/').trim_start_matches('!').trim()
    });
    let mut found = phrases(&source.path, &lines.collect::<Vec<_>>().join(" "));
    let starts = first_lines(&source.text).into_iter();
    found.extend(starts.filter_map(|line| first_word(&source.path, line)));
    found
}

/// Returns the first line of each doc comment.
fn first_lines(text: &str) -> Vec<&str> {
    let docs = |line: &'_ str| {
        let line = line.trim_start();
        line.starts_with("////").not() && (line.starts_with("///") || line.starts_with("//!"))
    };
    let before = std::iter::once("").chain(text.lines());
    let starts = before.zip(text.lines()).filter(|(before, line)| docs(line) && !docs(before));
    starts.map(|(_, line)| line.trim_start()[3..].trim_start()).collect()
}

/// Checks the texts of a spec file that become documentation, help and messages.
fn check_spec(source: &Source) -> Vec<String> {
    let mut found = phrases(&source.path, &source.text);
    let mut stack: Vec<Value> = vec![serde_json::from_str(&source.text).unwrap()];
    while let Some(value) = stack.pop() {
        match value {
            Value::Array(items) => stack.extend(items),
            Value::Object(fields) => {
                for (key, value) in fields {
                    match value {
                        Value::String(text) if ["description", "repeat"].contains(&&*key) => {
                            found.extend(first_word(&source.path, &text));
                        }
                        other => stack.push(other),
                    }
                }
            }
            _ => {}
        }
    }
    found
}

fn phrases(path: &str, text: &str) -> Vec<String> {
    let words: Vec<&str> =
        text.split(|c: char| !c.is_alphanumeric()).filter(|it| !it.is_empty()).collect();
    let text = format!(" {} ", words.join(" "));
    let found = PHRASES.iter().filter(|phrase| text.contains(&format!(" {phrase} ")));
    found.map(|phrase| format!("{path}: {phrase}")).collect()
}

fn first_word(path: &str, text: &str) -> Option<String> {
    let word = text.split(' ').next()?;
    FIRST_WORDS.contains(&word).then(|| format!("{path}: {text}"))
}

#[test]
fn a_phrase_is_found_across_lines_and_a_first_word_only_at_the_start() {
    let text = "/// Sets it. 1 unless\n/// said; amended.\nconst A: &str = \"a whole \\\n    number\";\n\
        /// What it is.\n/// How it is.\n";
    let found = check_code(&Source { path: "crates/a.rs".to_owned(), text: text.to_owned() });
    let expected =
        ["crates/a.rs: unless said", "crates/a.rs: whole number", "crates/a.rs: What it is."];
    assert_eq!(found, expected);
}
