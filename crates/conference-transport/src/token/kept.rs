use std::time::Duration;

use super::{AccessToken, Moment, StoredToken, lifetime};

/// A token with the times at which to renew it and to stop using it.
#[derive(Clone, Debug)]
pub(crate) struct Kept {
    pub(crate) token: AccessToken,
    since: Moment,
    renew_after: Duration,
    expires_after: Duration,
}

impl Kept {
    pub(crate) fn new(stored: &StoredToken, since: Moment) -> Self {
        let ahead = lifetime::ahead(stored.lifetime());
        Self {
            token: stored.token().clone(),
            since,
            renew_after: stored.expires_in().saturating_sub(ahead),
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
