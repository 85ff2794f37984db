use std::time::Duration;

use serde::Deserialize;

/// Response of the firewall to an address that it bans: JSON, or a page that contains it. The
/// status is not documented.
///
/// Source:
/// <https://open.dingtalk.com/document/development/how-to-process-api-throttling-on-the-dingtalk-server>,
/// which gives the body, five minutes, and 10,000 calls in 20 seconds as the reason.
#[derive(Deserialize)]
struct Ban {
    status: u32,
    punish: String,
    /// Minutes, because the documents give 5 here and five minutes as the duration.
    wait: Option<u64>,
}

const STATUS: u32 = 1111;
const MINUTES: u64 = 5;
const MOST_MINUTES: u64 = 60;
const LONGEST_BODY: usize = 65_536;

/// Returns the length of the ban, if the body reports one.
pub(super) fn wait(body: &[u8]) -> Option<Duration> {
    match body.trim_ascii_start().first()? {
        b'{' if body.len() <= LONGEST_BODY => of_json(body),
        b'<' => of_page(body.get(..LONGEST_BODY).unwrap_or(body)),
        _ => None,
    }
}

/// Nearly all bodies report no ban, so most are not parsed.
fn of_json(body: &[u8]) -> Option<Duration> {
    let text = std::str::from_utf8(body).ok()?;
    if !text.contains("punish") {
        return None;
    }
    let ban: Ban = serde_json::from_str(text).ok()?;
    (ban.status == STATUS && ban.punish == "deny").then(|| minutes(ban.wait))
}

fn of_page(body: &[u8]) -> Option<Duration> {
    (has(body, "punish") && has(body, "x5")).then(|| minutes(None))
}

/// Converts the wait. The documented value is the minimum.
fn minutes(wait: Option<u64>) -> Duration {
    Duration::from_secs(60 * wait.unwrap_or(MINUTES).clamp(MINUTES, MOST_MINUTES))
}

fn has(body: &[u8], word: &str) -> bool {
    body.windows(word.len()).any(|window| window == word.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seconds(body: &str) -> Option<u64> {
        wait(body.as_bytes()).map(|wait| wait.as_secs())
    }

    #[test]
    fn the_documented_body_and_a_page_that_holds_it_are_a_ban() {
        let json = r#" {"status":1111,"wait":5,"source":"x5","punish":"deny","uuid":"7"}"#;
        assert_eq!(seconds(json), Some(300));
        assert_eq!(seconds(&format!("<html><body>{json}</body></html>")), Some(300));
        let longer = r#"{"status":1111,"wait":10,"punish":"deny"}"#;
        assert_eq!(seconds(longer), Some(600));
        for odd in ["0", "18446744073709551615", "null"] {
            let body = format!(r#"{{"status":1111,"wait":{odd},"punish":"deny"}}"#);
            assert!((300..=3_600).contains(&seconds(&body).unwrap()));
        }
    }

    #[test]
    fn what_only_speaks_of_it_is_none() {
        for body in [
            "",
            "{}",
            r#"{"title":"punish x5"}"#,
            r#"{"status":200,"punish":"deny"}"#,
            r#"{"status":1111,"punish":"none"}"#,
            "<html>Bad Gateway</html>",
            "[1111]",
        ] {
            assert_eq!(seconds(body), None, "{body}");
        }
    }
}
