//! Names of the keys in Redis.

use conference_transport::TokenKey;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// Characters that are not encoded in a name. The colon separates the parts, so it is encoded.
const PLAIN: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_');

/// Returns `prefix:token:host:app`, and `:organization` if there is one.
pub(crate) fn token(prefix: &str, key: &TokenKey) -> String {
    let parts = [Some(key.host()), Some(key.app()), key.organization()];
    joined(format!("{prefix}:token"), parts.into_iter().flatten())
}

/// Returns `prefix:rate:app:operation`.
pub(crate) fn rate(prefix: &str, app: &str, operation: &str) -> String {
    joined(format!("{prefix}:rate"), [app, operation])
}

fn joined<'a>(mut name: String, parts: impl IntoIterator<Item = &'a str>) -> String {
    for part in parts {
        name.push(':');
        name.extend(utf8_percent_encode(part, PLAIN));
    }
    name
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn names_can_be_read() {
        let key = TokenKey::new("https://api.dingtalk.io", "ding-1", Some("corp".into()));
        let name = "dev:token:https%3A%2F%2Fapi.dingtalk.io:ding-1:corp";
        assert_eq!(token("dev", &key), name);
        let name = "dev:rate:ding-1:CreateVideoConference";
        assert_eq!(rate("dev", "ding-1", "CreateVideoConference"), name);
    }

    proptest! {
        #[test]
        fn two_keys_have_two_names(
            one in ("[a:%é]{0,3}", "[a:%é]{0,3}", proptest::option::of("[a:%é]{0,3}")),
            other in ("[a:%é]{0,3}", "[a:%é]{0,3}", proptest::option::of("[a:%é]{0,3}")),
        ) {
            let [one, other] = [one, other].map(|(host, app, organization)| TokenKey::new(host, app, organization));
            prop_assert_eq!(one == other, token("p", &one) == token("p", &other));
        }
    }
}
