use std::{borrow::Cow, time::Instant};

use crate::{
    context::Context,
    observe::{Outcome, TokenOutcome},
};

/// A token request in progress. It is reported once: as canceled if it is dropped before another
/// report.
pub(super) struct RunningRequest<'a> {
    context: &'a Context,
    started: Option<Instant>,
}

impl<'a> RunningRequest<'a> {
    pub(super) fn new(context: &'a Context) -> Self {
        Self { context, started: None }
    }

    pub(super) fn begin(&mut self) {
        self.started = Some(self.context.now());
    }

    /// Describes the current step, for messages.
    pub(super) fn activity(&self) -> Cow<'static, str> {
        match self.started {
            Some(_) => format!("fetching one from {}", self.context.http.route()).into(),
            None => "waiting for the token store".into(),
        }
    }

    /// Reports the request, if one is in progress.
    pub(super) fn report(&mut self, result: Outcome<'_, ()>) {
        let Some(started) = self.started.take() else { return };
        if let Some(observer) = &self.context.observer {
            let elapsed = self.context.now() - started;
            observer.token(&TokenOutcome { elapsed, result });
        }
    }
}

impl Drop for RunningRequest<'_> {
    fn drop(&mut self) {
        self.report(Outcome::Canceled);
    }
}
