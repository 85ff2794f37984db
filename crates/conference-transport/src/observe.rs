mod span;

use std::time::Duration;

use crate::{error::Error, reply::Reply};

pub(crate) use span::{attempt_span, call_span, record_attempt, record_call, token_retry};

/// Is told what calls, their attempts and the fetches of tokens came to, for metrics. The functions
/// do nothing unless written.
///
/// They run on the task that makes the call or fetches the token, or drops it, so they should be
/// quick.
pub trait Observer: Send + Sync {
    /// An attempt is over: a request that was sent, or begun to be.
    fn attempt(&self, attempt: &AttemptOutcome<'_>) {
        let _ = attempt;
    }

    /// A call is over, with all its attempts. A call whose future is dropped before its end is
    /// canceled; one whose future was never polled is not told.
    fn call(&self, call: &CallOutcome<'_>) {
        let _ = call;
    }

    /// A request to the service for an access token is over. Each is told, also those that are made
    /// again after a failure, and those that renew a token in the background. A token that the
    /// token store has is no request, and neither is one that the program provides.
    fn token(&self, token: &TokenOutcome<'_>) {
        let _ = token;
    }
}

/// The end of something that was under way.
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
    pub result: Outcome<'a, &'a Reply>,
    /// How long the call waits until it is sent again; none if it is not.
    pub wait: Option<Duration>,
}

/// What a whole call came to.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct CallOutcome<'a> {
    /// The operation's name.
    pub operation: &'a str,
    /// How often the request was begun.
    pub attempts: u32,
    /// How long it took, with all waiting.
    pub elapsed: Duration,
    /// The reply, or the reason why there is none or why it could not be decoded.
    pub result: Outcome<'a, &'a Reply>,
}

/// What one request for an access token came to. It never holds the token.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct TokenOutcome<'a> {
    /// How long it took, with the reading of a third-party app's ticket.
    pub elapsed: Duration,
    /// The reason why there is no token, if there is none.
    pub result: Outcome<'a, ()>,
}

impl<'a, T> Outcome<'a, T> {
    /// Returns what came of it, if it succeeded.
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
