use std::time::Duration;

/// Minimum time between two fetches of one token, whatever the service says.
pub(crate) const MIN_FETCH_INTERVAL: Duration = Duration::from_secs(10);

const REFRESH_MARGIN: Duration = Duration::from_secs(600);
const DEFAULT: u64 = 7_200;
const MAX: u64 = 86_400;

/// Reads the JSON of `expireIn`: seconds, as a number or a string. A value that makes no sense is
/// replaced by the documented two hours.
pub(crate) fn read(expire_in: Option<&str>) -> Duration {
    let digits = expire_in.map(|json| json.trim_matches('"').trim());
    let seconds = digits.and_then(|digits| digits.parse().ok());
    let sensible = seconds.filter(|seconds| (1..=MAX).contains(seconds));
    Duration::from_secs(sensible.unwrap_or(DEFAULT)).max(MIN_FETCH_INTERVAL)
}

/// Returns the time before expiry at which a token is renewed: ten minutes, or half of a short
/// lifetime.
pub(crate) fn refresh_margin(lifetime: Duration) -> Duration {
    REFRESH_MARGIN.min(lifetime / 2).min(lifetime.saturating_sub(MIN_FETCH_INTERVAL))
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    #[test]
    fn nonsense_is_two_hours() {
        let nonsense =
            ["null", "0", "-5", "\"soon\"", "1e400", "18446744073709551615", "[7]", "\""];
        for json in nonsense.map(Some).into_iter().chain([None]) {
            assert_eq!(read(json), 7_200 * SECOND, "{json:?}");
        }
        for sensible in ["60", "\"60\"", "\" 60 \""] {
            assert_eq!(read(Some(sensible)), 60 * SECOND);
        }
    }

    #[test]
    fn a_token_is_renewed_ten_minutes_ahead_or_half_way() {
        assert_eq!(refresh_margin(7_200 * SECOND), 600 * SECOND);
        assert_eq!(refresh_margin(600 * SECOND), 300 * SECOND);
    }

    #[test]
    fn a_token_of_seconds_is_not_renewed_in_a_loop() {
        assert_eq!(read(Some("1")), MIN_FETCH_INTERVAL);
        assert_eq!(refresh_margin(MIN_FETCH_INTERVAL), Duration::ZERO);
        assert_eq!(refresh_margin(15 * SECOND), 5 * SECOND);
    }
}
