use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::{sync::watch, task::AbortHandle};

use super::{
    CachedToken, TokenFetcher,
    state::{CacheState, Fetch, Lookup, Outcome},
};
use crate::{
    credentials::AccessToken,
    error::{Error, ErrorKind, Execution},
};

/// Cache of the token of one app and organization. The token is fetched once for all callers and
/// renewed before it expires.
///
/// A fetch runs in a task of its own. It continues when the callers that wait for it are dropped,
/// and ends with the cache.
pub(crate) struct TokenCache {
    fetcher: Arc<TokenFetcher>,
    state: Arc<Mutex<CacheState>>,
    task: Mutex<Option<AbortHandle>>,
}

impl TokenCache {
    pub(super) fn new(fetcher: TokenFetcher) -> Self {
        Self { fetcher: Arc::new(fetcher), state: Arc::default(), task: Mutex::default() }
    }

    pub(super) fn fetcher(&self) -> &TokenFetcher {
        &self.fetcher
    }

    pub(super) async fn get(&self) -> Result<AccessToken, Error> {
        let (lookup, fetch) = lock(&self.state).look_up(self.fetcher.now());
        if let Some(fetch) = fetch {
            self.start(fetch);
        }
        match lookup {
            Lookup::Ready(outcome) => outcome,
            Lookup::Wait(outcome) => wait(outcome).await,
        }
    }

    pub(super) fn is_current(&self, token: &AccessToken) -> bool {
        lock(&self.state).is_current(token.generation())
    }

    pub(super) fn reject(&self, token: &AccessToken) -> bool {
        lock(&self.state).reject(token.generation(), self.fetcher.now())
    }

    /// Starts a fetch. Must not be called while the state is locked: a runtime that shuts down
    /// drops the task immediately.
    fn start(&self, Fetch { generations, outcome }: Fetch) {
        let completion = Completion {
            fetcher: self.fetcher.clone(),
            state: self.state.clone(),
            outcome,
            result: Some(Err(interrupted())),
        };
        let (fetcher, state) = (self.fetcher.clone(), self.state.clone());
        let mut current = lock(&self.task);
        let task = tokio::spawn(async move {
            let is_needed = || !lock(&state).has_valid(fetcher.now());
            completion.complete(fetcher.fetch(generations, is_needed).await);
        });
        *current = Some(task.abort_handle());
    }
}

impl Drop for TokenCache {
    fn drop(&mut self) {
        if let Some(task) = lock(&self.task).take() {
            task.abort();
        }
    }
}

/// Publishes the result of a fetch when it is dropped, so that callers also notice a fetch that
/// panics or is aborted.
struct Completion {
    fetcher: Arc<TokenFetcher>,
    state: Arc<Mutex<CacheState>>,
    outcome: watch::Sender<Option<Outcome>>,
    result: Option<Result<CachedToken, Error>>,
}

impl Completion {
    fn complete(mut self, result: Result<CachedToken, Error>) {
        self.result = Some(result);
    }
}

impl Drop for Completion {
    fn drop(&mut self) {
        if let Some(result) = self.result.take() {
            let outcome = lock(&self.state).complete(result, self.fetcher.now());
            self.outcome.send_replace(Some(outcome));
        }
    }
}

async fn wait(mut outcome: watch::Receiver<Option<Outcome>>) -> Outcome {
    let outcome = outcome.wait_for(Option::is_some).await;
    let outcome = outcome.ok().and_then(|outcome| outcome.clone());
    outcome.unwrap_or_else(|| Err(interrupted()))
}

fn interrupted() -> Error {
    let message = "the fetch panicked, or its runtime was shut down";
    Error::new(ErrorKind::Token, Execution::NotSent, message)
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
