use std::future::{Future, poll_fn};
use std::pin::pin;
use std::task::Poll;
use std::time::{Duration, Instant};

use reqwest::Url;
use reqwest::header::HeaderMap;
use tokio::sync::SemaphorePermit;
use tracing::Instrument as _;

use crate::attempt::attempt;
use crate::deadline::Deadline;
use crate::error::{Error, ErrorKind};
use crate::execution::Execution;
use crate::observe::{self, AttemptOutcome};
use crate::reply::Reply;
use crate::request::Request;
use crate::retry::RetryPolicy;
use crate::retry_class::RetryClass;
use crate::token::{AccessToken, Tokens};
use crate::transport::Shared;

/// One call, with all its attempts.
pub(crate) struct Call<'a> {
    pub(crate) shared: &'a Shared,
    pub(crate) tokens: &'a Tokens,
    pub(crate) request: &'a Request,
    pub(crate) headers: HeaderMap,
    pub(crate) policy: &'a RetryPolicy,
    pub(crate) idempotent: bool,
    pub(crate) attempt_limit: Duration,
    pub(crate) total: Duration,
    pub(crate) deadline: Deadline,
}

/// What an attempt needs before it begins.
struct Ready<'a> {
    token: AccessToken,
    limit: Duration,
    _in_flight: Option<SemaphorePermit<'a>>,
}

/// What the attempts so far came to.
#[derive(Default)]
struct History {
    attempts: u32,
    /// The address, until the first attempt takes it.
    url: Option<Url>,
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
    pub(crate) async fn run(&self) -> Result<Reply, Error> {
        let mut history = History {
            url: Some(self.shared.urls.of(self.request)?),
            ..History::default()
        };
        loop {
            let ready = match self.ready().await {
                Ok(ready) => ready,
                Err(error) => return Err(self.conclude(error, &history)),
            };
            if let Some(error) = history.same_token_again(&ready.token) {
                return Err(self.conclude(error, &history));
            }
            let token = ready.token.clone();
            let (error, next) = match self.attempt(ready, &mut history).await {
                Ok(reply) => return Ok(reply),
                Err(failure) => failure,
            };
            history.add(error.execution());
            match next {
                Next::GiveUp => return Err(self.conclude(error, &history)),
                Next::Replay => history.replay(token, error),
                Next::Wait(wait) => self.shared.clock.sleep(wait).await,
            }
        }
    }

    /// Waits for all that an attempt needs, in an order that never leaves a slot or a token to grow old. The address may be
    /// banned meanwhile.
    async fn ready(&self) -> Result<Ready<'a>, Error> {
        self.shared.breaker.check(self.now())?;
        let in_flight = self.permit().await?;
        self.slot().await?;
        let token = self.token().await?;
        let now = self.now();
        self.shared.breaker.check(now)?;
        Ok(Ready {
            token,
            limit: self.limit(now)?,
            _in_flight: in_flight,
        })
    }

    async fn attempt(
        &self,
        ready: Ready<'_>,
        history: &mut History,
    ) -> Result<Reply, (Error, Next)> {
        history.attempts += 1;
        let number = history.attempts;
        let span = observe::attempt_span(self.request, number);
        let started = self.shared.starts(&span);
        let url = self.url(history);
        let sending = pin!(attempt(
            &self.shared.http,
            self.request,
            url,
            self.headers.clone(),
            ready.token.clone(),
            ready.limit,
        ));
        let result = sending.instrument(span.clone()).await;
        let result = match result {
            Ok(reply) => Ok(self.succeeded(reply, number)),
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

    fn url(&self, history: &mut History) -> Url {
        let again = || self.shared.urls.of(self.request);
        let url = history.url.take().map_or_else(again, Ok);
        url.expect("the request had an address at first")
    }

    fn succeeded(&self, mut reply: Reply, attempts: u32) -> Reply {
        if attempts == 1 {
            self.shared.budget.refund();
        }
        reply.attempts = attempts;
        reply
    }

    fn next(&self, error: &Error, token: &AccessToken, history: &History) -> Next {
        if error.retry_class() == RetryClass::TokenRejected {
            let another = self.tokens.rejected(token);
            return if another && history.replays == 0 {
                Next::Replay
            } else {
                Next::GiveUp
            };
        }
        self.wait(error, history).map_or(Next::GiveUp, Next::Wait)
    }

    /// How long to wait for another attempt; none if there is to be none.
    fn wait(&self, error: &Error, history: &History) -> Option<Duration> {
        let attempts = history.attempts - history.replays;
        let retry = self
            .policy
            .retry(error, attempts, self.idempotent, &self.shared.random)?;
        let goes =
            self.deadline.admits(self.now(), retry.wait) && self.shared.budget.withdraw(retry.cost);
        goes.then_some(retry.wait)
    }

    fn conclude(&self, error: Error, history: &History) -> Error {
        self.shared.breaker.note(&error, self.now());
        let execution = history
            .execution
            .map_or(error.execution(), |before| before.and(error.execution()));
        error
            .with_execution(execution)
            .attempted(history.attempts)
            .of_idempotent(self.idempotent)
    }

    async fn permit(&self) -> Result<Option<SemaphorePermit<'a>>, Error> {
        let Some(in_flight) = &self.shared.in_flight else {
            return Ok(None);
        };
        let permit = self.in_time(in_flight.acquire()).await?;
        Ok(Some(permit.expect("the semaphore is never closed")))
    }

    async fn slot(&self) -> Result<(), Error> {
        let Some(limiter) = &self.shared.limiter else {
            return Ok(());
        };
        let deadline = self.deadline.instant(self.now());
        let acquiring = limiter.acquire(&self.request.operation, deadline);
        self.in_time(acquiring).await?.map_err(|limited| {
            let message = "the rate limit leaves no room for the call within its time";
            Error::new(ErrorKind::Timeout, Execution::NotSent, message)
                .after(Some(limited.retry_after))
        })
    }

    async fn token(&self) -> Result<AccessToken, Error> {
        self.limit(self.now()).map_err(Error::of_token)?;
        let got = self.in_time(self.tokens.get()).await.and_then(|got| got);
        got.map_err(Error::of_token)
    }

    /// What is there already needs no timer.
    async fn in_time<T>(&self, waiting: impl Future<Output = T>) -> Result<T, Error> {
        let mut waiting = pin!(waiting);
        let already = poll_fn(|context| Poll::Ready(waiting.as_mut().poll(context))).await;
        if let Poll::Ready(done) = already {
            return Ok(done);
        }
        tokio::time::timeout(self.deadline.left(self.now()), waiting)
            .await
            .map_err(|_| self.too_late())
    }

    fn limit(&self, now: Instant) -> Result<Duration, Error> {
        self.deadline
            .attempt(now, self.attempt_limit)
            .ok_or_else(|| self.too_late())
    }

    fn too_late(&self) -> Error {
        let message = format!("the call's {:?} ran out before it was sent", self.total);
        Error::new(ErrorKind::Timeout, Execution::NotSent, message)
    }

    fn now(&self) -> Instant {
        self.shared.clock.now()
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
