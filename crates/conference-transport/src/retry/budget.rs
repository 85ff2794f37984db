use std::sync::atomic::{AtomicU32, Ordering};

/// Budget of all retries of a transport, so that a service that is down is not called three times
/// as often.
pub(crate) struct Budget(AtomicU32);

const FULL: u32 = 500;
const REFUND: u32 = 1;

impl Budget {
    pub(crate) const RETRY: u32 = 14;
    pub(crate) const THROTTLED_RETRY: u32 = 5;

    pub(crate) fn full() -> Self {
        Self(AtomicU32::new(FULL))
    }

    /// Takes `cost` from the budget. Returns false if too little is left.
    pub(crate) fn withdraw(&self, cost: u32) -> bool {
        self.0
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| left.checked_sub(cost))
            .is_ok()
    }

    /// Returns a little for a call that succeeded at its first attempt.
    pub(crate) fn refund(&self) {
        if self.0.load(Ordering::Relaxed) < FULL {
            self.0.fetch_add(REFUND, Ordering::Relaxed);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn withdrawals(budget: &Budget, cost: u32) -> usize {
        std::iter::repeat_with(|| budget.withdraw(cost)).take_while(|enough| *enough).count()
    }

    #[test]
    fn it_lasts_for_35_retries_or_100_throttled_ones() {
        assert_eq!(withdrawals(&Budget::full(), Budget::RETRY), 35);
        assert_eq!(withdrawals(&Budget::full(), Budget::THROTTLED_RETRY), 100);
    }

    #[test]
    fn fourteen_successes_pay_for_a_retry_and_no_more_than_all_is_given_back() {
        let budget = Budget::full();
        withdrawals(&budget, 1);
        (0..13).for_each(|_| budget.refund());
        assert!(!budget.withdraw(Budget::RETRY));
        budget.refund();
        assert!(budget.withdraw(Budget::RETRY));
        (0..1_000).for_each(|_| budget.refund());
        assert_eq!(withdrawals(&budget, 1), 500);
    }
}
