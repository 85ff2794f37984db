//! Control over HTTP: the methods of a simulator, for tests in every language.

mod guard;
mod handlers;
mod masked;
mod openapi;
mod stream;
#[cfg(feature = "page")]
mod web_page;

use percent_encoding::percent_decode_str;
use serde_json::{Value, json};

use crate::{
    Cause,
    engine::Engine,
    feed::Change,
    http::{Reply, RequestHead},
};

pub(crate) use stream::EventStream;
#[cfg(feature = "page")]
pub(crate) use web_page::{links_start, page_url};

const PREFIX: &str = "/_simulator/";

/// Answer to a control request.
pub(crate) enum Answer {
    Reply(Reply),
    Stream(EventStream),
}

/// A refusal: the status and the body.
#[derive(Debug)]
struct ControlError(u16, Value);

/// Contents of a request.
struct Request<'a> {
    engine: &'a Engine,
    /// Address of the simulator for the client.
    host: &'a str,
    /// Path parameter, decoded; empty if there is none.
    parameter: String,
    query: &'a str,
    body: Value,
}

type Handle = fn(&Request<'_>) -> Result<Value, ControlError>;

/// Method, path below the version, and function.
type Route = (&'static str, &'static str, Handle);

static ROUTES: &[Route] = &[
    ("GET", "", handlers::service::info),
    ("GET", "state", handlers::service::state),
    ("POST", "clock/advance", handlers::service::advance),
    ("POST", "reset", handlers::service::reset),
    ("POST", "bookings/{}/start", handlers::meetings::start),
    ("POST", "meetings/{}/join", handlers::meetings::join),
    ("POST", "meetings/{}/leave", handlers::meetings::leave),
    ("POST", "meetings/{}/decline", handlers::meetings::decline),
    ("POST", "meetings/{}/mute", handlers::meetings::mute),
    ("POST", "meetings/{}/camera", handlers::meetings::camera),
    ("POST", "meetings/{}/say", handlers::meetings::say),
    ("POST", "meetings/{}/end", handlers::meetings::end),
    ("POST", "tokens/revoke", handlers::app::revoke_tokens),
    ("PUT", "tokens/lifetime", handlers::app::set_token_lifetime),
    ("PUT", "scopes/{}", handlers::app::set_scope),
    ("PUT", "people/{}", handlers::app::set_person),
    ("POST", "faults", handlers::faults::inject),
    ("GET", "faults", handlers::faults::list),
    ("DELETE", "faults", handlers::faults::clear),
    ("DELETE", "faults/{}", handlers::faults::remove),
    ("POST", "verify", handlers::faults::verify),
    ("DELETE", "journal", handlers::journal::clear),
    ("GET", "events", handlers::app::events),
    ("POST", "events", handlers::app::publish),
    ("PUT", "subscriptions", handlers::app::subscribe),
    #[cfg(feature = "push")]
    ("GET", "pushes", handlers::push::list),
    #[cfg(feature = "push")]
    ("DELETE", "callbacks", handlers::push::stop_callbacks),
];

/// Returns true if the request is for the control and not for the API.
pub(crate) fn is_control(head: &RequestHead) -> bool {
    head.path().starts_with(PREFIX)
}

pub(crate) async fn answer(engine: &Engine, head: &RequestHead, port: u16, body: &[u8]) -> Answer {
    if let Some(document) = openapi::document(head) {
        let checked = guard::check(head, port, &engine.control.hosts, body);
        return Answer::Reply(checked.map_or_else(refusal, |_| document));
    }
    #[cfg(feature = "page")]
    if let Some(file) = web_page::answer(head, port, &engine.control.hosts) {
        return Answer::Reply(file.unwrap_or_else(refusal));
    }
    let result = match read(engine, head, port, body) {
        Ok((path, _)) if (&*head.method, path) == ("GET", "stream") => {
            return Answer::Stream(EventStream::new(engine));
        }
        Ok((path, request)) => execute(&head.method, path, request).await,
        Err(error) => Err(error),
    };
    Answer::Reply(result.map_or_else(refusal, |value| Reply::json(200, &value)))
}

fn refusal(ControlError(status, body): ControlError) -> Reply {
    Reply::json(status, &body)
}

/// Returns the path below the version, and the request.
fn read<'a>(
    engine: &'a Engine,
    head: &'a RequestHead,
    port: u16,
    body: &[u8],
) -> Result<(&'a str, Request<'a>), ControlError> {
    let host = guard::check(head, port, &engine.control.hosts, body)?;
    let path = head.path().strip_prefix("/_simulator/v1").map(|path| path.trim_matches('/'));
    let path = path.ok_or_else(ControlError::no_route)?;
    let body = if body.is_empty() { json!({}) } else { parse(body)? };
    Ok((path, Request { engine, host, parameter: String::new(), query: head.query(), body }))
}

async fn execute(
    method: &str,
    path: &str,
    mut request: Request<'_>,
) -> Result<Value, ControlError> {
    let result = match (method, path) {
        ("GET", "journal") => return handlers::journal::read(&request).await,
        #[cfg(feature = "push")]
        ("POST", "callbacks") => handlers::push::register_callback(&request).await,
        _ => {
            let (handle, parameter) = find(method, path).ok_or_else(ControlError::no_route)?;
            request.parameter = parameter;
            handle(&request)
        }
    };
    if method != "GET" {
        request.engine.feed().send(|| Change::State);
    }
    result
}

fn find(method: &str, path: &str) -> Option<(Handle, String)> {
    ROUTES.iter().filter(|(known, ..)| *known == method).find_map(|(_, pattern, handle)| {
        let Some((before, after)) = pattern.split_once("{}") else {
            return (*pattern == path).then(|| (*handle, String::new()));
        };
        let parameter = path.strip_prefix(before)?.strip_suffix(after)?;
        let is_one = !parameter.is_empty() && !parameter.contains('/');
        is_one.then(|| (*handle, percent_decode_str(parameter).decode_utf8_lossy().into_owned()))
    })
}

fn parse(body: &[u8]) -> Result<Value, ControlError> {
    serde_json::from_slice(body)
        .map_err(|error| ControlError::invalid(format!("the body is not JSON: {error}")))
}

impl ControlError {
    fn new(status: u16, reason: impl Into<String>) -> Self {
        Self(status, json!({ "error": reason.into() }))
    }

    fn invalid(reason: impl Into<String>) -> Self {
        Self::new(400, reason)
    }

    fn no_route() -> Self {
        Self::new(404, "nothing is controlled by this method and path")
    }
}

impl From<Cause> for ControlError {
    fn from(cause: Cause) -> Self {
        let is_unknown = matches!(cause, Cause::BookingNotFound | Cause::MeetingNotFound);
        Self::new(if is_unknown { 404 } else { 409 }, cause.to_string())
    }
}

impl Request<'_> {
    /// Returns a string of the body.
    fn text(&self, name: &str) -> Result<&str, ControlError> {
        let problem = || ControlError::invalid(format!("`{name}` is not a string"));
        self.body[name].as_str().ok_or_else(problem)
    }

    /// Returns a string of the body, which may be missing.
    fn optional_text(&self, name: &str) -> Result<Option<&str>, ControlError> {
        if self.body[name].is_null() { Ok(None) } else { self.text(name).map(Some) }
    }

    /// Returns a boolean of the body.
    fn flag(&self, name: &str) -> Result<bool, ControlError> {
        let problem = || ControlError::invalid(format!("`{name}` is not true or false"));
        self.body[name].as_bool().ok_or_else(problem)
    }
}
