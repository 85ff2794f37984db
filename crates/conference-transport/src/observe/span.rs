use std::time::Duration;

use tracing::{
    Span,
    field::{self, debug, display},
};

use super::{AttemptOutcome, CallOutcome, Outcome};
use crate::{
    error::{Error, ErrorKind},
    reply::Reply,
};

const STATUS: &str = "http.response.status_code";

pub(crate) fn call_span(operation: &str) -> Span {
    tracing::info_span!(
        "call",
        otel.name = operation,
        otel.kind = "internal",
        %operation,
        attempts = field::Empty,
        http.response.status_code = field::Empty,
        error.type = field::Empty,
        code = field::Empty,
        request_id = field::Empty,
        trace_id = field::Empty,
        execution = field::Empty,
    )
}

/// The span of an HTTP client, with the names of OpenTelemetry.
pub(crate) fn attempt_span(operation: &str, number: u32, method: &str, host: &str) -> Span {
    let resend_count = number.checked_sub(1).filter(|count| *count > 0);
    tracing::debug_span!(
        "attempt",
        otel.name = operation,
        otel.kind = "client",
        %operation,
        attempt = number,
        http.request.method = method,
        http.request.resend_count = resend_count,
        http.response.status_code = field::Empty,
        server.address = host,
        error.type = field::Empty,
        code = field::Empty,
        request_id = field::Empty,
        trace_id = field::Empty,
        execution = field::Empty,
        retry_class = field::Empty,
        wait_ms = field::Empty,
    )
}

pub(crate) fn record_call(span: &Span, outcome: &CallOutcome<'_>) {
    if span.is_disabled() {
        return;
    }
    span.record("attempts", outcome.attempts);
    record_result(span, outcome.result);
}

pub(crate) fn record_attempt(span: &Span, outcome: &AttemptOutcome<'_>) {
    if span.is_disabled() {
        return;
    }
    record_result(span, outcome.result);
    if let Outcome::Failure(error) = outcome.result {
        span.record("retry_class", error.retry_class().as_str());
    }
    if let Some(wait) = outcome.wait {
        span.record("wait_ms", milliseconds(wait));
        tracing::debug!(parent: span, "the call is sent again");
    }
}

/// Reports the retry of a token request outside of all calls: the request goes on when the call
/// that started it is gone.
pub(crate) fn token_retry(error: &Error, attempt: u32, wait: Duration) {
    tracing::debug!(
        attempt,
        http.response.status_code = error.status(),
        code = error.code(),
        request_id = error.request_id(),
        retry_class = error.retry_class().as_str(),
        wait_ms = milliseconds(wait),
        "the access token is requested again"
    );
}

fn milliseconds(wait: Duration) -> u64 {
    u64::try_from(wait.as_millis()).unwrap_or(u64::MAX)
}

fn record_result(span: &Span, result: Outcome<'_, &Reply>) {
    match result {
        Outcome::Success(reply) => {
            record_response(span, Some(reply.status()), reply.request_id(), reply.trace_id());
        }
        Outcome::Failure(error) => record_failure(span, error),
        Outcome::Canceled => drop(span.record("error.type", "canceled")),
    }
}

fn record_response(
    span: &Span,
    status: Option<u16>,
    request_id: Option<&str>,
    trace_id: Option<&str>,
) {
    span.record(STATUS, status);
    span.record("request_id", request_id);
    span.record("trace_id", trace_id);
}

fn record_failure(span: &Span, error: &Error) {
    record_response(span, error.status(), error.request_id(), error.trace_id());
    span.record("execution", debug(error.execution()));
    if let Some(code) = error.code() {
        span.record("code", code);
        span.record("error.type", code);
    } else if let Some(status) = error.status().filter(|status| *status >= 300) {
        span.record("error.type", display(status));
    } else {
        span.record("error.type", kind_name(error.kind()));
    }
}

fn kind_name(kind: ErrorKind) -> &'static str {
    match kind {
        ErrorKind::Api => "api",
        ErrorKind::Token => "token",
        ErrorKind::Transport => "transport",
        ErrorKind::Timeout => "timeout",
        ErrorKind::Decode => "decode",
        ErrorKind::InvalidRequest => "invalid_request",
    }
}
