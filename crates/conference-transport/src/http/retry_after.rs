use std::time::{Duration, SystemTime};

use reqwest::header::{DATE, HeaderMap, RETRY_AFTER};

/// Reads the wait that a response requires. A date is relative to the response's own date, since
/// clocks may differ.
pub(super) fn read(headers: &HeaderMap, now: SystemTime) -> Option<Duration> {
    let text = |name| headers.get(name)?.to_str().ok();
    let asked = text(RETRY_AFTER)?;
    let answered = text(DATE).and_then(|date| httpdate::parse_http_date(date).ok());
    parse(asked, answered.unwrap_or(now))
}

/// Parses a `Retry-After` header: seconds or a date. `None` if it is malformed.
fn parse(header: &str, now: SystemTime) -> Option<Duration> {
    let header = header.trim();
    if !header.is_empty() && header.bytes().all(|byte| byte.is_ascii_digit()) {
        return Some(Duration::from_secs(header.parse().unwrap_or(u64::MAX)));
    }
    let date = httpdate::parse_http_date(header).ok()?;
    Some(date.duration_since(now).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn at(seconds: u64) -> SystemTime {
        SystemTime::UNIX_EPOCH + Duration::from_secs(seconds)
    }

    #[test]
    fn seconds_and_dates_are_read() {
        assert_eq!(parse(" 7 ", at(0)), Some(Duration::from_secs(7)));
        assert_eq!(parse("0", at(0)), Some(Duration::ZERO));
        assert_eq!(parse("99999999999999999999999", at(0)), Some(Duration::from_secs(u64::MAX)));
        assert_eq!(
            parse("Sun, 06 Nov 1994 08:49:37 GMT", at(784_111_770)),
            Some(Duration::from_secs(7))
        );
        assert_eq!(parse("Sun, 06 Nov 1994 08:49:37 GMT", at(784_111_999)), Some(Duration::ZERO));
    }

    #[test]
    fn a_date_is_reckoned_from_the_date_of_the_answer() {
        let mut headers = HeaderMap::new();
        let date = |text: &str| text.parse().unwrap();
        assert_eq!(read(&headers, at(0)), None);
        headers.insert(RETRY_AFTER, date("Sun, 06 Nov 1994 08:49:37 GMT"));
        assert_eq!(read(&headers, at(784_111_770)), Some(Duration::from_secs(7)));
        headers.insert(DATE, date("Sun, 06 Nov 1994 08:49:30 GMT"));
        assert_eq!(read(&headers, at(0)), Some(Duration::from_secs(7)));
        headers.insert(DATE, date("yesterday"));
        assert_eq!(read(&headers, at(784_111_777)), Some(Duration::ZERO));
    }

    #[test]
    fn junk_is_none() {
        for junk in ["", "-1", "1.5", "soon", "+3", "7 s"] {
            assert_eq!(parse(junk, at(0)), None, "{junk}");
        }
    }

    proptest! {
        #[test]
        fn any_number_of_seconds_is_read(seconds: u64, zeros in 0_usize..30) {
            let header = format!(" {}{seconds} ", "0".repeat(zeros));
            prop_assert_eq!(parse(&header, at(0)), Some(Duration::from_secs(seconds)));
        }

        #[test]
        fn any_date_is_read(date in 0_u64..1 << 37, now in 0_u64..1 << 37) {
            let left = Duration::from_secs(date.saturating_sub(now));
            let header = httpdate::fmt_http_date(at(date));
            prop_assert_eq!(parse(&header, at(now)), Some(left));
        }

        #[test]
        fn what_is_neither_is_none(header in "\\PC{0,40}|[-+ .,:0-9a-zA-Z]{0,40}", now in 0_u64..1 << 40) {
            if parse(&header, at(now)).is_some() {
                let is_number = header.trim().chars().all(|char| char.is_ascii_digit());
                prop_assert!(is_number || httpdate::parse_http_date(header.trim()).is_ok());
            }
        }
    }
}
