//! Conversion of a reply to the response of its operation.

#[cfg(feature = "raw")]
mod exact;

use std::{borrow::Cow, collections::BTreeMap};

use conference_models::{
    Operation, ResponseField,
    json::{self, Decoded, Unreadable},
};
use conference_transport::{BoxError, Error as TransportError, ErrorBody, Reply};
use serde_json::value::RawValue;

/// Position of a page in its list. A response without pages counts as the first one.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum PagePosition {
    First,
    /// `{}` is an empty page here.
    Later,
}

impl PagePosition {
    /// Returns the position of the page with this token. Services also write `""` or `"0"` for no
    /// token.
    pub(crate) fn of(token: Option<&str>) -> Self {
        match token {
            None | Some("" | "0") => Self::First,
            Some(_) => Self::Later,
        }
    }
}

/// Response as JSON, with the position of its page.
#[cfg(feature = "raw")]
pub(crate) type RawPage = (Decoded<serde_json::Value>, conference_models::PageInfo);

/// Fields of an object, not parsed yet.
type Fields<'a> = BTreeMap<Cow<'a, str>, &'a RawValue>;

/// Reads the response of an operation. Fails if it has nothing that callers need. A field that
/// cannot be read is reported and does not affect the others.
pub(crate) fn decode<Op: Operation>(
    reply: &Reply,
    position: PagePosition,
) -> Result<Decoded<Op::Response>, TransportError> {
    let (decoded, _) = decode_object::<Op>(reply, position)?;
    warn(Op::NAME, &decoded.unreadable);
    Ok(decoded)
}

/// Reads and checks a response in the same way, and returns its JSON unchanged.
#[cfg(feature = "raw")]
pub(crate) fn decode_raw<Op: Operation>(
    reply: &Reply,
    position: PagePosition,
) -> Result<RawPage, TransportError> {
    let (typed, object) = decode_object::<Op>(reply, position)?;
    warn(Op::NAME, &typed.unreadable);
    let text = String::from_utf8_lossy(object);
    let json = exact::read(text.trim()).map_err(|error| reply.undecodable(error))?;
    let page = Op::page_info(&typed.value);
    Ok((typed.map(|_| json), page))
}

/// A value with the JSON object that it was read from: the body, or the content of a wrapper.
type Object<'a, T> = (Decoded<T>, &'a [u8]);

fn decode_object<Op: Operation>(
    reply: &Reply,
    position: PagePosition,
) -> Result<Object<'_, Op::Response>, TransportError> {
    let found = body::<Op>(reply).and_then(|body| read::<Op>(body, position));
    let (decoded, object) = found.map_err(|error| match stated_failure(reply.body()) {
        Some(failure) => reply.failure(&failure),
        None => reply.undecodable(error),
    })?;
    let is_wrapped = object != reply.body();
    let reason = Op::failure(&decoded.value);
    if is_wrapped || reason.is_some() {
        let body = ErrorBody::parse(object).unwrap_or_default();
        if body.is_failure() || reason.is_some() {
            return Err(reply.failure(&body.or_message(reason)));
        }
    }
    Ok((decoded, object))
}

/// Returns the failure that a body without response fields reports, also inside of a wrapper.
fn stated_failure(body: &[u8]) -> Option<ErrorBody> {
    [Some(body), wrapped(body)].into_iter().flatten().find_map(|object| {
        ErrorBody::parse(object).filter(|said| said.is_failure() || said.has_error_message())
    })
}

/// Returns the JSON text. The body may be empty if the operation has no response.
fn body<Op: Operation>(reply: &Reply) -> Result<&[u8], BoxError> {
    match reply.body() {
        [] if Op::RESPONSE_FIELDS.is_empty() => Ok(b"null"),
        [] => Err("the body is empty".into()),
        body => Ok(body),
    }
}

/// Reads the body, or the content of a wrapper if only that fits.
fn read<Op: Operation>(
    body: &[u8],
    position: PagePosition,
) -> Result<Object<'_, Op::Response>, BoxError> {
    let decoded = json::read::<Op::Response>(body)?;
    if Op::RESPONSE_FIELDS.is_empty() || Op::has_expected(&decoded.value) {
        return Ok((decoded, body));
    }
    let Err(reason) = judge::<Op>(body, &decoded, position) else {
        return Ok((decoded, body));
    };
    let content = wrapped(body).ok_or(reason)?;
    let decoded = json::read(content)?;
    judge::<Op>(content, &decoded, position)?;
    Ok((decoded, content))
}

/// Returns the content of the wrapper that some services of the platform put around a response.
fn wrapped(body: &[u8]) -> Option<&[u8]> {
    let fields: Fields<'_> = serde_json::from_slice(body).ok()?;
    let content = fields.get(WRAPPER)?.get();
    content.starts_with('{').then_some(content.as_bytes())
}

const WRAPPER: &str = "result";

/// Refuses an object that has none of the expected fields, or no known field if none is expected.
fn judge<Op: Operation>(
    object: &[u8],
    decoded: &Decoded<Op::Response>,
    position: PagePosition,
) -> Result<(), BoxError> {
    let all = Op::RESPONSE_FIELDS;
    let expects_some = all.iter().any(|field| field.is_expected);
    let wanted: Vec<_> = all.iter().filter(|field| field.is_expected || !expects_some).collect();
    let fields: Fields<'_> = serde_json::from_slice(object)?;
    let may_be_empty = !expects_some || position == PagePosition::Later;
    let returns_nothing = !expects_some && all.iter().all(|field| !field.is_list);
    if Op::has_expected(&decoded.value)
        || fields.is_empty() && may_be_empty
        || wanted.iter().any(|field| is_empty_value(field, &fields, &decoded.unreadable))
        || returns_nothing && is_acknowledgement(object, &fields)
    {
        return Ok(());
    }
    Err(missing(&wanted).into())
}

/// Returns true for one of the platform's older forms of success, which suffice for an operation
/// that returns nothing.
fn is_acknowledgement(object: &[u8], fields: &Fields<'_>) -> bool {
    let is_value = |json: &&RawValue| !json.get().starts_with(['{', '[']);
    ["code", "errcode", "errorCode"].iter().any(|key| fields.get(*key).is_some_and(is_value))
        || ErrorBody::parse(object).is_some_and(|said| said.success() == Some(true))
}

/// Returns true for a field that is present but empty: an empty array, an empty object that is not
/// a wrapper or, if no field is expected, `null` and the empty string.
fn is_empty_value(field: &ResponseField, fields: &Fields<'_>, unreadable: &[Unreadable]) -> bool {
    let Some(json) = fields.get(field.name).map(|json| json.get()) else { return false };
    let is_readable = !unreadable.iter().any(|it| it.pointer().get(1..) == Some(field.name));
    is_readable
        && (field.is_list
            || is_empty_object(json) && field.name != WRAPPER
            || !field.is_expected && matches!(json, "null" | r#""""#))
}

/// Returns true for an object without fields, or with only empty values.
fn is_empty_object(json: &str) -> bool {
    let is_empty = |value: &&RawValue| {
        let value = value.get().replace(char::is_whitespace, "");
        ["null", "[]", "{}", r#""""#].contains(&value.as_str())
    };
    let fields = serde_json::from_str::<Fields<'_>>(json);
    fields.is_ok_and(|fields| fields.values().all(is_empty))
}

fn missing(fields: &[&ResponseField]) -> String {
    let names: Vec<_> = fields.iter().map(|field| format!("`{}`", field.name)).collect();
    format!("the response has none of the fields {}", names.join(", "))
}

fn warn(operation: &str, unreadable: &[Unreadable]) {
    for field in unreadable {
        let (pointer, reason) = (field.pointer(), field.reason());
        tracing::warn!(operation, pointer, reason, "a field of the response cannot be read");
    }
}
