use std::time::{Duration, SystemTime};

use bytes::Bytes;
use memchr::{memchr_iter, memrchr};
use reqwest::header::{CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue, RETRY_AFTER};

use super::{SendError, ban_notice, retry_after};
use crate::{
    codes::{self, CodeClass, RetryClass},
    error::{
        Error, ErrorBody, ErrorKind, Execution, ResponseIds,
        redact::{self, Excerpts},
    },
};

/// Head of a response, and its body or the error of reading it.
pub(crate) struct Response {
    pub(super) head: Head,
    /// First part of the body, even if the rest could not be read.
    pub(super) start: Bytes,
    pub(super) body: Result<Bytes, SendError>,
}

/// The status and the headers that the transport uses.
pub(crate) struct Head {
    pub(crate) status: u16,
    pub(crate) ids: ResponseIds,
    pub(crate) content_type: Option<HeaderValue>,
    retry_after: Option<Duration>,
    #[cfg(feature = "diagnose")]
    date: Option<HeaderValue>,
}

const REQUEST_ID: HeaderName = HeaderName::from_static("x-acs-request-id");
const TRACE_ID: HeaderName = HeaderName::from_static("x-acs-trace-id");

pub(crate) const NO_CONTENT: u16 = 204;

impl Head {
    pub(super) fn read(response: &reqwest::Response) -> Self {
        let headers = response.headers();
        let text = |name| headers.get(name)?.to_str().ok().map(str::to_owned);
        Self {
            status: response.status().as_u16(),
            ids: ResponseIds { request: text(REQUEST_ID), trace: text(TRACE_ID) },
            content_type: headers.get(CONTENT_TYPE).cloned(),
            retry_after: read_retry_after(headers),
            #[cfg(feature = "diagnose")]
            date: headers.get(reqwest::header::DATE).cloned(),
        }
    }

    /// Returns the head with shortened values and the secrets masked.
    fn mask(mut self, secrets: &[&str]) -> Self {
        self.ids = self.ids.mask(secrets);
        self.content_type = self.content_type.and_then(|value| short_value(value, secrets));
        self
    }

    pub(crate) fn content_type(&self) -> Option<&str> {
        self.content_type.as_ref()?.to_str().ok()
    }

    fn is_success(&self) -> bool {
        (200..=299).contains(&self.status)
    }

    /// Returns the execution of a 2xx, given the start of its body. A page may come from something
    /// other than the service.
    fn execution(&self, start: &[u8]) -> Execution {
        let is_json = match trim_start(start) {
            [] => self.has_json_type(),
            start => starts_with_json(start),
        };
        if is_json || self.status == NO_CONTENT { Execution::Completed } else { Execution::Unknown }
    }

    fn has_json_type(&self) -> bool {
        let essence = self.content_type().and_then(|value| value.split(';').next());
        essence.is_some_and(|essence| essence.trim().to_ascii_lowercase().ends_with("json"))
    }
}

/// Returns true for the start of an object or an array, whole or cut.
pub(crate) fn starts_with_json(body: &[u8]) -> bool {
    matches!(trim_start(body), [b'{' | b'[', ..])
}

/// Returns the text after a byte order mark and whitespace.
pub(crate) fn trim_start(text: &[u8]) -> &[u8] {
    text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(text).trim_ascii_start()
}

/// Reads the wait. The clock is read only if there is a header.
fn read_retry_after(headers: &HeaderMap) -> Option<Duration> {
    headers.contains_key(RETRY_AFTER).then(|| retry_after::read(headers, SystemTime::now()))?
}

fn short_value(value: HeaderValue, secrets: &[&str]) -> Option<HeaderValue> {
    let text = value.to_str().ok()?;
    if text.len() <= redact::MAX_HEADER_CHARS && !secrets.iter().any(|secret| text.contains(secret))
    {
        return Some(value);
    }
    HeaderValue::try_from(redact::short(text.to_owned(), secrets)).ok()
}

/// Meaning of a response's codes, and the bodies that errors may show.
#[derive(Clone, Copy)]
pub(crate) struct Reading<'a> {
    pub(crate) classify: fn(&str) -> Option<CodeClass>,
    pub(crate) secrets: &'a [&'a str],
    pub(crate) excerpts: Excerpts,
}

impl Response {
    /// Returns the body; empty if it could not be read.
    pub(crate) fn body(&self) -> &[u8] {
        self.body.as_deref().unwrap_or_default()
    }

    /// The time at which the service says that it responded.
    #[cfg(feature = "diagnose")]
    pub(crate) fn date(&self) -> Option<SystemTime> {
        httpdate::parse_http_date(self.head.date.as_ref()?.to_str().ok()?).ok()
    }

    /// Returns the head and the body of a success, or else the error that the response reports.
    pub(crate) fn success(self, reading: Reading<'_>) -> Result<(Head, Bytes), Error> {
        let Self { head, start, body } = self;
        let head = head.mask(reading.secrets);
        match body.map_err(|error| error.mask(reading.secrets)) {
            Ok(body) => {
                match ban_notice::wait(&body) {
                    Some(wait) => Err(banned(head, wait)),
                    None if !head.is_success() => {
                        let said = ErrorBody::parse(&body).unwrap_or_default();
                        Err(refusal(head, &said, &body, reading))
                    }
                    None => match reported_failure(&body) {
                        Some(said) => Err(refusal(head, &said, &body, reading)
                            .with_execution(Execution::Rejected)),
                        None => Ok((head, body)),
                    },
                }
            }
            Err(error) if head.is_success() => {
                let execution = head.execution(&start);
                let error = Error::from(error).with_execution(execution);
                Err(error.with_response(head.status, head.ids))
            }
            Err(error) => Err(bodiless(head, error, reading)),
        }
    }
}

/// Returns the failure that the body of a 2xx reports. A large body is a result.
fn reported_failure(body: &[u8]) -> Option<ErrorBody> {
    if body.len() > MAX_FAILURE_BYTES || !may_report_failure(body) {
        return None;
    }
    ErrorBody::parse(body).filter(ErrorBody::is_failure)
}

const MAX_FAILURE_BYTES: usize = 65_536;

/// Returns true if a failure is possible. Most bodies have none of these keys and need not be
/// parsed.
fn may_report_failure(body: &[u8]) -> bool {
    let mut keys = memchr_iter(b':', body).filter_map(|colon| last_string(&body[..colon]));
    keys.any(|key| FAILURE_KEYS.iter().any(|name| name.eq_ignore_ascii_case(key)))
}

const FAILURE_KEYS: [&[u8]; 6] =
    [b"code", b"errcode", b"err_code", b"success", b"errorcode", b"error_code"];

/// Returns the string at the end of a JSON text, up to its last quote.
fn last_string(json: &[u8]) -> Option<&[u8]> {
    let text = json.trim_ascii_end().strip_suffix(b"\"")?;
    memrchr(b'"', text).map(|quote| &text[quote + 1..])
}

fn refusal(
    head: Head,
    said: &ErrorBody,
    body: &[u8],
    Reading { classify, secrets, excerpts }: Reading<'_>,
) -> Error {
    let message = said.masked_message(secrets).unwrap_or_else(|| {
        let start = redact::body_excerpt(body, head.content_type(), secrets, excerpts);
        if head.status < 500 && !body.trim_ascii_start().starts_with(b"{") {
            return format!("something other than the service responded: {start}");
        }
        format!("the service responded with an error that has no message: {start}")
    });
    let meaning = codes::classify(head.status, said.code(), classify);
    Error::new(ErrorKind::Api, Execution::of_status(head.status), message)
        .with_code(said.masked_code(secrets, classify), meaning.class)
        .with_retry_class(meaning.retry_class)
        .with_response(head.status, head.ids.or_request(said.masked_request_id(secrets)))
        .with_retry_after(head.retry_after.or(meaning.retry_after))
        .with_required_scopes(said.masked_scopes(secrets))
}

/// Returns the error of a ban. A 2xx with such a body did nothing either.
fn banned(head: Head, wait: Duration) -> Error {
    let execution =
        if head.is_success() { Execution::Rejected } else { Execution::of_status(head.status) };
    let message = "the service bans this address for calling too often";
    Error::new(ErrorKind::Api, execution, message)
        .with_code(None, Some(CodeClass::Throttled))
        .with_retry_class(RetryClass::Banned)
        .with_response(head.status, head.ids)
        .with_retry_after(Some(wait))
}

/// Returns the error of a response whose body cannot be read. A status of failure takes precedence.
fn bodiless(head: Head, error: SendError, reading: Reading<'_>) -> Error {
    let meaning = codes::classify(head.status, None, reading.classify);
    Error::new(
        ErrorKind::Api,
        Execution::of_status(head.status),
        "the service responded with an error whose body cannot be read",
    )
    .with_code(None, meaning.class)
    .with_retry_class(meaning.retry_class)
    .with_response(head.status, head.ids)
    .with_retry_after(head.retry_after.or(meaning.retry_after))
    .with_source(Error::from(error))
}
