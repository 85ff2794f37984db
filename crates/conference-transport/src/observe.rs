mod span;

use std::time::Duration;

use crate::{error::Error, reply::Reply};

pub(crate) use span::{attempt_span, call_span, record_attempt, record_call, token_retry};

/// Receives the outcome of each call, attempt and token request, for metrics. The default methods
/// do nothing.
///
/// The methods run on the task that makes the call, fetches the token or drops its future, so they
/// must be quick.
pub trait Observer: Send + Sync {
    /// Called at the end of an attempt: one request of the operation.
    fn attempt(&self, attempt: &AttemptOutcome<'_>) {
        let _ = attempt;
    }

    /// Called at the end of a call, with all its attempts. A call whose future is dropped earlier
    /// is canceled. A call whose future was never polled is not reported.
    fn call(&self, call: &CallOutcome<'_>) {
        let _ = call;
    }

    /// Called at the end of a request for an access token, including retries and background
    /// refreshes. Tokens from a token store or from the program need no request.
    fn token(&self, token: &TokenOutcome<'_>) {
        let _ = token;
    }
}

/// Outcome of a call, an attempt or a token request.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum Outcome<'a, T> {
    /// It succeeded.
    Success(T),
    /// It failed.
    Failure(&'a Error),
    /// Its future was dropped before its end. The service may have carried out what was sent.
    Canceled,
}

/// Outcome of one attempt.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct AttemptOutcome<'a> {
    /// The operation's name.
    pub operation: &'a str,
    /// Number of the attempt in its call, starting at 1.
    pub number: u32,
    /// Duration of the attempt.
    pub elapsed: Duration,
    /// The reply or the error. An attempt ends before the reply is decoded.
    pub result: Outcome<'a, &'a Reply>,
    /// Wait before the next attempt; `None` if there is none.
    pub wait: Option<Duration>,
}

/// Outcome of one call.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct CallOutcome<'a> {
    /// The operation's name.
    pub operation: &'a str,
    /// Number of attempts.
    pub attempts: u32,
    /// Duration of the call, with all waits.
    pub elapsed: Duration,
    /// The reply, or the error of sending or decoding.
    pub result: Outcome<'a, &'a Reply>,
}

/// Outcome of one request for an access token. It never holds the token.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct TokenOutcome<'a> {
    /// Duration of the request, including the call for a third-party app's ticket.
    pub elapsed: Duration,
    /// The error, if there is no token.
    pub result: Outcome<'a, ()>,
}

impl<'a, T> Outcome<'a, T> {
    /// Returns the value, if it succeeded.
    pub fn success(self) -> Option<T> {
        match self {
            Self::Success(value) => Some(value),
            Self::Failure(_) | Self::Canceled => None,
        }
    }

    /// Returns the error, if it failed.
    pub fn failure(self) -> Option<&'a Error> {
        match self {
            Self::Failure(error) => Some(error),
            Self::Success(_) | Self::Canceled => None,
        }
    }
}

impl<'a, T> From<Result<T, &'a Error>> for Outcome<'a, T> {
    fn from(result: Result<T, &'a Error>) -> Self {
        match result {
            Ok(value) => Self::Success(value),
            Err(error) => Self::Failure(error),
        }
    }
}
