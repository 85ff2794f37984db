use std::{
    future::{Future, poll_fn},
    pin::pin,
    task::Poll,
    time::{Duration, Instant},
};

use reqwest::header::HeaderMap;
use tokio::sync::SemaphorePermit;

use crate::{
    answer::Answer,
    clock::BoxFuture,
    deadline::Deadline,
    error::{Error, ErrorKind},
    execution::Execution,
    fault::Fault,
    http::Exchange,
    observe::{self, AttemptOutcome, in_span},
    options::CallOptions,
    reply::{Context, Reply},
    request::Request,
    retry_class::RetryClass,
    token::{AccessToken, Getting, Tokens},
    transport::Shared,
};

/// One call, with all its attempts.
pub(crate) struct Call<'a> {
    shared: &'a Shared,
    tokens: &'a Tokens,
    request: &'a Request,
    options: &'a CallOptions,
    begun: Instant,
    deadline: Deadline,
}

/// What an attempt needs before it begins.
struct Ready<'a> {
    token: AccessToken,
    limit: Duration,
    _place: SemaphorePermit<'a>,
}

/// What the attempts so far came to.
#[derive(Default)]
struct History {
    attempts: u32,
    /// The one attempt whose token was rejected, while another token is fetched.
    rejection: Option<(AccessToken, Error)>,
    replays: u32,
    execution: Option<Execution>,
}

enum Next {
    GiveUp,
    Replay,
    Wait(Duration),
}

impl<'a> Call<'a> {
    pub(crate) fn new(
        shared: &'a Shared,
        tokens: &'a Tokens,
        request: &'a Request,
        options: &'a CallOptions,
    ) -> Self {
        let begun = shared.clock.now();
        let total = options.total_timeout.unwrap_or(shared.timeouts.total);
        Self { shared, tokens, request, options, begun, deadline: Deadline::after(begun, total) }
    }

    pub(crate) async fn run(&self) -> Result<Reply, Error> {
        require_runtime()?;
        self.request.check_path()?;
        let headers = self.options.headers.get()?;
        let mut history = History::default();
        let mut now = self.begun;
        loop {
            let ready = match self.ready(now).await {
                Ok(ready) => ready,
                Err(error) => return Err(self.conclude(error, &history)),
            };
            if let Some(error) = history.same_token_again(&ready.token) {
                return Err(self.conclude(error, &history));
            }
            let (error, next) = match self.attempt(&ready, headers, &mut history).await {
                Ok(reply) => return Ok(reply),
                Err(failure) => failure,
            };
            let token = ready.into_token();
            history.add(error.execution());
            match next {
                Next::GiveUp => return Err(self.conclude(error, &history)),
                Next::Replay => history.replay(token, error),
                Next::Wait(wait) => self.shared.clock.sleep(wait).await,
            }
            now = self.now();
        }
    }

    /// Waits for all that an attempt needs; last for a place, which calls of other operations or
    /// organizations could use meanwhile. The address may be banned and the token replaced until
    /// there is one.
    async fn ready(&self, mut now: Instant) -> Result<Ready<'a>, Error> {
        self.shared.breaker.check(now)?;
        self.slot(&mut now).await?;
        let mut token = self.token(&mut now).await?;
        let place = if let Ok(place) = self.shared.in_flight.try_acquire() {
            place
        } else {
            let place = self.place(&mut now).await?;
            token = self.token(&mut now).await?;
            place
        };
        self.shared.breaker.check(now)?;
        Ok(Ready { token, limit: self.limit(now)?, _place: place })
    }

    async fn attempt(
        &self,
        ready: &Ready<'_>,
        headers: &HeaderMap,
        history: &mut History,
    ) -> Result<Reply, (Error, Next)> {
        history.attempts += 1;
        let number = history.attempts;
        let span = observe::attempt_span(self.request, number);
        let started = self.shared.starts(&span);
        let answer = in_span(&span, pin!(self.exchange(ready, headers))).await;
        let result = match self.reply(answer, ready, number) {
            Ok(reply) => Ok(reply),
            Err(error) => {
                let next = self.next(&error, &ready.token, history);
                Err((error, next))
            }
        };
        if let Some(started) = started {
            let outcome = AttemptOutcome {
                operation: &self.request.operation,
                number,
                elapsed: self.now() - started,
                result: result.as_ref().map_err(|(error, _)| error),
                wait: result.as_ref().err().and_then(|(_, next)| next.wait()),
            };
            self.shared.tell_attempt(&span, &outcome);
        }
        result
    }

    fn exchange(
        &self,
        ready: &Ready<'_>,
        headers: &HeaderMap,
    ) -> impl Future<Output = Result<Answer, Fault>> + use<> {
        let exchange = Exchange {
            method: self.request.method,
            url: self.shared.urls.of(self.request),
            token: Some(&ready.token),
            headers,
            body: self.request.body.clone(),
        };
        self.shared.http.exchange(exchange, ready.limit)
    }

    fn reply(
        &self,
        answer: Result<Answer, Fault>,
        ready: &Ready,
        attempts: u32,
    ) -> Result<Reply, Error> {
        let answer = answer.map_err(Fault::into_error)?;
        let (head, body) = answer.success(self.request.classify, &[ready.token.expose()])?;
        if attempts == 1 {
            self.shared.budget.refund();
        }
        Ok(Reply {
            status: head.status,
            request_id: head.request_id,
            content_type: head.content_type,
            body,
            attempts,
            context: Context::new(self.request, ready.token.clone()),
        })
    }

    fn next(&self, error: &Error, token: &AccessToken, history: &History) -> Next {
        if error.retry_class() == RetryClass::TokenRejected {
            let another = self.tokens.rejected(token);
            return if another && history.replays == 0 { Next::Replay } else { Next::GiveUp };
        }
        self.wait(error, history).map_or(Next::GiveUp, Next::Wait)
    }

    /// How long to wait for another attempt; none if there is to be none.
    fn wait(&self, error: &Error, history: &History) -> Option<Duration> {
        let attempts = history.attempts - history.replays;
        let policy = self.options.retry.as_ref().unwrap_or(&self.shared.retry);
        let retry = policy.retry(error, attempts, self.is_idempotent(), &self.shared.random)?;
        let goes =
            self.deadline.admits(self.now(), retry.wait) && self.shared.budget.withdraw(retry.cost);
        goes.then_some(retry.wait)
    }

    fn conclude(&self, error: Error, history: &History) -> Error {
        self.shared.breaker.note(&error, self.now());
        let execution =
            history.execution.map_or(error.execution(), |before| before.and(error.execution()));
        error
            .with_execution(execution)
            .attempted(history.attempts)
            .of_idempotent(self.is_idempotent())
    }

    fn is_idempotent(&self) -> bool {
        self.options.idempotent.unwrap_or(self.request.idempotent)
    }

    async fn place(&self, now: &mut Instant) -> Result<SemaphorePermit<'a>, Error> {
        let acquiring = Box::pin(self.shared.in_flight.acquire());
        let place = self.in_time(now, acquiring).await?;
        Ok(place.expect("the semaphore is never closed"))
    }

    async fn slot(&self, now: &mut Instant) -> Result<(), Error> {
        let Some(limiter) = &self.shared.limiter else {
            return Ok(());
        };
        let acquiring = limiter.acquire(&self.request.operation, self.deadline.instant(*now));
        self.in_time(now, acquiring).await?.map_err(|limited| {
            let message = "the rate limit leaves no room for the call within its time";
            Error::new(ErrorKind::Timeout, Execution::NotSent, message)
                .after(Some(limited.retry_after))
        })
    }

    async fn token(&self, now: &mut Instant) -> Result<AccessToken, Error> {
        self.limit(*now).map_err(Error::of_token)?;
        let got = match self.tokens.get(*now) {
            Getting::Ready(got) => got,
            Getting::Wait(getting) => self.in_time(now, getting).await.and_then(|got| got),
        };
        got.map_err(Error::of_token)
    }

    /// What is there already needs no timer.
    async fn in_time<T>(
        &self,
        now: &mut Instant,
        mut waiting: BoxFuture<'_, T>,
    ) -> Result<T, Error> {
        let already = poll_fn(|context| Poll::Ready(waiting.as_mut().poll(context))).await;
        let done = match already {
            Poll::Ready(done) => Ok(done),
            Poll::Pending => tokio::time::timeout(self.deadline.left(*now), waiting).await,
        };
        *now = self.now();
        done.map_err(|_| self.too_late())
    }

    fn limit(&self, now: Instant) -> Result<Duration, Error> {
        let of_transport = self.shared.timeouts.attempt;
        let limit = self.options.attempt_timeout.unwrap_or(of_transport);
        let limit = self.deadline.attempt(now, limit);
        limit.ok_or_else(|| self.too_late())
    }

    fn too_late(&self) -> Error {
        let total = self.deadline.left(self.begun);
        let message = format!("the call's {total:?} ran out before it was sent");
        Error::new(ErrorKind::Timeout, Execution::NotSent, message)
    }

    fn now(&self) -> Instant {
        self.shared.clock.now()
    }
}

impl Ready<'_> {
    /// Gives the place of the attempt to another.
    fn into_token(self) -> AccessToken {
        self.token
    }
}

impl History {
    fn add(&mut self, execution: Execution) {
        let before = self.execution.unwrap_or(execution);
        self.execution = Some(before.and(execution));
    }

    fn replay(&mut self, token: AccessToken, error: Error) {
        self.replays += 1;
        self.rejection = Some((token, error));
    }

    /// The rejection, if there is no other token than the rejected one.
    fn same_token_again(&mut self, token: &AccessToken) -> Option<Error> {
        let (rejected, error) = self.rejection.take()?;
        (rejected == *token).then_some(error)
    }
}

impl Next {
    fn wait(&self) -> Option<Duration> {
        match self {
            Self::GiveUp => None,
            Self::Replay => Some(Duration::ZERO),
            Self::Wait(wait) => Some(*wait),
        }
    }
}

/// Without a runtime the HTTP library would panic.
fn require_runtime() -> Result<(), Error> {
    let runtime = tokio::runtime::Handle::try_current();
    runtime.map(drop).map_err(|reason| {
        Error::invalid("requests have to be sent inside a Tokio runtime").because(reason)
    })
}
