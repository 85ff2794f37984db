use std::sync::Arc;
use std::time::Duration;

use super::app::App;
use super::kept::Kept;
use super::{Lease, Moment, TokenKey, TokenStore};
use crate::base_url::BaseUrl;
use crate::clock::Clock;
use crate::error::{Error, ErrorKind};
use crate::execution::Execution;
use crate::http::Http;

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
    /// How long getting a token may take, the waiting for others included.
    pub(crate) limit: Duration,
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

    /// A token of another generation than the known one.
    pub(crate) async fn obtain(&self, order: Order) -> Result<Kept, Error> {
        let limit = self.supplies.limit;
        tokio::time::timeout(limit, self.load_or_fetch(order))
            .await
            .unwrap_or_else(|_| {
                let message = format!("there was none within {limit:?}");
                Err(Error::new(ErrorKind::Timeout, Execution::NotSent, message))
            })
    }

    async fn load_or_fetch(&self, order: Order) -> Result<Kept, Error> {
        let store = &self.supplies.store;
        if let Some(rejected) = order.rejected {
            store.reject(&self.key, rejected).await;
        }
        if let Some(kept) = self.load(order).await {
            return Ok(kept);
        }
        let lease = store.lease(&self.key, self.supplies.limit).await;
        match self.load(order).await {
            Some(kept) => Ok(kept),
            None => self.fetch(lease).await,
        }
    }

    async fn load(&self, order: Order) -> Option<Kept> {
        let now = self.now();
        let stored = self.supplies.store.load(&self.key).await?;
        let is_another = Some(stored.token().generation()) != order.known;
        is_another.then(|| Kept::new(&stored, now))
    }

    async fn fetch(&self, lease: Lease) -> Result<Kept, Error> {
        let Supplies {
            http,
            base_url,
            store,
            limit,
            ..
        } = &self.supplies;
        let now = self.now();
        let generation = lease.generation();
        let stored = self.app.fetch(http, base_url, *limit, generation).await?;
        store.publish(&self.key, lease, stored.clone()).await;
        Ok(Kept::new(&stored, now))
    }
}
