//! The log of a test, at every level. It must not contain secrets.

use std::{
    io::{self, Write},
    sync::{Arc, Mutex},
};

use tracing::subscriber::DefaultGuard;
use tracing_subscriber::filter::LevelFilter;

use crate::server::PASSWORD;

/// The log of this thread since its creation.
pub(crate) struct Log {
    lines: Lines,
    _guard: DefaultGuard,
}

impl Log {
    pub(crate) fn new() -> Self {
        let lines = Lines::default();
        let writer = lines.clone();
        let subscriber = tracing_subscriber::fmt()
            .with_max_level(LevelFilter::TRACE)
            .with_ansi(false)
            .with_writer(move || writer.clone())
            .finish();
        Self { lines, _guard: tracing::subscriber::set_default(subscriber) }
    }

    /// Number of outages, and of recoveries.
    pub(crate) fn transitions(&self) -> (usize, usize) {
        let lines = self.lines.0.lock().unwrap();
        let text = String::from_utf8_lossy(&lines);
        assert_no_secrets(&text);
        let count = |level: &str, word: &str| {
            let hits = text.lines().filter(|line| line.contains(level) && line.contains(word));
            hits.count()
        };
        (count("WARN", "Redis is unavailable"), count("INFO", "Redis is available again"))
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.lines.0.lock().unwrap()).into_owned()
    }
}

/// Panics if the text contains the password of Redis or a token.
pub(crate) fn assert_no_secrets(shown: &str) {
    assert!(!shown.contains(PASSWORD) && !shown.contains("hush"), "{shown}");
    // A trace id has the form of a token.
    let mut parts = shown.split("trace_id=\"");
    let first = parts.next().unwrap_or_default();
    let others = parts.filter_map(|part| part.split_once('"')).map(|(_, other)| other);
    let is_digit = |char: char| matches!(char, '0'..='9' | 'a'..='f');
    let mut words = others.chain([first]).flat_map(|part| part.split(|char| !is_digit(char)));
    assert!(!words.any(|word| word.len() >= 32), "{shown}");
}

#[derive(Clone, Default)]
struct Lines(Arc<Mutex<Vec<u8>>>);

impl Write for Lines {
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().write(line)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
