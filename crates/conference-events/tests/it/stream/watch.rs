//! Watches over everything that is logged while the tests run, at every level: no secret may show.

use std::{
    collections::HashSet,
    io::{self, Write},
    sync::{Mutex, MutexGuard, Once, PoisonError},
};

use tracing_subscriber::filter::LevelFilter;

static SECRETS: Mutex<Option<HashSet<String>>> = Mutex::new(None);
static LEAKS: Mutex<Vec<String>> = Mutex::new(Vec::new());
static LINES: Mutex<usize> = Mutex::new(0);

/// From now on this may not show, in any test.
pub(crate) fn over(secret: &str) {
    static INSTALLED: Once = Once::new();
    INSTALLED.call_once(install);
    lock(&SECRETS).get_or_insert_default().insert(secret.to_owned());
}

/// Makes sure that a text shows no secret.
pub(crate) fn check(shown: &str) {
    assert!(!shows_a_secret(shown), "{shown}");
}

/// Makes sure that nothing was logged that shows a secret, and that anything was.
pub(crate) fn check_log() {
    assert!(*lock(&LINES) > 0, "nothing was logged");
    let leaks = lock(&LEAKS);
    assert!(leaks.is_empty(), "a secret was logged: {leaks:?}");
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn install() {
    tracing_subscriber::fmt().with_max_level(LevelFilter::TRACE).with_writer(|| Lines).init();
    log::set_logger(&Lines).unwrap();
    log::set_max_level(log::LevelFilter::Trace);
}

fn shows_a_secret(shown: &str) -> bool {
    lock(&SECRETS).iter().flatten().any(|secret| shown.contains(secret))
}

fn note(line: &str) {
    *lock(&LINES) += 1;
    if shows_a_secret(line) {
        lock(&LEAKS).push(line.to_owned());
    }
}

struct Lines;

impl Write for Lines {
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        note(&String::from_utf8_lossy(line));
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
        note(&format!("{}: {}", record.target(), record.args()));
    }

    fn flush(&self) {}
}
