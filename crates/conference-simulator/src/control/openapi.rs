//! The API as an OpenAPI document.

use crate::http::{Reply, RequestHead};

const PATH: &str = "/_simulator/openapi.json";
const DOCUMENT: &str = include_str!("../../openapi.json");

/// Returns the document, if the request is for it.
pub(super) fn document(head: &RequestHead) -> Option<Reply> {
    let is_asked = (&*head.method, head.path()) == ("GET", PATH);
    is_asked.then(|| Reply::new(200).header("content-type", "application/json").body(DOCUMENT))
}
