use std::time::Duration;

/// Returns the upper bound of the wait: `first`, doubled for each failure after the first, at most
/// `longest`.
pub(crate) fn ceiling(first: Duration, longest: Duration, failures: u32) -> Duration {
    let doubled = 2_u32.saturating_pow(failures.saturating_sub(1));
    first.saturating_mul(doubled).min(longest)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const FIRST: Duration = Duration::from_millis(50);
    const LONGEST: Duration = Duration::from_secs(20);

    #[test]
    fn it_doubles_up_to_the_cap() {
        let milliseconds = |failures| ceiling(FIRST, LONGEST, failures).as_millis();
        assert_eq!([1, 2, 3, 4, 9, 10].map(milliseconds), [50, 100, 200, 400, 12_800, 20_000]);
    }

    #[test]
    fn attempt_64_and_the_longest_settings_do_not_overflow() {
        for failures in [0, 1, 64, u32::MAX] {
            assert!(ceiling(FIRST, LONGEST, failures) <= LONGEST);
            assert_eq!(ceiling(Duration::MAX, Duration::MAX, failures), Duration::MAX);
            assert_eq!(ceiling(Duration::MAX, LONGEST, failures), LONGEST);
        }
    }

    proptest! {
        #[test]
        fn it_never_falls_and_never_passes_the_cap(
            first: Duration, longest: Duration, failures in 0_u32..200,
        ) {
            let now = ceiling(first, longest, failures);
            prop_assert!(now <= longest);
            prop_assert!(now <= ceiling(first, longest, failures + 1));
        }
    }
}
