//! Control over HTTP: what a Rust test does with the methods of a simulator, for every language.

mod guard;
mod handlers;
mod openapi;

use serde_json::{Value, json};

use crate::{
    Cause,
    engine::Engine,
    http::{Reply, RequestHead},
};

const PREFIX: &str = "/_simulator/";

/// A refusal: the status and the reason.
#[derive(Debug)]
pub(crate) struct ControlError(u16, String);

/// What a request says.
struct Request<'a> {
    engine: &'a Engine,
    /// The address that the client knows.
    host: &'a str,
    /// The parameter in the path; empty where there is none.
    parameter: &'a str,
    body: Value,
}

type Handle = fn(&Request<'_>) -> Result<Value, ControlError>;

/// Method, path under the version, and function.
type Route = (&'static str, &'static str, Handle);

static ROUTES: &[Route] = &[
    ("GET", "", handlers::info),
    ("POST", "bookings/{}/start", handlers::start),
    ("POST", "meetings/{}/join", handlers::join),
    ("POST", "meetings/{}/leave", handlers::leave),
    ("POST", "meetings/{}/decline", handlers::decline),
    ("POST", "meetings/{}/say", handlers::say),
    ("POST", "meetings/{}/end", handlers::end),
    ("POST", "clock/advance", handlers::advance),
    ("POST", "faults", handlers::inject),
    ("DELETE", "faults", handlers::clear_faults),
    ("POST", "verify", handlers::verify),
    ("GET", "events", handlers::events),
    ("POST", "events", handlers::publish),
    ("PUT", "subscriptions", handlers::subscribe),
    #[cfg(feature = "push")]
    ("GET", "pushes", handlers::pushes),
    #[cfg(feature = "push")]
    ("DELETE", "callbacks", handlers::stop_callbacks),
];

/// Whether the request is for the control and not for the API.
pub(crate) fn is_control(head: &RequestHead) -> bool {
    head.path().starts_with(PREFIX)
}

pub(crate) async fn answer(engine: &Engine, head: &RequestHead, port: u16, body: &[u8]) -> Reply {
    let result = match openapi::document(head) {
        Some(document) => guard::check(head, port, body).map(|_| document),
        None => execute(engine, head, port, body).await.map(|value| Reply::json(200, &value)),
    };
    result.unwrap_or_else(|ControlError(status, reason)| {
        Reply::json(status, &json!({ "error": reason }))
    })
}

#[cfg_attr(
    not(feature = "push"),
    expect(clippy::unused_async, reason = "a callback is checked before it is registered")
)]
async fn execute(
    engine: &Engine,
    head: &RequestHead,
    port: u16,
    body: &[u8],
) -> Result<Value, ControlError> {
    let host = guard::check(head, port, body)?;
    let path = head.path().strip_prefix("/_simulator/v1").map(|path| path.trim_matches('/'));
    let body = if body.is_empty() { json!({}) } else { parse(body)? };
    let mut request = Request { engine, host, parameter: "", body };
    let path = path.ok_or_else(ControlError::no_route)?;
    #[cfg(feature = "push")]
    if (&*head.method, path) == ("POST", "callbacks") {
        return handlers::register_callback(&request).await;
    }
    let (handle, parameter) = find(&head.method, path).ok_or_else(ControlError::no_route)?;
    request.parameter = parameter;
    handle(&request)
}

fn find<'a>(method: &str, path: &'a str) -> Option<(Handle, &'a str)> {
    ROUTES.iter().filter(|(known, ..)| *known == method).find_map(|(_, pattern, handle)| {
        let Some((before, after)) = pattern.split_once("{}") else {
            return (*pattern == path).then_some((*handle, ""));
        };
        let parameter = path.strip_prefix(before)?.strip_suffix(after)?;
        (!parameter.is_empty() && !parameter.contains('/')).then_some((*handle, parameter))
    })
}

fn parse(body: &[u8]) -> Result<Value, ControlError> {
    serde_json::from_slice(body)
        .map_err(|error| ControlError::invalid(format!("the body is not JSON: {error}")))
}

impl ControlError {
    fn invalid(reason: impl Into<String>) -> Self {
        Self(400, reason.into())
    }

    fn no_route() -> Self {
        Self(404, "nothing is controlled by this method and path".to_owned())
    }
}

impl From<Cause> for ControlError {
    fn from(cause: Cause) -> Self {
        let is_unknown = matches!(cause, Cause::BookingNotFound | Cause::MeetingNotFound);
        Self(if is_unknown { 404 } else { 409 }, cause.to_string())
    }
}

impl Request<'_> {
    /// A string of the body.
    fn text(&self, name: &str) -> Result<&str, ControlError> {
        let problem = || ControlError::invalid(format!("`{name}` is not a string"));
        self.body[name].as_str().ok_or_else(problem)
    }
}
