use std::time::{Duration, Instant};

use tracing::Span;

use super::{Call, History};
use crate::{
    observe::{self, AttemptOutcome, CallOutcome, Outcome},
    reply::Reply,
};

/// A call under way. It is reported as canceled if it is dropped before it is reported.
pub(super) struct RunningCall<'a> {
    call: &'a Call<'a>,
    pub(super) span: Span,
    pub(super) history: History,
    is_reported: bool,
}

/// An attempt under way. It is reported as canceled if it is dropped before it is reported.
pub(super) struct RunningAttempt<'a> {
    call: &'a Call<'a>,
    span: &'a Span,
    number: u32,
    started: Instant,
    is_reported: bool,
}

impl<'a> RunningCall<'a> {
    pub(super) fn new(call: &'a Call<'a>) -> Self {
        let span = observe::call_span(&call.request.operation);
        Self { call, span, history: History::default(), is_reported: false }
    }

    pub(super) fn report(&mut self, result: Outcome<'_, &Reply>) {
        self.is_reported = true;
        let outcome = CallOutcome {
            operation: &self.call.request.operation,
            attempts: self.history.attempts,
            elapsed: self.call.context.now() - self.call.started,
            result,
        };
        observe::record_call(&self.span, &outcome);
        if let Some(observer) = &self.call.context.observer {
            observer.call(&outcome);
        }
    }
}

impl Drop for RunningCall<'_> {
    fn drop(&mut self) {
        if !self.is_reported {
            self.report(Outcome::Canceled);
        }
    }
}

impl<'a> RunningAttempt<'a> {
    pub(super) fn new(call: &'a Call<'a>, span: &'a Span, number: u32) -> Self {
        Self { call, span, number, started: call.context.now(), is_reported: false }
    }

    pub(super) fn report(&mut self, result: Outcome<'_, &Reply>, wait: Option<Duration>) {
        self.is_reported = true;
        let outcome = AttemptOutcome {
            operation: &self.call.request.operation,
            number: self.number,
            elapsed: self.call.context.now() - self.started,
            result,
            wait,
        };
        observe::record_attempt(self.span, &outcome);
        if let Some(observer) = &self.call.context.observer {
            observer.attempt(&outcome);
        }
    }
}

impl Drop for RunningAttempt<'_> {
    fn drop(&mut self) {
        if !self.is_reported {
            self.report(Outcome::Canceled, None);
        }
    }
}
