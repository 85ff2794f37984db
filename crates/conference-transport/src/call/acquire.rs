//! Token, rate limit and in-flight permit of an attempt.

use std::{
    future::{Future, poll_fn},
    pin::{Pin, pin},
    task::Poll,
    time::Duration,
};

use tokio::{sync::SemaphorePermit, time::timeout};

use super::{Call, History};
use crate::{
    credentials::AccessToken,
    error::{Error, ErrorKind, Execution},
};

/// The token and the permit of an attempt, and its timeout.
pub(super) struct Permits<'a> {
    pub(super) token: Option<AccessToken>,
    pub(super) timeout: Duration,
    _in_flight: SemaphorePermit<'a>,
}

/// Age from which a token is looked up again before it is sent.
const TOKEN_STALE_AFTER: Duration = Duration::from_secs(1);

const PERMIT: &str = "an in-flight permit";

impl<'a> Call<'a> {
    /// Waits for everything that an attempt needs.
    ///
    /// The token comes first: without one there is nothing to send, and no permit is used up. The
    /// in-flight permit comes last, because other calls could use it in the meantime. During these
    /// waits the address may be banned, and the token may expire or be replaced.
    pub(super) async fn acquire(&self, history: &mut History) -> Result<Permits<'a>, Error> {
        let started = self.context.now();
        self.context.ban.check(started)?;
        let mut token = self.token(history).await?;
        self.rate_limit().await?;
        let mut in_flight = self.in_flight().await?;
        let mut now = self.context.now();
        if now - started >= TOKEN_STALE_AFTER || !self.is_current(token.as_ref()) {
            (token, in_flight) = self.look_up_again(in_flight, history).await?;
            now = self.context.now();
        }
        self.context.ban.check(now)?;
        let timeout = self.options.attempt_timeout.unwrap_or(self.context.timeouts.attempt);
        let timeout = self.deadline.attempt(now, timeout);
        let timeout = timeout.ok_or_else(|| self.timed_out(PERMIT))?;
        Ok(Permits { token, timeout, _in_flight: in_flight })
    }

    async fn token(&self, history: &mut History) -> Result<Option<AccessToken>, Error> {
        let Some(tokens) = self.tokens else {
            return Ok(None);
        };
        let token = self.within_deadline("it", tokens.get()).await;
        let token = token.and_then(|token| token).map_err(Error::into_token_error)?;
        match history.rejection.take() {
            Some((rejected, error)) if rejected == token => Err(error),
            _ => Ok(Some(token)),
        }
    }

    fn is_current(&self, token: Option<&AccessToken>) -> bool {
        let known = self.tokens.zip(token);
        known.is_none_or(|(tokens, token)| tokens.is_current(token))
    }

    async fn rate_limit(&self) -> Result<(), Error> {
        let Some(limiter) = &self.context.rate_limiter else {
            return Ok(());
        };
        let deadline = self.deadline.instant(self.context.now());
        let acquired = limiter.acquire(&self.request.operation, deadline);
        let acquired = self.within_deadline("the rate limit", acquired).await?;
        acquired.map_err(|limited| {
            let message = "the rate limit admits the call only after its deadline";
            Error::new(ErrorKind::Timeout, Execution::NotSent, message)
                .with_retry_after(Some(limited.retry_after))
        })
    }

    async fn in_flight(&self) -> Result<SemaphorePermit<'a>, Error> {
        let permit = self.context.in_flight.acquire();
        let permit = self.within_deadline(PERMIT, permit).await?;
        Ok(permit.expect("the semaphore is never closed"))
    }

    /// Looks the token up again. If that takes time, the permit is released to other calls.
    async fn look_up_again(
        &self,
        in_flight: SemaphorePermit<'a>,
        history: &mut History,
    ) -> Result<(Option<AccessToken>, SemaphorePermit<'a>), Error> {
        let mut token = pin!(self.token(history));
        if let Some(token) = poll_once(token.as_mut()).await {
            return Ok((token?, in_flight));
        }
        drop(in_flight);
        Ok((token.await?, self.in_flight().await?))
    }

    /// Waits for a future until the deadline. One that is ready needs no timer.
    async fn within_deadline<F: Future>(
        &self,
        awaited: &str,
        future: F,
    ) -> Result<F::Output, Error> {
        let left = self.deadline.attempt(self.context.now(), Duration::MAX);
        let left = left.ok_or_else(|| self.timed_out(awaited))?;
        let mut future = pin!(future);
        match poll_once(future.as_mut()).await {
            Some(output) => Ok(output),
            None => timeout(left, future).await.map_err(|_| self.timed_out(awaited)),
        }
    }

    fn timed_out(&self, awaited: &str) -> Error {
        let total = self.deadline.left(self.started);
        let message = format!("timed out after {total:?} while waiting for {awaited}");
        Error::new(ErrorKind::Timeout, Execution::NotSent, message)
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
