use std::{
    sync::{Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use crate::{
    codes::RetryClass,
    error::{Error, ErrorKind, Execution},
};

/// A ban of this address by the service. During the ban no request is sent.
#[derive(Debug, Default)]
pub(crate) struct AddressBan {
    until: Mutex<Option<Instant>>,
}

impl AddressBan {
    /// Starts or extends the ban if the error reports one.
    pub(crate) fn note(&self, error: &Error, now: Instant) {
        if error.retry_class() == RetryClass::Banned {
            self.extend(now.checked_add(error.retry_after().unwrap_or_default()));
        }
    }

    /// Returns an error during the ban.
    pub(crate) fn check(&self, now: Instant) -> Result<(), Error> {
        match *self.lock() {
            Some(until) if now < until => Err(banned(until - now)),
            _ => Ok(()),
        }
    }

    fn extend(&self, until: Option<Instant>) {
        let mut current = self.lock();
        *current = (*current).max(until);
    }

    fn lock(&self) -> MutexGuard<'_, Option<Instant>> {
        self.until.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn banned(left: Duration) -> Error {
    Error::new(
        ErrorKind::Api,
        Execution::NotSent,
        "not sent: the service bans this address for calling too often",
    )
    .with_retry_class(RetryClass::Banned)
    .with_retry_after(Some(left))
}

#[cfg(test)]
mod tests {
    use super::*;

    const MINUTE: Duration = Duration::from_secs(60);

    #[test]
    fn a_ban_lasts_as_long_as_the_longest_report_and_says_how_long_still() {
        let (ban, now) = (AddressBan::default(), Instant::now());
        ban.check(now).unwrap();
        ban.extend(now.checked_add(5 * MINUTE));
        ban.extend(now.checked_add(MINUTE));
        let error = ban.check(now + 2 * MINUTE).unwrap_err();
        assert_eq!(error.retry_after(), Some(3 * MINUTE));
        assert_eq!(error.execution(), Execution::NotSent);
        ban.check(now + 5 * MINUTE).unwrap();
    }
}
