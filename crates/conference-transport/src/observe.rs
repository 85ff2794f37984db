use std::time::Duration;

use tracing::{
    Span,
    field::{self, debug},
};

use crate::{error::Error, reply::Reply};

/// Is told what calls and their attempts came to, for metrics. Both functions do nothing unless
/// written.
///
/// They run on the task that makes the call, so they should be quick.
pub trait Observer: Send + Sync {
    /// An attempt is over: a request that was sent, or begun to be.
    fn attempt(&self, attempt: &AttemptOutcome<'_>) {
        let _ = attempt;
    }

    /// A call is over, with all its attempts. A call whose future is dropped is not told.
    fn call(&self, call: &CallOutcome<'_>) {
        let _ = call;
    }
}

/// What one attempt came to.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct AttemptOutcome<'a> {
    /// The operation's name.
    pub operation: &'a str,
    /// Which attempt of the call it was, counted from 1.
    pub number: u32,
    /// How long it took.
    pub elapsed: Duration,
    /// The reply as it came, or the reason why there is none. An attempt ends before the reply is
    /// decoded.
    pub result: Result<&'a Reply, &'a Error>,
    /// How long the call waits until it is sent again; none if it is not.
    pub wait: Option<Duration>,
}

/// What a whole call came to.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct CallOutcome<'a> {
    /// The operation's name.
    pub operation: &'a str,
    /// How long it took, with all waiting.
    pub elapsed: Duration,
    /// The reply, or the reason why there is none or why it could not be decoded. Both know the
    /// number of attempts.
    pub result: Result<&'a Reply, &'a Error>,
}

pub(crate) fn call_span(operation: &str) -> Span {
    tracing::info_span!(
        "call",
        %operation,
        attempts = field::Empty,
        status = field::Empty,
        code = field::Empty,
        request_id = field::Empty,
        execution = field::Empty,
    )
}

pub(crate) fn attempt_span(operation: &str, number: u32) -> Span {
    tracing::debug_span!(
        "attempt",
        %operation,
        attempt = number,
        status = field::Empty,
        code = field::Empty,
        request_id = field::Empty,
        execution = field::Empty,
        retry_class = field::Empty,
        wait_ms = field::Empty,
    )
}

pub(crate) fn call_ended(observer: Option<&dyn Observer>, span: &Span, outcome: &CallOutcome<'_>) {
    outcome.record(span);
    if let Some(observer) = observer {
        observer.call(outcome);
    }
}

pub(crate) fn attempt_ended(
    observer: Option<&dyn Observer>,
    span: &Span,
    outcome: &AttemptOutcome<'_>,
) {
    outcome.record(span);
    if let Some(observer) = observer {
        observer.attempt(outcome);
    }
}

/// Getting a token belongs to no call: it goes on when the call that started it is gone.
pub(crate) fn token_retry(error: &Error, attempt: u32, wait: Duration) {
    tracing::debug!(
        attempt,
        status = error.status(),
        code = error.code(),
        request_id = error.request_id(),
        retry_class = error.retry_class().as_str(),
        wait_ms = milliseconds(wait),
        "the access token is asked for again"
    );
}

impl CallOutcome<'_> {
    fn record(&self, span: &Span) {
        if span.is_disabled() {
            return;
        }
        span.record("attempts", attempts(self.result));
        record_result(span, self.result);
    }
}

impl AttemptOutcome<'_> {
    fn record(&self, span: &Span) {
        if span.is_disabled() {
            return;
        }
        record_result(span, self.result);
        if let Err(error) = self.result {
            span.record("retry_class", error.retry_class().as_str());
        }
        if let Some(wait) = self.wait {
            span.record("wait_ms", milliseconds(wait));
            tracing::debug!(parent: span, "the call is sent again");
        }
    }
}

fn milliseconds(wait: Duration) -> u64 {
    u64::try_from(wait.as_millis()).unwrap_or(u64::MAX)
}

fn attempts(result: Result<&Reply, &Error>) -> u32 {
    result.map_or_else(Error::attempts, Reply::attempts)
}

fn record_result(span: &Span, result: Result<&Reply, &Error>) {
    let (status, request_id) = match result {
        Ok(reply) => (Some(reply.status()), reply.request_id()),
        Err(error) => (error.status(), error.request_id()),
    };
    if let Some(status) = status {
        span.record("status", status);
    }
    if let Some(request_id) = request_id {
        span.record("request_id", request_id);
    }
    let Err(error) = result else { return };
    span.record("execution", debug(error.execution()));
    if let Some(code) = error.code() {
        span.record("code", code);
    }
}
