use std::time::Duration;

use tokio::sync::watch;

use super::{AccessToken, Moment, issuer::Order, kept::Kept, lifetime::BETWEEN_FETCHES};
use crate::{codes::CodeClass, error::Error};

/// All that is known of one app's token, and what follows from it.
#[derive(Default)]
pub(crate) struct State {
    kept: Option<Kept>,
    order: Order,
    /// When a rejection last led to a fetch.
    replaced: Option<Moment>,
    failure: Option<Failure>,
    fetching: Option<watch::Receiver<Landed>>,
}

pub(crate) type Outcome = Result<AccessToken, Error>;

/// What became of a fetch; `None` while it goes on.
pub(crate) type Landed = Option<Outcome>;

/// What a caller does now.
pub(crate) enum Answer {
    Ready(Outcome),
    Wait(watch::Receiver<Landed>),
}

/// A fetch that has to be started.
pub(crate) struct Start {
    pub(crate) order: Order,
    pub(crate) landed: watch::Sender<Landed>,
}

struct Failure {
    at: Moment,
    error: Error,
    /// How long nobody asks the service again.
    lasts: Duration,
}

/// The longest that the service is not asked again after a failure: the time of its longest ban.
const LONGEST_FAILURE: Duration = Duration::from_secs(300);

impl State {
    pub(crate) fn look(&mut self, now: Moment) -> (Answer, Option<Start>) {
        let Some(kept) = &self.kept else {
            return self.look_without_token(now);
        };
        let age = kept.age(now);
        if !kept.is_valid_at(age) {
            return self.look_without_token(now);
        }
        let token = kept.token.clone();
        let renews = kept.is_due_at(age) && self.may_renew(now);
        let start = renews.then(|| self.start().1);
        (Answer::Ready(Ok(token)), start)
    }

    pub(crate) fn has_valid(&self, now: Moment) -> bool {
        let kept = self.kept.as_ref();
        kept.is_some_and(|kept| kept.is_valid_at(kept.age(now)))
    }

    /// Whether another token may be had in place of the rejected one. A token that came in place of
    /// a rejected one a few seconds ago stays: fetching in a loop would not mend what is wrong.
    pub(crate) fn reject(&mut self, generation: u64, now: Moment) -> bool {
        let is_current = |kept: &Kept| kept.token.generation() == generation;
        if !self.kept.as_ref().is_some_and(is_current) {
            return true;
        }
        let is_recent = |at| now.since(at) < BETWEEN_FETCHES;
        if self.replaced.is_some_and(is_recent) {
            return false;
        }
        self.kept = None;
        self.replaced = Some(now);
        self.order.rejected = Some(generation);
        true
    }

    /// Takes in what became of the fetch.
    pub(crate) fn settle(&mut self, result: Result<Kept, Error>, now: Moment) -> Outcome {
        self.fetching = None;
        match result {
            Ok(kept) => {
                self.failure = None;
                self.order = Order { known: Some(kept.token.generation()), rejected: None };
                Ok(self.kept.insert(kept).token.clone())
            }
            Err(error) => {
                self.failure = Some(Failure::new(error.clone(), now));
                Err(error)
            }
        }
    }

    fn may_renew(&self, now: Moment) -> bool {
        let failure = self.failure.as_ref();
        let may_try = failure.is_none_or(|failure| failure.is_over(now, BETWEEN_FETCHES));
        may_try && self.fetching.is_none()
    }

    fn look_without_token(&mut self, now: Moment) -> (Answer, Option<Start>) {
        if let Some(fetching) = &self.fetching {
            return (Answer::Wait(fetching.clone()), None);
        }
        let lasting = |failure: &&Failure| !failure.is_over(now, Duration::ZERO);
        if let Some(failure) = self.failure.as_ref().filter(lasting) {
            return (Answer::Ready(Err(failure.error(now))), None);
        }
        let (waiting, start) = self.start();
        (Answer::Wait(waiting), Some(start))
    }

    fn start(&mut self) -> (watch::Receiver<Landed>, Start) {
        let (landed, waiting) = watch::channel(None);
        self.fetching = Some(waiting.clone());
        let order = self.order;
        (waiting, Start { order, landed })
    }
}

impl Failure {
    fn new(error: Error, at: Moment) -> Self {
        let lasts = if is_refusal(&error) {
            BETWEEN_FETCHES
        } else {
            error.retry_after().unwrap_or_default().min(LONGEST_FAILURE)
        };
        Self { at, error, lasts }
    }

    fn is_over(&self, now: Moment, at_least: Duration) -> bool {
        now.since(self.at) >= self.lasts.max(at_least)
    }

    /// The error, with what is left of the wait that it asked for.
    fn error(&self, now: Moment) -> Error {
        let left = self.lasts.saturating_sub(now.since(self.at));
        let wait = self.error.retry_after().map(|_| left);
        self.error.clone().after(wait)
    }
}

/// Whether the same credentials would get the same answer.
fn is_refusal(error: &Error) -> bool {
    let is_passing = matches!(error.class(), Some(CodeClass::Throttled | CodeClass::Server));
    matches!(error.status(), Some(400..=499)) && !is_passing
}
