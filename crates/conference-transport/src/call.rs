mod hint;
mod running;
#[cfg(feature = "upgrade")]
pub(crate) mod tokenless;

use std::{
    future::{Future, poll_fn},
    pin::{Pin, pin},
    sync::Arc,
    task::Poll,
    time::{Duration, Instant},
};

use reqwest::{Method, Url, header::HeaderMap};
use tokio::{sync::SemaphorePermit, time::timeout};
use tracing::Instrument as _;

use crate::{
    codes::RetryClass,
    context::Context,
    credentials::AccessToken,
    deadline::Deadline,
    error::{Error, ErrorKind, Execution},
    http::Exchange,
    observe,
    options::CallOptions,
    reply::Reply,
    request::Request,
    retry::{Failure, RetryPolicy},
    token::Tokens,
};
use running::{RunningAttempt, RunningCall};

/// One call, with all its attempts.
pub(crate) struct Call<'a> {
    context: &'a Context,
    tokens: &'a Tokens,
    request: &'a Request,
    options: &'a CallOptions,
    started: Instant,
    deadline: Deadline,
}

/// The part of an HTTP request that is the same in all attempts.
struct Target<'a> {
    method: Method,
    url: Arc<Url>,
    headers: &'a HeaderMap,
}

/// Everything that an attempt needs before it is sent.
struct Permits<'a> {
    token: AccessToken,
    timeout: Duration,
    _in_flight: SemaphorePermit<'a>,
}

/// The attempts so far.
#[derive(Default)]
struct History {
    attempts: u32,
    /// Attempts that only replaced a rejected token. They do not count against the policy.
    replays: u32,
    /// The furthest that an attempt got.
    execution: Option<Execution>,
    /// The rejected token with its error, until there is another token.
    rejection: Option<(AccessToken, Error)>,
}

enum Decision {
    Return,
    /// Send the call again immediately, with another token.
    Replay,
    Retry(Duration),
}

/// A token that was looked up longer ago is looked up again before it is sent.
const TOKEN_STALE_AFTER: Duration = Duration::from_secs(1);

impl<'a> Call<'a> {
    pub(crate) fn new(
        context: &'a Context,
        tokens: &'a Tokens,
        request: &'a Request,
        options: &'a CallOptions,
    ) -> Self {
        let started = context.now();
        let total = options.total_timeout.unwrap_or(context.timeouts.total);
        let deadline = Deadline::after(started, total);
        Self { context, tokens, request, options, started, deadline }
    }

    /// Runs the call in its span, decodes the reply there, and reports the outcome.
    pub(crate) async fn run<T>(
        &self,
        decode: impl FnOnce(&Reply) -> Result<T, Error>,
    ) -> Result<(T, Reply), Error> {
        let mut running = RunningCall::new(self);
        let span = running.span.clone();
        let result = self.send(&mut running.history).instrument(span).await;
        let result = result.and_then(|reply| {
            let value = running.span.in_scope(|| decode(&reply));
            value.map(|value| (value, reply))
        });
        let result = result.map_err(|error| self.conclude(error, &running.history));
        running.report(result.as_ref().map(|(_, reply)| reply).into());
        result
    }

    async fn send(&self, history: &mut History) -> Result<Reply, Error> {
        let target = self.target()?;
        loop {
            let permits = self.acquire(history).await?;
            let (result, decision) = self.attempt(&target, permits, history).await;
            match decision {
                Decision::Return => return result,
                Decision::Replay => {}
                Decision::Retry(wait) => self.context.clock.sleep(wait).await,
            }
        }
    }

    /// Checks and resolves everything that does not change between attempts.
    fn target(&self) -> Result<Target<'a>, Error> {
        require_runtime()?;
        Ok(Target {
            method: self.request.method()?,
            url: self.context.urls.resolve(self.request)?,
            headers: self.options.headers.get()?,
        })
    }

    /// Waits for everything that an attempt needs.
    ///
    /// The token comes first: without one there is nothing to send, and no permit is spent. The
    /// in-flight permit comes last, since other calls could use it meanwhile. During these waits
    /// the address may be banned, and the token may expire or be replaced.
    async fn acquire(&self, history: &mut History) -> Result<Permits<'a>, Error> {
        let started = self.context.now();
        self.context.ban.check(started)?;
        let mut token = self.token(history).await?;
        self.rate_limit().await?;
        let in_flight = self.within_deadline(self.context.in_flight.acquire()).await?;
        let mut now = self.context.now();
        if now - started >= TOKEN_STALE_AFTER || !self.tokens.is_current(&token) {
            token = self.token(history).await?;
            now = self.context.now();
        }
        self.context.ban.check(now)?;
        let timeout = self.options.attempt_timeout.unwrap_or(self.context.timeouts.attempt);
        Ok(Permits {
            token,
            timeout: self.deadline.attempt(now, timeout).ok_or_else(|| self.timed_out())?,
            _in_flight: in_flight.expect("the semaphore is never closed"),
        })
    }

    async fn token(&self, history: &mut History) -> Result<AccessToken, Error> {
        let token = self.within_deadline(self.tokens.get()).await.and_then(|token| token);
        let token = token.map_err(Error::into_token_error)?;
        match history.rejection.take() {
            Some((rejected, error)) if rejected == token => Err(error),
            _ => Ok(token),
        }
    }

    async fn rate_limit(&self) -> Result<(), Error> {
        let Some(limiter) = &self.context.rate_limiter else {
            return Ok(());
        };
        let deadline = self.deadline.instant(self.context.now());
        let acquired = limiter.acquire(&self.request.operation, deadline);
        self.within_deadline(acquired).await?.map_err(|limited| {
            let message = "the rate limit admits the call only after its deadline";
            Error::new(ErrorKind::Timeout, Execution::NotSent, message)
                .with_retry_after(Some(limited.retry_after))
        })
    }

    /// Waits for a future until the deadline. One that is ready needs no timer.
    async fn within_deadline<F: Future>(&self, future: F) -> Result<F::Output, Error> {
        let left = self.deadline.attempt(self.context.now(), Duration::MAX);
        let left = left.ok_or_else(|| self.timed_out())?;
        let mut future = pin!(future);
        match poll_once(future.as_mut()).await {
            Some(output) => Ok(output),
            None => timeout(left, future).await.map_err(|_| self.timed_out()),
        }
    }

    /// Makes one attempt in its span, and decides what follows. The in-flight permit is free again
    /// when this returns, since the wait for the next attempt does not need it.
    async fn attempt(
        &self,
        target: &Target<'_>,
        permits: Permits<'a>,
        history: &mut History,
    ) -> (Result<Reply, Error>, Decision) {
        history.attempts += 1;
        let host = target.url.host_str().unwrap_or_default();
        let (number, method) = (history.attempts, target.method.as_str());
        let span = observe::attempt_span(&self.request.operation, number, method, host);
        let mut running = RunningAttempt::new(self, &span, number);
        let exchange = self.exchange(target, &permits, number);
        let result = exchange.instrument(span.clone()).await;
        let decision = self.decide(&result, &permits.token, history);
        running.report(result.as_ref().into(), decision.wait());
        drop(running);
        (result, decision)
    }

    /// Sends one request and reads its response.
    async fn exchange(
        &self,
        target: &Target<'_>,
        permits: &Permits<'_>,
        number: u32,
    ) -> Result<Reply, Error> {
        let exchange = Exchange {
            method: target.method.clone(),
            url: Url::clone(&target.url),
            access_token: Some(permits.token.header()),
            headers: Some(target.headers),
            body: self.request.body.clone(),
        };
        let response = self.context.http.exchange(exchange, permits.timeout).await?;
        let (head, body) = response.success(self.request.classify, &[permits.token.expose()])?;
        Ok(Reply::new(self.request, permits.token.clone(), head, body, number))
    }

    fn decide(
        &self,
        result: &Result<Reply, Error>,
        token: &AccessToken,
        history: &mut History,
    ) -> Decision {
        match result {
            Ok(_) if history.attempts == 1 => {
                self.context.budget.refund();
                Decision::Return
            }
            Ok(_) => Decision::Return,
            Err(error) => self.decide_failure(error, token, history),
        }
    }

    fn decide_failure(
        &self,
        error: &Error,
        token: &AccessToken,
        history: &mut History,
    ) -> Decision {
        history.execution = history.execution.max(Some(error.execution()));
        if error.retry_class() == RetryClass::TokenRejected {
            return self.decide_rejection(error, token, history);
        }
        let attempts = history.attempts - history.replays;
        let failure = Failure { error, attempts, idempotent: self.is_idempotent() };
        let wait = self.context.retry_wait(self.retry_policy(), &failure, self.deadline);
        wait.map_or(Decision::Return, Decision::Retry)
    }

    /// Replays the call once, if another token may be had.
    fn decide_rejection(
        &self,
        error: &Error,
        token: &AccessToken,
        history: &mut History,
    ) -> Decision {
        let has_another = self.tokens.reject(token);
        if !has_another || history.replays > 0 {
            return Decision::Return;
        }
        history.replays += 1;
        history.rejection = Some((token.clone(), error.clone()));
        Decision::Replay
    }

    /// Completes an error with what all attempts have in common.
    fn conclude(&self, error: Error, history: &History) -> Error {
        self.context.ban.note(&error, self.context.now());
        let execution = error.execution().max(history.execution.unwrap_or(Execution::NotSent));
        let error = match hint::hint(&error, self.request, self.context.urls.base()) {
            Some(hint) => error.with_hint(hint),
            None => error,
        };
        error
            .with_operation(self.request.operation.clone())
            .with_execution(execution)
            .with_attempts(history.attempts)
            .with_idempotent(self.is_idempotent())
    }

    fn is_idempotent(&self) -> bool {
        self.options.idempotent.unwrap_or(self.request.idempotent)
    }

    fn retry_policy(&self) -> &RetryPolicy {
        self.options.retry.as_ref().unwrap_or(&self.context.retry)
    }

    fn timed_out(&self) -> Error {
        let total = self.deadline.left(self.started);
        let message = format!("timed out after {total:?}, before the request was sent");
        Error::new(ErrorKind::Timeout, Execution::NotSent, message)
    }
}

impl Decision {
    fn wait(&self) -> Option<Duration> {
        match self {
            Self::Return => None,
            Self::Replay => Some(Duration::ZERO),
            Self::Retry(wait) => Some(*wait),
        }
    }
}

/// Returns the output of a future that is ready.
async fn poll_once<F: Future>(mut future: Pin<&mut F>) -> Option<F::Output> {
    poll_fn(|context| match future.as_mut().poll(context) {
        Poll::Ready(output) => Poll::Ready(Some(output)),
        Poll::Pending => Poll::Ready(None),
    })
    .await
}

/// Without a runtime the HTTP library would panic.
fn require_runtime() -> Result<(), Error> {
    let runtime = tokio::runtime::Handle::try_current();
    runtime.map(drop).map_err(|reason| {
        Error::invalid("requests have to be sent inside a Tokio runtime").with_source(reason)
    })
}
