use std::time::Duration;

use tokio::sync::watch;

use super::{CachedToken, Moment, fetcher::Generations, lifetime::MIN_FETCH_INTERVAL};
use crate::{codes::CodeClass, credentials::AccessToken, error::Error};

/// The state of one app's token: a pure state machine.
#[derive(Default)]
pub(crate) struct CacheState {
    token: Option<CachedToken>,
    generations: Generations,
    /// The time of the last rejection that led to a fetch.
    replaced_at: Option<Moment>,
    cooldown: Option<Cooldown>,
    /// The fetch in progress.
    fetching: Option<watch::Receiver<Option<Outcome>>>,
}

/// Result of a fetch for its callers.
pub(crate) type Outcome = Result<AccessToken, Error>;

/// Next step of a caller.
pub(crate) enum Lookup {
    Ready(Outcome),
    Wait(watch::Receiver<Option<Outcome>>),
}

/// A fetch to start.
pub(crate) struct Fetch {
    pub(crate) generations: Generations,
    pub(crate) outcome: watch::Sender<Option<Outcome>>,
}

/// The time after a failure during which no token is requested.
struct Cooldown {
    since: Moment,
    duration: Duration,
    error: Error,
}

/// Upper bound of a cooldown that the service requires. A ban of the address is kept separately.
const MAX_COOLDOWN: Duration = Duration::from_secs(300);

impl CacheState {
    pub(crate) fn look_up(&mut self, now: Moment) -> (Lookup, Option<Fetch>) {
        let Some(token) = &self.token else {
            return self.look_up_without_token(now);
        };
        let age = token.age(now);
        if !token.is_valid_at(age) {
            return self.look_up_without_token(now);
        }
        let (access_token, is_due) = (token.token.clone(), token.is_due_at(age));
        let fetch = (is_due && self.may_renew(now)).then(|| self.start().1);
        (Lookup::Ready(Ok(access_token)), fetch)
    }

    pub(crate) fn has_valid(&self, now: Moment) -> bool {
        self.token.as_ref().is_some_and(|token| token.is_valid_at(token.age(now)))
    }

    pub(crate) fn is_current(&self, generation: u64) -> bool {
        self.token.as_ref().is_some_and(|cached| cached.token.generation() == generation)
    }

    /// Returns true if there may be another token in place of the rejected one. A token that
    /// replaced a rejected one a few seconds ago stays: more fetches would not help.
    pub(crate) fn reject(&mut self, generation: u64, now: Moment) -> bool {
        if !self.is_current(generation) {
            return true;
        }
        let is_recent = |at| now.since(at) < MIN_FETCH_INTERVAL;
        if self.replaced_at.is_some_and(is_recent) {
            return false;
        }
        self.token = None;
        self.replaced_at = Some(now);
        self.generations.rejected = Some(generation);
        true
    }

    /// Records the result of the fetch.
    pub(crate) fn complete(&mut self, result: Result<CachedToken, Error>, now: Moment) -> Outcome {
        self.fetching = None;
        match result {
            Ok(cached) => {
                self.cooldown = None;
                let current = Some(cached.token.generation());
                self.generations = Generations { current, rejected: None };
                Ok(self.token.insert(cached).token.clone())
            }
            Err(error) => {
                self.cooldown = Some(Cooldown::new(error.clone(), now));
                Err(error)
            }
        }
    }

    fn may_renew(&self, now: Moment) -> bool {
        let cooldown = self.cooldown.as_ref();
        let may_try = cooldown.is_none_or(|cooldown| cooldown.is_over(now, MIN_FETCH_INTERVAL));
        may_try && self.fetching.is_none()
    }

    fn look_up_without_token(&mut self, now: Moment) -> (Lookup, Option<Fetch>) {
        if let Some(fetching) = &self.fetching {
            return (Lookup::Wait(fetching.clone()), None);
        }
        let is_running = |cooldown: &&Cooldown| !cooldown.is_over(now, Duration::ZERO);
        if let Some(cooldown) = self.cooldown.as_ref().filter(is_running) {
            return (Lookup::Ready(Err(cooldown.error(now))), None);
        }
        let (outcome, fetch) = self.start();
        (Lookup::Wait(outcome), Some(fetch))
    }

    fn start(&mut self) -> (watch::Receiver<Option<Outcome>>, Fetch) {
        let (sender, receiver) = watch::channel(None);
        self.fetching = Some(receiver.clone());
        (receiver, Fetch { generations: self.generations, outcome: sender })
    }
}

impl Cooldown {
    fn new(error: Error, since: Moment) -> Self {
        let duration = if is_refusal(&error) {
            MIN_FETCH_INTERVAL
        } else {
            error.retry_after().unwrap_or_default().min(MAX_COOLDOWN)
        };
        Self { since, duration, error }
    }

    fn is_over(&self, now: Moment, at_least: Duration) -> bool {
        now.since(self.since) >= self.duration.max(at_least)
    }

    /// Returns the error with the rest of its wait.
    fn error(&self, now: Moment) -> Error {
        let left = self.duration.saturating_sub(now.since(self.since));
        let wait = self.error.retry_after().map(|_| left);
        self.error.clone().with_retry_after(wait)
    }
}

/// Returns true if the service refused the credentials, so that a repeat would fail in the same
/// way. The older host refuses with status 200. The page of a proxy or a firewall has no code and
/// refuses nothing.
fn is_refusal(error: &Error) -> bool {
    let is_passing = matches!(error.class(), Some(CodeClass::Throttled | CodeClass::Server));
    error.code().is_some() && matches!(error.status(), Some(200..=499)) && !is_passing
}
