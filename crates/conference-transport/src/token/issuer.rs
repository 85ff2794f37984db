use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use super::{Lease, Moment, TokenKey, TokenStore, app::App, kept::Kept};
use crate::{
    base_url::BaseUrl,
    breaker::Breaker,
    budget::Budget,
    clock::Clock,
    deadline::Deadline,
    error::{Error, ErrorKind},
    execution::Execution,
    http::Http,
    observe,
    random::Random,
    retry::RetryPolicy,
    retry_class::RetryClass,
    transport::Timeouts,
};

/// Gets tokens of one app and organization: from the store, or else from the service.
pub(crate) struct Issuer {
    app: App,
    key: TokenKey,
    supplies: Supplies,
}

/// What all apps and organizations of a transport have in common.
#[derive(Clone)]
pub(crate) struct Supplies {
    pub(crate) http: Http,
    pub(crate) base_url: BaseUrl,
    pub(crate) store: Arc<dyn TokenStore>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) timeouts: Timeouts,
    pub(crate) retry: RetryPolicy,
    pub(crate) budget: Budget,
    pub(crate) breaker: Breaker,
    pub(crate) random: Random,
}

/// What is known of the tokens so far.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Order {
    /// The generation that is to be replaced.
    pub(crate) known: Option<u64>,
    /// The generation that the service rejected.
    pub(crate) rejected: Option<u64>,
}

impl Issuer {
    pub(crate) fn new(app: App, supplies: Supplies) -> Self {
        let organization = app.organization().map(str::to_owned);
        let key = TokenKey::new(supplies.base_url.as_str(), &app.key, organization);
        Self { app, key, supplies }
    }

    pub(crate) fn for_organization(&self, organization: &str) -> Result<Self, Error> {
        let app = self.app.for_organization(organization)?;
        Ok(Self::new(app, self.supplies.clone()))
    }

    pub(crate) fn organization(&self) -> Option<&str> {
        self.key.organization()
    }

    pub(crate) fn now(&self) -> Moment {
        Moment::of(&*self.supplies.clock)
    }

    /// Now, of which the clock has told a part already.
    pub(crate) fn at(&self, now: Instant) -> Moment {
        Moment::at(now, &*self.supplies.clock)
    }

    /// A token of another generation than the known one. A failure that may pass is met with
    /// another attempt, as for a call that may be repeated, but only while somebody needs the
    /// token.
    pub(crate) async fn obtain(
        &self,
        order: Order,
        is_needed: impl Fn() -> bool,
    ) -> Result<Kept, Error> {
        let clock = &self.supplies.clock;
        let deadline = Deadline::after(clock.now(), self.supplies.timeouts.total);
        let mut attempts = 0;
        loop {
            attempts += 1;
            let error = match self.attempt(order, deadline).await {
                Ok(kept) => return Ok(kept),
                Err(error) => error,
            };
            let again = is_needed().then(|| self.wait(&error, attempts, deadline));
            let Some(wait) = again.flatten() else {
                return Err(error.asked(attempts));
            };
            observe::token_again(&error, attempts, wait);
            clock.sleep(wait).await;
        }
    }

    /// How long to wait for another attempt; none if there is to be none.
    fn wait(&self, error: &Error, attempts: u32, deadline: Deadline) -> Option<Duration> {
        let Supplies { retry, budget, random, clock, .. } = &self.supplies;
        let retry = retry.retry(error, attempts, true, random)?;
        let goes = deadline.admits(clock.now(), retry.wait) && budget.withdraw(retry.cost);
        goes.then_some(retry.wait)
    }

    async fn attempt(&self, order: Order, deadline: Deadline) -> Result<Kept, Error> {
        let (breaker, clock) = (&self.supplies.breaker, &self.supplies.clock);
        let now = clock.now();
        breaker.check(now)?;
        let Timeouts { attempt, total, .. } = self.supplies.timeouts;
        let limit = deadline.attempt(now, attempt);
        let limit = limit.ok_or_else(|| none_within(attempt.min(total)))?;
        let attempt = tokio::time::timeout(limit, self.load_or_fetch(order, limit));
        let result = attempt.await.unwrap_or_else(|_| Err(none_within(limit)));
        result.inspect_err(|error| breaker.note(error, clock.now()))
    }

    async fn load_or_fetch(&self, order: Order, limit: Duration) -> Result<Kept, Error> {
        let store = &self.supplies.store;
        if let Some(rejected) = order.rejected {
            store.reject(&self.key, rejected).await;
        }
        if let Some(kept) = self.load(order).await {
            return Ok(kept);
        }
        let lease = store.lease(&self.key, limit).await;
        match self.load(order).await {
            Some(kept) => Ok(kept),
            None => self.fetch(lease, limit).await,
        }
    }

    async fn load(&self, order: Order) -> Option<Kept> {
        let now = self.now();
        let stored = self.supplies.store.load(&self.key).await?;
        let is_another = Some(stored.token().generation()) != order.known;
        is_another.then(|| Kept::new(&stored, now))
    }

    async fn fetch(&self, lease: Lease, limit: Duration) -> Result<Kept, Error> {
        let Supplies { http, base_url, store, .. } = &self.supplies;
        let now = self.now();
        let generation = lease.generation();
        let stored = self.app.fetch(http, base_url, limit, generation).await?;
        store.publish(&self.key, lease, stored.clone()).await;
        Ok(Kept::new(&stored, now))
    }
}

fn none_within(limit: Duration) -> Error {
    let message = format!("there was none within {limit:?}");
    Error::new(ErrorKind::Timeout, Execution::NotSent, message).repeated_as(RetryClass::Transient)
}
