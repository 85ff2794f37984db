use std::{
    hash::{BuildHasher as _, RandomState},
    sync::atomic::{AtomicU64, Ordering},
    time::Duration,
};

/// Source of jitter: `SplitMix64`, which many callers can share without a lock.
pub(crate) struct Random(AtomicU64);

const STEP: u64 = 0x9e37_79b9_7f4a_7c15;

impl Random {
    pub(crate) fn new() -> Self {
        Self::seeded(RandomState::new().hash_one(STEP))
    }

    pub(crate) fn seeded(seed: u64) -> Self {
        Self(AtomicU64::new(seed))
    }

    /// Returns a random duration from zero to `longest`, uniformly distributed.
    pub(crate) fn up_to(&self, longest: Duration) -> Duration {
        longest.mul_f64(self.fraction())
    }

    /// Returns a number of at least 0 and less than 1.
    #[expect(clippy::cast_precision_loss, reason = "53 bits fit an f64 exactly")]
    fn fraction(&self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }

    fn next(&self) -> u64 {
        let state = self.0.fetch_add(STEP, Ordering::Relaxed);
        let mixed = (state ^ state >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ mixed >> 31
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_drawn_fills_the_range_and_stays_in_it() {
        let random = Random::seeded(7);
        let second = Duration::from_secs(1);
        let drawn: Vec<_> = (0..1_000).map(|_| random.up_to(second)).collect();
        assert!(drawn.iter().all(|drawn| *drawn < second));
        for tenth in 0..10 {
            let from = second * tenth / 10;
            assert!(drawn.iter().any(|drawn| (from..from + second / 10).contains(drawn)));
        }
        assert!(random.up_to(Duration::MAX) <= Duration::MAX);
        assert_eq!(random.up_to(Duration::ZERO), Duration::ZERO);
    }

    #[test]
    fn a_seed_gives_the_same_again_and_no_seed_does_not() {
        let drawn = |random: Random| random.up_to(Duration::from_secs(1));
        assert_eq!(drawn(Random::seeded(1)), drawn(Random::seeded(1)));
        assert_ne!(drawn(Random::new()), drawn(Random::new()));
    }
}
