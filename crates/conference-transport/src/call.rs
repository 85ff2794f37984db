mod acquire;
mod hint;
mod running;

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use reqwest::{Method, Url, header::HeaderMap};
use tracing::Instrument as _;

use crate::{
    codes::RetryClass,
    context::Context,
    credentials::AccessToken,
    deadline::Deadline,
    error::{Error, Execution},
    http::{Exchange, Reading},
    observe,
    options::CallOptions,
    reply::{Reply, Secrets},
    request::Request,
    retry::{Failure, RetryPolicy},
    token::Tokens,
};
use acquire::Permits;
use running::{RunningAttempt, RunningCall};

/// One call, with all its attempts.
pub(crate) struct Call<'a> {
    context: &'a Context,
    /// `None` for a call without an access token. Its caller decides what follows a failure.
    tokens: Option<&'a Tokens>,
    /// The secrets in the request of a call without an access token.
    secrets: &'a [&'a str],
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

/// The attempts so far.
#[derive(Default)]
struct History {
    attempts: u32,
    /// Attempts that only replaced a rejected token. They do not count against the policy.
    replays: u32,
    /// The highest execution of all attempts.
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
        let (tokens, secrets) = (Some(tokens), &[][..]);
        Self { context, tokens, secrets, request, options, started, deadline }
    }

    /// The same call without an access token, and without retries. Errors show none of the secrets.
    #[cfg(feature = "upgrade")]
    pub(crate) fn without_token(self, secrets: &'a [&'a str]) -> Self {
        Self { tokens: None, secrets, ..self }
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

    /// Makes one attempt in its span, and decides what follows. The in-flight permit is released
    /// when this returns: the wait for the next attempt does not need it.
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
        let decision = self.decide(&result, permits.token.as_ref(), history);
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
            access_token: permits.token.as_ref().map(AccessToken::header),
            headers: Some(target.headers),
            body: self.request.body.clone(),
        };
        let response = self.context.http.exchange(exchange, permits.timeout).await?;
        let secrets = match &permits.token {
            Some(token) => Secrets::Token(token.clone()),
            None => Secrets::of(self.secrets),
        };
        let (classify, excerpts) = (self.request.classify, secrets.excerpts());
        let success = |secrets: &[&str]| response.success(Reading { classify, secrets, excerpts });
        let (head, body) = secrets.expose_to(success)?;
        Ok(Reply::new(self.request, secrets, head, body, number))
    }

    fn decide(
        &self,
        result: &Result<Reply, Error>,
        token: Option<&AccessToken>,
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
        token: Option<&AccessToken>,
        history: &mut History,
    ) -> Decision {
        history.execution = history.execution.max(Some(error.execution()));
        let (Some(tokens), Some(token)) = (self.tokens, token) else {
            return Decision::Return;
        };
        if error.retry_class() == RetryClass::TokenRejected {
            return decide_rejection(tokens, error, token, history);
        }
        let attempts = history.attempts - history.replays;
        let failure = Failure { error, attempts, idempotent: self.is_idempotent() };
        let wait = self.context.retry_wait(self.retry_policy(), &failure, self.deadline);
        wait.map_or(Decision::Return, Decision::Retry)
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

/// Replays the call once, if another token may be had.
fn decide_rejection(
    tokens: &Tokens,
    error: &Error,
    token: &AccessToken,
    history: &mut History,
) -> Decision {
    let has_another = tokens.reject(token);
    if !has_another || history.replays > 0 {
        return Decision::Return;
    }
    history.replays += 1;
    history.rejection = Some((token.clone(), error.clone()));
    Decision::Replay
}

/// Without a runtime the HTTP library would panic.
fn require_runtime() -> Result<(), Error> {
    let runtime = tokio::runtime::Handle::try_current();
    runtime.map(drop).map_err(|reason| {
        Error::invalid("requests must be sent inside a Tokio runtime").with_source(reason)
    })
}
