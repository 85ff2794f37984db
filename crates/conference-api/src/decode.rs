//! From a reply to the value that its operation promises.

use std::{borrow::Cow, collections::BTreeMap};

use conference_models::{
    Operation, PageInfo, ResponseField,
    json::{self, Decoded, Unreadable},
};
use conference_transport::{Error as TransportError, ErrorBody, Reply};
use serde_json::value::RawValue;

/// The position of a page in its list. A response that is no page counts as the first one.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum PagePosition {
    First,
    /// `{}` is an empty page here.
    Later,
}

impl PagePosition {
    /// Returns the position of the page with this token. Services also write none as `""` or `"0"`.
    pub(crate) fn of(token: Option<&str>) -> Self {
        match token {
            None | Some("" | "0") => Self::First,
            Some(_) => Self::Later,
        }
    }
}

/// A response as JSON, and where the list of a page continues.
#[cfg(feature = "raw")]
pub(crate) type RawPage = (Decoded<serde_json::Value>, PageInfo);

type BoxError = Box<dyn std::error::Error + Send + Sync>;

/// The fields of an object, unread.
type Fields<'a> = BTreeMap<Cow<'a, str>, &'a RawValue>;

/// Reads the response of an operation, and refuses one that is not what the operation is called
/// for. A field that cannot be read is reported and costs no other field.
pub(crate) fn decode<Op: Operation>(
    reply: &Reply,
    position: PagePosition,
) -> Result<Decoded<Op::Response>, TransportError> {
    let (decoded, _) = decode_object::<Op>(reply, position)?;
    warn(Op::NAME, &decoded.unreadable);
    Ok(decoded)
}

/// Reads and judges a response in the same way, and returns its JSON as it came.
#[cfg(feature = "raw")]
pub(crate) fn decode_raw<Op: Operation>(
    reply: &Reply,
    position: PagePosition,
) -> Result<RawPage, TransportError> {
    let (typed, object) = decode_object::<Op>(reply, position)?;
    let mut raw = json::read::<serde_json::Value>(object).map_err(|it| reply.undecodable(it))?;
    // The typed reading knows which keys are secret.
    let is_new = |field: &Unreadable| !typed.unreadable.iter().any(|it| it.covers(field));
    let others = std::mem::take(&mut raw.unreadable).into_iter().filter(is_new);
    raw.unreadable = typed.unreadable.iter().cloned().chain(others).collect();
    warn(Op::NAME, &raw.unreadable);
    Ok((raw, Op::page_info(&typed.value)))
}

/// The value with the JSON object that it was read from: the body, or the content of a wrapper.
type Object<'a, T> = (Decoded<T>, &'a [u8]);

fn decode_object<Op: Operation>(
    reply: &Reply,
    position: PagePosition,
) -> Result<Object<'_, Op::Response>, TransportError> {
    let found = body::<Op>(reply).and_then(|body| read::<Op>(body, position));
    let (decoded, object) = found.map_err(|reason| refuse::<Op>(reply, reason))?;
    let is_wrapped = object.len() < reply.body().len();
    let reason = Op::failure(&decoded.value);
    if is_wrapped || reason.is_some() {
        let body = ErrorBody::parse(object).unwrap_or_default();
        if body.is_failure() || reason.is_some() {
            return Err(reply.failure(&body.or_message(reason)));
        }
    }
    Ok((decoded, object))
}

/// The error for a body that does not fit. A wrapper may hold a failure instead of the response.
fn refuse<Op: Operation>(reply: &Reply, reason: BoxError) -> TransportError {
    let fields = serde_json::from_slice(reply.body()).unwrap_or_default();
    let failure = wrapped::<Op>(&fields).and_then(ErrorBody::parse).filter(ErrorBody::is_failure);
    match failure {
        Some(body) => reply.failure(&body),
        None => reply.undecodable(reason),
    }
}

/// The JSON text; of an operation that has no response, an empty body too.
fn body<Op: Operation>(reply: &Reply) -> Result<&[u8], BoxError> {
    match reply.body() {
        [] if Op::RESPONSE_FIELDS.is_empty() => Ok(b"null"),
        [] => Err("the body is empty".into()),
        body => Ok(body),
    }
}

/// Reads the body, or the content of a wrapper where only that fits.
fn read<Op: Operation>(
    body: &[u8],
    position: PagePosition,
) -> Result<Object<'_, Op::Response>, BoxError> {
    let decoded = json::read::<Op::Response>(body)?;
    if Op::RESPONSE_FIELDS.is_empty() || Op::has_expected(&decoded.value) {
        return Ok((decoded, body));
    }
    let fields = serde_json::from_slice(body)?;
    let Err(reason) = judge::<Op>(&fields, &decoded.unreadable, position) else {
        return Ok((decoded, body));
    };
    let content = wrapped::<Op>(&fields).ok_or(reason)?;
    let decoded = json::read(content)?;
    judge::<Op>(&serde_json::from_slice(content)?, &decoded.unreadable, position)?;
    Ok((decoded, content))
}

/// The content of the wrapper that some services of the platform put around a response.
fn wrapped<'a, Op: Operation>(fields: &Fields<'a>) -> Option<&'a [u8]> {
    let is_declared = Op::RESPONSE_FIELDS.iter().any(|field| field.name == WRAPPER);
    let content = fields.get(WRAPPER).filter(|_| !is_declared)?.get();
    content.starts_with('{').then_some(content.as_bytes())
}

const WRAPPER: &str = "result";

/// Refuses an object that has nothing of what the operation is called for: none of the expected
/// fields, or, where no field is expected, none that is known.
fn judge<Op: Operation>(
    fields: &Fields<'_>,
    unreadable: &[Unreadable],
    position: PagePosition,
) -> Result<(), BoxError> {
    let expected: Vec<_> = Op::RESPONSE_FIELDS.iter().filter(|field| field.is_expected).collect();
    if fields.is_empty() && (expected.is_empty() || position == PagePosition::Later) {
        return Ok(());
    }
    let has_come = match expected.as_slice() {
        [] => {
            Op::RESPONSE_FIELDS.iter().any(|field| fields.contains_key(field.name))
                || is_acknowledgement::<Op>(fields)
        }
        expected => expected.iter().any(|field| has_come(field, fields, unreadable)),
    };
    if has_come { Ok(()) } else { Err(missing::<Op>(&expected).into()) }
}

/// The platform's older form of a success, which is enough where the operation returns nothing.
fn is_acknowledgement<Op: Operation>(fields: &Fields<'_>) -> bool {
    let returns_nothing = Op::RESPONSE_FIELDS.iter().all(|field| !field.is_list);
    let keys = ["success", "code", "errcode", "errorCode"];
    returns_nothing && keys.into_iter().any(|key| fields.contains_key(key))
}

/// A list may be empty; `null` stands for an empty one. An empty text is nothing to be called for.
fn has_come(field: &ResponseField, fields: &Fields<'_>, unreadable: &[Unreadable]) -> bool {
    let is_readable = || !unreadable.iter().any(|it| it.pointer().get(1..) == Some(field.name));
    fields
        .get(field.name)
        .is_some_and(|json| field.is_list || !["null", "\"\""].contains(&json.get()))
        && is_readable()
}

fn missing<Op: Operation>(expected: &[&ResponseField]) -> String {
    let fields: Vec<_> =
        if expected.is_empty() { Op::RESPONSE_FIELDS.iter().collect() } else { expected.to_vec() };
    let names: Vec<_> = fields.iter().map(|field| format!("`{}`", field.name)).collect();
    format!("the response has none of the fields {}", names.join(", "))
}

fn warn(operation: &str, unreadable: &[Unreadable]) {
    for field in unreadable {
        let (pointer, reason) = (field.pointer(), field.reason());
        tracing::warn!(operation, pointer, reason, "a field of the response cannot be read");
    }
}
