use std::{sync::Arc, time::Duration};

use super::{
    CachedToken, Lease, Moment, StoredToken, TokenKey, TokenStore, request, running::RunningRequest,
};
use crate::{
    codes::RetryClass,
    context::{Context, Timeouts},
    credentials::App,
    deadline::Deadline,
    error::{Error, ErrorKind, Execution},
    observe::{self, Outcome},
    retry::Failure,
};

/// Fetches tokens of one app and organization from the store, or else from the service.
pub(crate) struct TokenFetcher {
    app: App,
    key: TokenKey,
    store: Arc<dyn TokenStore>,
    context: Arc<Context>,
}

/// The generations of the tokens that a cache has seen.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Generations {
    /// The generation to replace.
    pub(crate) current: Option<u64>,
    /// The generation that the service rejected.
    pub(crate) rejected: Option<u64>,
}

impl TokenFetcher {
    pub(super) fn new(app: App, store: Arc<dyn TokenStore>, context: Arc<Context>) -> Self {
        let organization = app.organization().map(str::to_owned);
        let key = TokenKey::new(context.urls.base().as_str(), &app.key, organization);
        Self { app, key, store, context }
    }

    pub(super) fn for_organization(&self, organization: &str) -> Result<Self, Error> {
        let app = self.app.for_organization(organization)?;
        Ok(Self::new(app, self.store.clone(), self.context.clone()))
    }

    pub(super) fn organization(&self) -> Option<&str> {
        self.key.organization()
    }

    pub(super) fn now(&self) -> Moment {
        Moment::of(&*self.context.clock)
    }

    /// Returns a token of another generation than the current one. After a transient failure it
    /// tries again, as an idempotent call does, but only while the token is needed.
    pub(super) async fn fetch(
        &self,
        generations: Generations,
        is_needed: impl Fn() -> bool,
    ) -> Result<CachedToken, Error> {
        let context = &self.context;
        let deadline = Deadline::after(context.now(), context.timeouts.total);
        let mut attempts = 0;
        loop {
            attempts += 1;
            let error = match self.attempt(generations, deadline).await {
                Ok(token) => return Ok(token),
                Err(error) => error,
            };
            let failure = Failure { error: &error, attempts, idempotent: true };
            let retry = is_needed().then(|| context.retry_wait(&context.retry, &failure, deadline));
            let Some(wait) = retry.flatten() else {
                return Err(error.with_token_attempts(attempts));
            };
            observe::token_retry(&error, attempts, wait);
            context.clock.sleep(wait).await;
        }
    }

    async fn attempt(
        &self,
        generations: Generations,
        deadline: Deadline,
    ) -> Result<CachedToken, Error> {
        let context = &self.context;
        let now = context.now();
        context.ban.check(now)?;
        let Timeouts { attempt, total, .. } = context.timeouts;
        let limit = deadline.attempt(now, attempt);
        let limit = limit.ok_or_else(|| timed_out(total, "waiting for the next attempt"))?;
        let mut running = RunningRequest::new(context);
        let attempt = self.load_or_fetch(generations, limit, &mut running);
        let result = tokio::time::timeout(limit, attempt).await;
        let result = result.unwrap_or_else(|_| {
            let error = timed_out(limit, &running.activity());
            running.report(Outcome::Failure(&error));
            Err(error)
        });
        result.inspect_err(|error| context.ban.note(error, context.now()))
    }

    async fn load_or_fetch(
        &self,
        generations: Generations,
        limit: Duration,
        running: &mut RunningRequest<'_>,
    ) -> Result<CachedToken, Error> {
        if let Some(rejected) = generations.rejected {
            self.store.reject(&self.key, rejected).await;
        }
        if let Some(token) = self.load(generations).await {
            return Ok(token);
        }
        let lease = self.store.lease(&self.key, limit).await;
        match self.load(generations).await {
            Some(token) => Ok(token),
            None => self.request(lease, limit, running).await,
        }
    }

    async fn load(&self, generations: Generations) -> Option<CachedToken> {
        let now = self.now();
        let stored = self.store.load(&self.key).await?;
        let is_another = Some(stored.token().generation()) != generations.current;
        is_another.then(|| CachedToken::new(&stored, now))
    }

    async fn request(
        &self,
        lease: Lease,
        limit: Duration,
        running: &mut RunningRequest<'_>,
    ) -> Result<CachedToken, Error> {
        let now = self.now();
        running.begin();
        let stored = request::send(&self.app, &self.context, limit, lease.generation()).await;
        running.report(stored.as_ref().map(drop).into());
        let stored: StoredToken = stored?;
        self.store.publish(&self.key, lease, stored.clone()).await;
        Ok(CachedToken::new(&stored, now))
    }
}

fn timed_out(limit: Duration, activity: &str) -> Error {
    let message = format!("timed out after {limit:?} while {activity}");
    Error::new(ErrorKind::Timeout, Execution::NotSent, message)
        .with_retry_class(RetryClass::Transient)
}
