mod span;

use std::time::Duration;

use crate::{error::Error, reply::Reply};

pub(crate) use span::{attempt_span, call_span, record_attempt, record_call, token_retry};

/// Receives the outcome of each call, attempt and token request, for metrics. The default methods
/// do nothing.
///
/// The methods run on the task that makes the call or fetches the token, or on the task that drops
/// the future of the call. They must return quickly and not block.
///
/// ```
/// use std::sync::Arc;
///
/// use conference_transport::{AttemptOutcome, Credentials, Observer, Transport};
///
/// struct PrintFailures;
///
/// impl Observer for PrintFailures {
///     fn attempt(&self, attempt: &AttemptOutcome<'_>) {
///         if let Some(error) = attempt.result.failure() {
///             println!("attempt {} failed in {:?}: {error}", attempt.number, attempt.elapsed);
///         }
///     }
/// }
///
/// let transport = Transport::builder()
///     .credentials(Credentials::internal_app("app key", "app secret"))
///     .observer(Arc::new(PrintFailures))
///     .build()?;
/// # Ok::<(), conference_transport::Error>(())
/// ```
pub trait Observer: Send + Sync {
    /// Receives the outcome of an attempt, which is one request of the operation. A call with
    /// retries has several.
    fn attempt(&self, attempt: &AttemptOutcome<'_>) {
        let _ = attempt;
    }

    /// Receives the outcome of a call, after all its attempts. The outcome is
    /// [`Canceled`](Outcome::Canceled) if the future of the call was dropped. A call whose future
    /// was never polled is not reported.
    fn call(&self, call: &CallOutcome<'_>) {
        let _ = call;
    }

    /// Receives the outcome of a request for an access token. Each retry and each background
    /// refresh is a separate request. Tokens from a token store or from the program need no
    /// request.
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
    /// Its future was dropped before it was complete. The service may have carried out the request.
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
    /// Duration of the attempt, without waits for the rate limit or a permit.
    pub elapsed: Duration,
    /// The reply or the error. The reply is not decoded yet: an error of decoding is in the
    /// [`CallOutcome`] only.
    pub result: Outcome<'a, &'a Reply>,
    /// Wait before the next attempt. `None` if there is no other attempt.
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
    /// Duration of the call, including the access token, all attempts and all waits.
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
    /// The error, if the request got no token.
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
