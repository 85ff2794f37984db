//! A page for people. It holds no data: what it shows and does goes by the routes of the control.

use super::{ControlError, guard};
use crate::http::{Reply, RequestHead};

/// Scripts, styles and data from here only, and no page around it.
const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; \
                                       connect-src 'self'; img-src 'self'; frame-ancestors 'none'";

const HTML: &str = "text/html;charset=utf-8";

/// Path under the prefix, type and content.
static FILES: [(&str, &str, &str); 4] = [
    ("", HTML, include_str!("web_page/page.html")),
    ("page.css", "text/css;charset=utf-8", include_str!("web_page/page.css")),
    ("page.js", "text/javascript;charset=utf-8", include_str!("web_page/page.js")),
    ("page.svg", "image/svg+xml", include_str!("web_page/page.svg")),
];

/// The path under the prefix that links to meetings start with. The page looks itself which one
/// it is about.
const LINKS: &str = "j/";

/// The address of the page.
pub(crate) fn page_url(base_url: &str) -> String {
    format!("{base_url}{}", super::PREFIX)
}

/// The start of links to meetings that lead to the page.
pub(crate) fn links_start(base_url: &str) -> String {
    page_url(base_url) + LINKS
}

/// The answer to a request for the page or a part of it; `None` if it is for something else.
pub(super) fn answer(
    head: &RequestHead,
    port: u16,
    allowed: &[String],
) -> Option<Result<Reply, ControlError>> {
    let path = head.path().strip_prefix(super::PREFIX).filter(|_| head.method == "GET")?;
    let path = if path.starts_with(LINKS) { "" } else { path };
    let (_, content_type, content) = FILES.iter().find(|(known, ..)| *known == path)?;
    let checked = match *content_type {
        HTML => guard::check_document(head, port, allowed),
        _ => guard::check(head, port, allowed, &[]).map(drop),
    };
    Some(checked.map(|()| file(content_type, content)))
}

fn file(content_type: &str, content: &'static str) -> Reply {
    Reply::new(200)
        .header("content-type", content_type)
        .header("content-security-policy", CONTENT_SECURITY_POLICY)
        .header("x-content-type-options", "nosniff")
        .header("referrer-policy", "same-origin")
        .header("cache-control", "no-store")
        .body(content)
}

#[cfg(test)]
mod tests {
    use super::{super::find, FILES};

    #[test]
    fn every_request_in_the_document_has_a_route() {
        let (_, _, document) = FILES[0];
        let requests = document.split("data-send=\"").skip(1).map(|rest| rest.split('"').next());
        let requests: Vec<_> =
            requests.map(|request| request.unwrap_or_default().split_once(' ')).collect();
        assert!(requests.len() > 10, "{requests:?}");
        for request in requests {
            let (method, path) = request.unwrap_or_default();
            // A callback is checked before it is registered, which takes a route of its own.
            let is_known = find(method, path).is_some() || (method, path) == ("POST", "callbacks");
            assert!(is_known, "{method} {path}");
        }
    }
}
