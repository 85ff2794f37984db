//! Check of the settings. It prints their names and properties, but never their values.

use std::env;

use super::{
    check::Check,
    facts::Facts,
    reason::{INVALID_CONFIGURATION, NO_ROOT_CERTIFICATES, WRONG_BASE_URL},
};
use crate::{
    environment,
    settings::{self, Settings},
    suite,
};

const NAME: &str = "configuration";

/// Variables that calls read.
const VARIABLES: [&[&str]; 3] = [
    &settings::VARIABLES,
    &suite::VARIABLES,
    &[
        "HTTPS_PROXY",
        "https_proxy",
        "ALL_PROXY",
        "all_proxy",
        "NO_PROXY",
        "no_proxy",
        "SSL_CERT_FILE",
        "SSL_CERT_DIR",
    ],
];

/// A setting, without its value.
pub(super) struct Value {
    name: &'static str,
    characters: usize,
    oddities: Vec<&'static str>,
}

/// A property of a value, and the check for it.
type Oddity = (&'static str, fn(&str) -> bool);

const ODDITIES: [Oddity; 6] = [
    ("whitespace around it, which is removed", |value| environment::trimmed(value) != value),
    ("whitespace in it", |value| environment::trimmed(value).contains(char::is_whitespace)),
    ("quotes", |value| value.contains(['"', '\'', '`', '“', '”', '‘', '’'])),
    ("full-width characters", |value| value.chars().any(is_full_width)),
    ("control characters", |value| environment::trimmed(value).contains(char::is_control)),
    ("characters other than ASCII", |value| {
        environment::trimmed(value).chars().any(|char| !char.is_ascii() && !is_full_width(char))
    }),
];

fn is_full_width(char: char) -> bool {
    matches!(char, '\u{3000}' | '\u{ff01}'..='\u{ff60}' | '\u{ffe0}'..='\u{ffe6}')
}

/// Problems that the client reports, by a part of its message.
const PROBLEMS: [(&str, &str, &str); 3] = [
    (
        "the base URL ",
        WRONG_BASE_URL,
        "Correct DINGTALK_BASE_URL or --base-url, or remove it to call the region.",
    ),
    (
        "no root certificates",
        NO_ROOT_CERTIFICATES,
        "Install the root certificates of the system (the package ca-certificates), or pass \
         --root-certificate FILE.",
    ),
    ("", INVALID_CONFIGURATION, "`conference --help` lists the variables and options."),
];

/// Returns the settings that are set.
pub(super) fn values(settings: Option<&Settings<'_>>) -> Vec<Value> {
    let variables = VARIABLES.into_iter().flatten();
    let variables = variables.filter_map(|name| {
        let value = env::var_os(name)?;
        Some(Value::new(name, &value.to_string_lossy()))
    });
    let shown = settings.map(Settings::shown).unwrap_or_default().into_iter();
    shown.map(|(name, value)| Value::new(name, &value)).chain(variables).collect()
}

/// Fails if the client cannot be built.
pub(super) fn check(facts: &Facts, _: &[Check]) -> Vec<Check> {
    let values: Vec<_> = facts.values.iter().map(Value::text).collect();
    let values = if values.is_empty() { "nothing is set".to_owned() } else { values.join(", ") };
    let Some(problem) = &facts.problem else {
        return vec![Check::ok(NAME, values)];
    };
    let (_, reason, remedy) = PROBLEMS
        .into_iter()
        .find(|(part, ..)| problem.contains(part))
        .expect("the last one is in each message");
    vec![Check::failed(NAME, reason, format!("{problem}. {remedy} Set: {values}"))]
}

impl Value {
    fn new(name: &'static str, value: &str) -> Self {
        let oddities = ODDITIES.into_iter().filter(|(_, has)| has(value));
        Self {
            name,
            characters: environment::trimmed(value).chars().count(),
            oddities: oddities.map(|(oddity, _)| oddity).collect(),
        }
    }

    fn text(&self) -> String {
        let Self { name, characters, oddities } = self;
        let length = format!("length {characters}");
        let facts: Vec<_> = [length.as_str()].into_iter().chain(oddities.iter().copied()).collect();
        format!("{name} ({})", facts.join("; "))
    }
}
