use std::{borrow::Cow, fmt::Write as _};

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::error::Error;

/// All characters but the unreserved ones of RFC 3986, so that a value cannot end its segment.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// Puts a value into a template's `{name}`, as one percent-encoded segment.
pub(crate) fn expand<'t>(template: &'t str, value: Option<&str>) -> Result<Cow<'t, str>, Error> {
    match (split(template), value) {
        (None, None) => Ok(Cow::Borrowed(template)),
        (None, Some(_)) => Err(Error::invalid(format!("the path `{template}` takes no parameter"))),
        (Some((_, name, _)), None) => {
            Err(Error::invalid(format!("the path parameter `{name}` is missing")))
        }
        (Some((before, name, after)), Some(value)) => {
            check_segment(name, value)?;
            Ok(Cow::Owned(fill(before, value, after)))
        }
    }
}

fn split(template: &str) -> Option<(&str, &str, &str)> {
    let (before, rest) = template.split_once('{')?;
    let (name, after) = rest.split_once('}')?;
    Some((before, name, after))
}

/// Refuses `.` and `..`, which lead to another path even if they are encoded.
fn check_segment(name: &str, value: &str) -> Result<(), Error> {
    match value {
        "" => Err(Error::invalid(format!("the path parameter `{name}` is empty"))),
        "." | ".." => {
            Err(Error::invalid(format!("the path parameter `{name}` must not be `{value}`")))
        }
        _ => Ok(()),
    }
}

fn fill(before: &str, value: &str, after: &str) -> String {
    let mut path = String::with_capacity(before.len() + value.len() + after.len());
    write!(path, "{before}{}{after}", utf8_percent_encode(value, RESERVED))
        .expect("writing to a String never fails");
    path
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const TEMPLATE: &str = "/rooms/{roomCode}/infos";

    #[test]
    fn a_value_is_one_encoded_segment() {
        let path = |value| expand(TEMPLATE, Some(value)).unwrap().into_owned();
        assert_eq!(path("838 722"), "/rooms/838%20722/infos");
        assert_eq!(path("../x"), "/rooms/..%2Fx/infos");
        assert_eq!(path("%2F?#"), "/rooms/%252F%3F%23/infos");
        assert_eq!(path("a\r\nb"), "/rooms/a%0D%0Ab/infos");
        assert_eq!(path("你好"), "/rooms/%E4%BD%A0%E5%A5%BD/infos");
    }

    #[test]
    fn what_would_lead_to_another_path_is_refused() {
        for value in ["", ".", ".."] {
            let message = expand(TEMPLATE, Some(value)).unwrap_err().to_string();
            assert!(message.contains("`roomCode`"), "{message}");
        }
        let refusal = |template, value| expand(template, value).unwrap_err().to_string();
        assert_eq!(refusal(TEMPLATE, None), "the path parameter `roomCode` is missing");
        assert_eq!(refusal("/rooms", Some("1")), "the path `/rooms` takes no parameter");
    }

    proptest! {
        #[test]
        fn any_value_survives_a_url_parser(value in "\\PC{1,40}|[./%?#\\\\]{1,4}") {
            prop_assume!(value != "." && value != "..");
            let path = expand(TEMPLATE, Some(&value)).unwrap();
            let url = reqwest::Url::parse(&format!("https://host{path}")).unwrap();
            let segments: Vec<_> = url.path_segments().unwrap().collect();
            prop_assert_eq!(segments.len(), 3);
            let decoded = percent_encoding::percent_decode_str(segments[1]).decode_utf8().unwrap();
            prop_assert_eq!(decoded, value);
        }
    }
}
