use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use crate::{
    error::{Error, ErrorKind},
    execution::Execution,
    retry_class::RetryClass,
};

/// Keeps calls from being sent while the service bans this address. A clone is the same breaker.
#[derive(Clone, Debug, Default)]
pub(crate) struct Breaker {
    open_until: Arc<Mutex<Option<Instant>>>,
}

impl Breaker {
    /// Lets nothing through for so long, or longer if that was said before.
    fn open(&self, now: Instant, wait: Duration) {
        let mut open_until = self.lock();
        *open_until = (*open_until).max(now.checked_add(wait));
    }

    /// Opens if the error says that the address is banned.
    pub(crate) fn note(&self, error: &Error, now: Instant) {
        if error.retry_class() == RetryClass::Banned {
            self.open(now, error.retry_after().unwrap_or_default());
        }
    }

    pub(crate) fn check(&self, now: Instant) -> Result<(), Error> {
        let open_until = *self.lock();
        match open_until {
            Some(until) if now < until => Err(banned(until - now)),
            _ => Ok(()),
        }
    }

    fn lock(&self) -> MutexGuard<'_, Option<Instant>> {
        self.open_until.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn banned(left: Duration) -> Error {
    Error::new(
        ErrorKind::Api,
        Execution::NotSent,
        "not sent, because the service bans this address for calling too often",
    )
    .repeated_as(RetryClass::Banned)
    .after(Some(left))
}

#[cfg(test)]
mod tests {
    use super::*;

    const MINUTE: Duration = Duration::from_secs(60);

    #[test]
    fn it_is_open_for_the_time_of_the_ban_and_says_how_long_still() {
        let (breaker, now) = (Breaker::default(), Instant::now());
        breaker.check(now).unwrap();
        breaker.open(now, 5 * MINUTE);
        breaker.open(now, MINUTE);
        let error = breaker.check(now + 2 * MINUTE).unwrap_err();
        assert_eq!(error.retry_after(), Some(3 * MINUTE));
        assert_eq!(error.execution(), Execution::NotSent);
        breaker.check(now + 5 * MINUTE).unwrap();
    }
}
