use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Instant,
};

use tokio::{sync::watch, task::AbortHandle};

use super::{
    AccessToken, Getting,
    issuer::Issuer,
    kept::Kept,
    state::{Answer, Landed, Outcome, Start, State},
};
use crate::{
    error::{Error, ErrorKind},
    execution::Execution,
};

/// The token of one app and organization: fetched once for all callers, renewed ahead of its end.
///
/// A fetch runs in a task of its own, which the callers that wait for it do not hold up when they
/// go away, and which ends with the cache.
pub(crate) struct Cache {
    issuer: Arc<Issuer>,
    state: Arc<Mutex<State>>,
    fetch: Mutex<Option<AbortHandle>>,
}

impl Cache {
    pub(crate) fn new(issuer: Issuer) -> Self {
        Self { issuer: Arc::new(issuer), state: Arc::default(), fetch: Mutex::default() }
    }

    pub(crate) fn issuer(&self) -> &Issuer {
        &self.issuer
    }

    pub(crate) fn get(&self, now: Instant) -> Getting<'static> {
        let now = self.issuer.at(now);
        let (answer, start) = lock(&self.state).look(now);
        if let Some(start) = start {
            self.start(start);
        }
        match answer {
            Answer::Ready(outcome) => Getting::Ready(outcome),
            Answer::Wait(waiting) => Getting::Wait(Box::pin(wait(waiting))),
        }
    }

    pub(crate) fn rejected(&self, token: &AccessToken) -> bool {
        let now = self.issuer.now();
        lock(&self.state).reject(token.generation(), now)
    }

    /// Not called while the state is locked: a runtime that shuts down drops the task at once.
    fn start(&self, Start { order, landed }: Start) {
        let issuer = self.issuer.clone();
        let landing = Landing {
            issuer: issuer.clone(),
            state: self.state.clone(),
            landed,
            result: Some(Err(interrupted())),
        };
        let state = self.state.clone();
        let mut current = lock(&self.fetch);
        let fetch = tokio::spawn(async move {
            let is_needed = || !lock(&state).has_valid(issuer.now());
            let result = issuer.obtain(order, is_needed).await;
            landing.report(result);
        });
        *current = Some(fetch.abort_handle());
    }
}

impl Drop for Cache {
    fn drop(&mut self) {
        if let Some(fetch) = lock(&self.fetch).take() {
            fetch.abort();
        }
    }
}

/// Tells what became of a fetch when it is dropped, so that a fetch that panics or is aborted is
/// told of too.
struct Landing {
    issuer: Arc<Issuer>,
    state: Arc<Mutex<State>>,
    landed: watch::Sender<Landed>,
    result: Option<Result<Kept, Error>>,
}

impl Landing {
    fn report(mut self, result: Result<Kept, Error>) {
        self.result = Some(result);
    }
}

impl Drop for Landing {
    fn drop(&mut self) {
        if let Some(result) = self.result.take() {
            let outcome = lock(&self.state).settle(result, self.issuer.now());
            self.landed.send_replace(Some(outcome));
        }
    }
}

async fn wait(mut waiting: watch::Receiver<Landed>) -> Outcome {
    let landed = waiting.wait_for(Option::is_some).await;
    let outcome = landed.ok().and_then(|outcome| outcome.clone());
    outcome.unwrap_or_else(|| Err(interrupted()))
}

fn interrupted() -> Error {
    let message = "the fetch panicked, or its runtime was shut down";
    Error::new(ErrorKind::Token, Execution::NotSent, message)
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
