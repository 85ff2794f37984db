//! Access tokens in the user's cache folder, for the next commands.

mod private_file;
mod record;

use std::{
    path::PathBuf,
    sync::atomic::{AtomicBool, Ordering},
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use conference_api::transport::{BoxFuture, Lease, StoredToken, TokenKey, TokenStore};

use crate::{failure, options::ErrorFormat};
use private_file::PrivateFile;
use record::Record;

/// Stores the token of each host, app and organization in its own file.
///
/// A problem with a file or the folder does not fail a call: no token is stored or read, and one
/// warning is printed. Two commands at the same time may both fetch a token: the later one is kept.
pub(crate) struct TokenCache {
    folder: PathBuf,
    format: ErrorFormat,
    has_warned: AtomicBool,
}

impl TokenCache {
    /// Creates a cache in this folder, which is created with the first token. Warnings are printed
    /// in this format.
    pub(crate) fn new(folder: PathBuf, format: ErrorFormat) -> Self {
        Self { folder, format, has_warned: AtomicBool::new(false) }
    }

    /// Returns the file of a key, or `None` for plain http: a simulator on loopback forgets its
    /// tokens when it stops, and issues the same ones again.
    fn file(&self, key: &TokenKey) -> Option<PrivateFile<'_>> {
        let is_kept = key.host().starts_with("https://");
        is_kept.then(|| PrivateFile::new(&self.folder, record::file_name(key)))
    }

    fn record(&self, key: &TokenKey) -> Option<Record> {
        let file = self.file(key)?;
        let content = self.warned(file.read())??;
        let record = Record::parse(&content);
        self.warned(record.ok_or_else(|| format!("{file} contains no access token")))
    }

    fn publish(&self, key: &TokenKey, token: &StoredToken) {
        let Some(file) = self.file(key) else { return };
        let generation = token.token().generation();
        let known = self.record(key).filter(|record| record.token(now()).is_some());
        if known.is_none_or(|record| record.generation() <= generation) {
            self.warned(file.write(&Record::new(token, now()).to_json()));
        }
    }

    fn reject(&self, key: &TokenKey, generation: u64) {
        let is_rejected = self.record(key).is_some_and(|it| it.generation() == generation);
        if let Some(file) = self.file(key).filter(|_| is_rejected) {
            self.warned(file.remove());
        }
    }

    /// Returns a generation higher than all before it: the current time in milliseconds.
    fn next_generation(&self, key: &TokenKey) -> u64 {
        let known = self.record(key).map_or(0, |record| record.generation());
        now().max(known.saturating_add(1))
    }

    /// Prints the first problem as a warning.
    fn warned<T>(&self, result: Result<T, String>) -> Option<T> {
        result
            .inspect_err(|problem| {
                if !self.has_warned.swap(true, Ordering::Relaxed) {
                    let warning = format!(
                        "the token cache is not used: {problem} (--no-token-cache turns the cache off)"
                    );
                    failure::print_warning(&warning, self.format);
                }
            })
            .ok()
    }
}

impl TokenStore for TokenCache {
    fn load<'a>(&'a self, key: &'a TokenKey) -> BoxFuture<'a, Option<StoredToken>> {
        let token = self.record(key).and_then(|record| record.token(now()));
        tracing::debug!(is_cached = token.is_some(), "looked for an access token in the cache");
        Box::pin(std::future::ready(token))
    }

    fn lease<'a>(&'a self, key: &'a TokenKey, _limit: Duration) -> BoxFuture<'a, Lease> {
        Box::pin(std::future::ready(Lease::new(self.next_generation(key), ())))
    }

    fn publish<'a>(
        &'a self,
        key: &'a TokenKey,
        _lease: Lease,
        token: StoredToken,
    ) -> BoxFuture<'a, ()> {
        self.publish(key, &token);
        Box::pin(std::future::ready(()))
    }

    fn reject<'a>(&'a self, key: &'a TokenKey, generation: u64) -> BoxFuture<'a, ()> {
        self.reject(key, generation);
        Box::pin(std::future::ready(()))
    }
}

/// Returns milliseconds since 1970.
fn now() -> u64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    u64::try_from(since.as_millis()).unwrap_or(u64::MAX)
}
