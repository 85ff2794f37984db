//! Protection of the control over HTTP against web pages of other origins.

use super::ControlError;
use crate::http::RequestHead;

const LOOPBACK: [&str; 3] = ["127.0.0.1", "localhost", "[::1]"];

/// Checks that a request does not come from a web page of another origin: `Host` is a loopback name
/// or an allowed one, and `Origin`, `Sec-Fetch-Site` and `Content-Type` fit. Returns the host.
pub(super) fn check<'a>(
    head: &'a RequestHead,
    port: u16,
    allowed: &[String],
    body: &[u8],
) -> Result<&'a str, ControlError> {
    let host = check_origin(head, port, allowed)?;
    let site = head.header("sec-fetch-site");
    if site.is_some_and(|site| !["same-origin", "none"].contains(&site)) {
        return refuse("Sec-Fetch-Site is not same-origin or none");
    }
    let content = head.header("content-type").unwrap_or_default();
    let content = content.split(';').next().unwrap_or_default().trim();
    if !body.is_empty() && !content.eq_ignore_ascii_case("application/json") {
        return Err(ControlError::invalid("Content-Type is not application/json"));
    }
    Ok(host)
}

/// Checks a request for a document without data. Unlike [`check`], it accepts a browser that
/// follows a link on a page of another origin.
#[cfg(feature = "page")]
pub(super) fn check_document(
    head: &RequestHead,
    port: u16,
    allowed: &[String],
) -> Result<(), ControlError> {
    let follows_link = head.header("sec-fetch-mode") == Some("navigate")
        && head.header("sec-fetch-dest") == Some("document");
    if follows_link {
        check_origin(head, port, allowed).map(drop)
    } else {
        check(head, port, allowed, &[]).map(drop)
    }
}

/// Checks `Host` and `Origin`. Returns the host.
fn check_origin<'a>(
    head: &'a RequestHead,
    port: u16,
    allowed: &[String],
) -> Result<&'a str, ControlError> {
    let host = head.header("host").unwrap_or_default();
    if !is_loopback(host, port) && !allowed.iter().any(|name| names(host, name)) {
        return refuse(
            "Host is neither a loopback name with the simulator's port nor an allowed name (allow it \
             with --allow-host or SimulatorBuilder::allow_host)",
        );
    }
    if head.header("origin").is_some_and(|origin| origin != format!("http://{host}")) {
        return refuse("Origin is not that of the simulator");
    }
    Ok(host)
}

/// Returns true for a loopback name with this port, which browsers leave out if it is that of HTTP.
fn is_loopback(host: &str, port: u16) -> bool {
    const HTTP: u16 = 80;
    LOOPBACK.iter().any(|name| host == format!("{name}:{port}") || (port == HTTP && host == *name))
}

fn refuse<T>(reason: &str) -> Result<T, ControlError> {
    Err(ControlError::new(403, reason))
}

/// Returns true if `Host` is this name, with or without a port.
fn names(host: &str, name: &str) -> bool {
    let Some((start, rest)) = host.split_at_checked(name.len()) else { return false };
    let port = rest.strip_prefix(':').unwrap_or(rest);
    let is_port = rest.is_empty() || (rest.starts_with(':') && !port.is_empty());
    !name.is_empty()
        && start.eq_ignore_ascii_case(name)
        && is_port
        && port.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::{RequestHead, check_origin};

    #[test]
    fn only_the_port_of_http_may_be_left_out() {
        let request = b"GET / HTTP/1.1\r\nhost: localhost\r\norigin: http://localhost\r\n\r\n";
        let head = RequestHead::parse(request).unwrap().unwrap();
        assert_eq!(check_origin(&head, 80, &[]).unwrap(), "localhost");
        check_origin(&head, 8080, &[]).unwrap_err();
    }
}
