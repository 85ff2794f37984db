use std::time::Duration;

use super::{Moment, StoredToken, lifetime};
use crate::credentials::AccessToken;

/// A token with its times of renewal and expiry.
#[derive(Clone, Debug)]
pub(crate) struct CachedToken {
    pub(crate) token: AccessToken,
    since: Moment,
    renew_after: Duration,
    expires_after: Duration,
}

impl CachedToken {
    pub(crate) fn new(stored: &StoredToken, since: Moment) -> Self {
        let margin = lifetime::refresh_margin(stored.lifetime());
        Self {
            token: stored.token().clone(),
            since,
            renew_after: stored.expires_in().saturating_sub(margin),
            expires_after: stored.expires_in(),
        }
    }

    pub(crate) fn age(&self, now: Moment) -> Duration {
        now.since(self.since)
    }

    pub(crate) fn is_valid_at(&self, age: Duration) -> bool {
        age < self.expires_after
    }

    pub(crate) fn is_due_at(&self, age: Duration) -> bool {
        age >= self.renew_after
    }
}
