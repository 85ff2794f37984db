use std::time::{Duration, Instant};

/// How long a token lives. The service says two hours; what it says is not believed when it makes no sense.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Lifetime(Duration);

const USUAL: u64 = 7_200;
const LONGEST: u64 = 86_400;
const AHEAD: Duration = Duration::from_secs(600);

impl Lifetime {
    /// Reads the JSON of `expireIn`, a number of seconds that may stand in a string.
    pub(crate) fn read(expire_in: Option<&str>) -> Self {
        let digits = expire_in.map(|json| json.trim_matches('"').trim());
        let seconds = digits.and_then(|digits| digits.parse().ok());
        let sensible = seconds.filter(|seconds| (1..=LONGEST).contains(seconds));
        Self(Duration::from_secs(sensible.unwrap_or(USUAL)))
    }

    /// When the token is to be renewed: ten minutes before it expires, or half-way if it is that short.
    pub(crate) fn renew_at(self, now: Instant) -> Instant {
        now + self.0.saturating_sub(AHEAD.min(self.0 / 2))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nonsense_is_two_hours() {
        let nonsense = [
            "null",
            "0",
            "-5",
            "\"soon\"",
            "1e400",
            "18446744073709551615",
            "[7]",
            "\"",
        ];
        for json in nonsense.map(Some).into_iter().chain([None]) {
            assert_eq!(
                Lifetime::read(json),
                Lifetime(Duration::from_secs(7_200)),
                "{json:?}"
            );
        }
        for sensible in ["60", "\"60\"", "\" 60 \""] {
            assert_eq!(
                Lifetime::read(Some(sensible)),
                Lifetime(Duration::from_secs(60))
            );
        }
    }

    #[test]
    fn a_token_is_renewed_ten_minutes_ahead_or_half_way() {
        let now = Instant::now();
        let renewed = |seconds| Lifetime(Duration::from_secs(seconds)).renew_at(now) - now;
        assert_eq!(renewed(7_200), Duration::from_secs(6_600));
        assert_eq!(renewed(600), Duration::from_secs(300));
    }
}
