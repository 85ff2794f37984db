//! Watches over everything that is logged while the tests run, at every level: no secret may show.

use std::{
    collections::HashSet,
    io::{self, Write},
    sync::{Mutex, Once, PoisonError},
};

use conference_transport::Error;
use tracing_subscriber::filter::LevelFilter;

static SECRETS: Mutex<Option<HashSet<String>>> = Mutex::new(None);
static LEAKS: Mutex<Vec<String>> = Mutex::new(Vec::new());
static LOGGED: Mutex<Vec<String>> = Mutex::new(Vec::new());

/// Forbids these secrets in all logs from now on, in any test.
pub(crate) fn over(secrets: impl IntoIterator<Item = impl Into<String>>) {
    static INSTALLED: Once = Once::new();
    INSTALLED.call_once(install);
    let mut known = SECRETS.lock().unwrap_or_else(PoisonError::into_inner);
    known.get_or_insert_default().extend(secrets.into_iter().map(Into::into));
}

/// Makes sure that an error and all its causes show no secret, and that nothing was logged that
/// does.
pub(crate) fn check_error(error: &Error) {
    check(&format!("{error} {error:?} {error:#?} {}", error.message()));
    let mut source = std::error::Error::source(error);
    while let Some(reason) = source {
        check(&format!("{reason} {reason:?}"));
        source = reason.source();
    }
    check_log();
}

pub(crate) fn check(shown: &str) {
    assert!(!shows_a_secret(shown), "{shown}");
}

pub(crate) fn check_log() {
    let leaks = LEAKS.lock().unwrap_or_else(PoisonError::into_inner);
    assert!(leaks.is_empty(), "a secret was logged: {leaks:?}");
}

/// Returns the logged lines that contain the word.
pub(crate) fn logged(word: &str) -> Vec<String> {
    let logged = LOGGED.lock().unwrap_or_else(PoisonError::into_inner);
    let hits = logged.iter().filter(|line| line.contains(word));
    hits.cloned().collect()
}

fn install() {
    tracing_subscriber::fmt()
        .with_max_level(LevelFilter::TRACE)
        .with_span_events(tracing_subscriber::fmt::format::FmtSpan::CLOSE)
        .with_writer(|| Lines)
        .init();
    log::set_logger(&Lines).unwrap();
    log::set_max_level(log::LevelFilter::Trace);
}

/// Access tokens need not be known: whatever looks like one counts, unless it is a trace id.
fn shows_a_secret(shown: &str) -> bool {
    let mut parts = shown.split("trace_id=\"");
    let first = parts.next().unwrap_or_default();
    let others = parts.filter_map(|part| part.split_once('"')).map(|(_, other)| other);
    if others.chain([first]).any(has_token) {
        return true;
    }
    let known = SECRETS.lock().unwrap_or_else(PoisonError::into_inner);
    let mut secrets = known.iter().flatten();
    secrets.any(|secret| shown.contains(secret))
}

fn has_token(shown: &str) -> bool {
    let is_digit = |char: char| matches!(char, '0'..='9' | 'a'..='f');
    let mut words = shown.split(|char| !is_digit(char));
    words.any(|word| word.len() >= 32)
}

fn note(line: String) {
    if shows_a_secret(&line) {
        LEAKS.lock().unwrap_or_else(PoisonError::into_inner).push(line.clone());
    }
    if line.contains("conference_transport") {
        LOGGED.lock().unwrap_or_else(PoisonError::into_inner).push(line);
    }
}

struct Lines;

impl Write for Lines {
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        note(String::from_utf8_lossy(line).into_owned());
        Ok(line.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl log::Log for Lines {
    fn enabled(&self, _: &log::Metadata<'_>) -> bool {
        true
    }

    fn log(&self, record: &log::Record<'_>) {
        note(format!("{}: {}", record.target(), record.args()));
    }

    fn flush(&self) {}
}
