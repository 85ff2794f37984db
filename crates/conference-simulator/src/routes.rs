//! Routes: the operation for a method and a path.

use std::{borrow::Cow, sync::LazyLock};

use percent_encoding::percent_decode_str;

#[cfg(feature = "push")]
use crate::gateway::{GATEWAY_CALLS, GatewayCall};
use crate::{
    operations::{Endpoint, endpoints},
    token_calls::{TOKEN_CALLS, TokenCall},
};

/// Target of a route.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Target {
    Token(&'static TokenCall),
    Operation(Endpoint),
    #[cfg(feature = "push")]
    Gateway(&'static GatewayCall),
}

impl Target {
    pub(crate) fn name(&self) -> &'static str {
        match self {
            Self::Token(call) => call.name,
            Self::Operation(endpoint) => endpoint.info.name,
            #[cfg(feature = "push")]
            Self::Gateway(call) => call.name,
        }
    }

    fn method(&self) -> &'static str {
        match self {
            Self::Token(_) => "POST",
            Self::Operation(endpoint) => endpoint.info.method.as_str(),
            #[cfg(feature = "push")]
            Self::Gateway(call) => call.method,
        }
    }

    fn path(&self) -> &'static str {
        match self {
            Self::Token(call) => call.path,
            Self::Operation(endpoint) => endpoint.info.path,
            #[cfg(feature = "push")]
            Self::Gateway(call) => call.path,
        }
    }
}

/// Returns the target of a path, and the path parameter, decoded.
pub(crate) fn find(method: &str, path: &str) -> Option<(Target, String)> {
    let segments: Vec<_> = path.split('/').map(decode).collect();
    ROUTES
        .iter()
        .filter(|route| route.target.method() == method)
        .find_map(|route| Some((route.target, route.parameter(&segments)?)))
}

/// Returns the names of all operations, token calls and calls of the gateway.
pub(crate) fn names() -> impl Iterator<Item = &'static str> {
    ROUTES.iter().map(|route| route.target.name())
}

/// Returns true for the name of a call that requests an access token.
pub(crate) fn is_token_call(name: &str) -> bool {
    TOKEN_CALLS.iter().any(|call| call.name == name)
}

/// Returns true if a call of this name has a secret in its body or its query.
pub(crate) fn has_secrets(name: &str) -> bool {
    #[cfg(feature = "push")]
    if GATEWAY_CALLS.iter().any(|call| call.name == name) {
        return true;
    }
    is_token_call(name)
}

/// Routes, sorted so that a path matches the most specific one first: at the first segment where
/// two routes differ, a fixed text precedes a parameter.
static ROUTES: LazyLock<Vec<Route>> = LazyLock::new(|| {
    let operations = endpoints().into_iter().map(Target::Operation);
    let mut routes: Vec<_> =
        TOKEN_CALLS.iter().map(Target::Token).chain(operations).map(Route::new).collect();
    #[cfg(feature = "push")]
    routes.extend(GATEWAY_CALLS.iter().map(Target::Gateway).map(Route::new));
    routes.sort_by(|a, b| a.segments.cmp(&b.segments));
    routes
});

#[derive(Debug)]
struct Route {
    target: Target,
    segments: Vec<Segment>,
}

#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Segment {
    Fixed(&'static str),
    Parameter,
}

impl Route {
    fn new(target: Target) -> Self {
        let segment = |text: &'static str| {
            if text.starts_with('{') { Segment::Parameter } else { Segment::Fixed(text) }
        };
        Self { target, segments: target.path().split('/').map(segment).collect() }
    }

    /// Returns the parameter if the path matches this route; empty if the route has none.
    fn parameter(&self, path: &[Cow<'_, str>]) -> Option<String> {
        if path.len() != self.segments.len() {
            return None;
        }
        let mut parameter = String::new();
        for (segment, text) in self.segments.iter().zip(path) {
            match segment {
                Segment::Fixed(fixed) if fixed == text => {}
                Segment::Fixed(_) => return None,
                Segment::Parameter => text.as_ref().clone_into(&mut parameter),
            }
        }
        Some(parameter)
    }
}

fn decode(segment: &str) -> Cow<'_, str> {
    percent_decode_str(segment).decode_utf8_lossy()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fixed_text_goes_before_a_parameter() {
        let parameter = [Segment::Fixed("a"), Segment::Parameter];
        let fixed = [Segment::Fixed("a"), Segment::Fixed("query")];
        assert!(fixed < parameter);
        assert!(ROUTES.is_sorted_by(|a, b| a.segments <= b.segments));
    }

    #[test]
    fn the_parameter_is_decoded() {
        let (target, parameter) =
            find("GET", "/v1.0/conference/roomCodes/838%20722%2F1/infos").unwrap();
        assert_eq!(target.name(), "QueryConferenceInfoByRoomCode");
        assert_eq!(parameter, "838 722/1");
    }

    #[test]
    fn the_method_counts() {
        assert!(find("GET", "/v1.0/conference/videoConferences").is_none());
        assert!(find("POST", "/v1.0/conference/videoConferences").is_some());
    }
}
