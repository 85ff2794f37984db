use std::time::{Duration, SystemTime};

use bytes::Bytes;
use reqwest::header::{CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue, RETRY_AFTER};

use crate::{
    ban,
    codes::{self, CodeClass},
    error::{Error, ErrorKind},
    error_body::ErrorBody,
    execution::Execution,
    fault::Fault,
    retry_after,
    retry_class::RetryClass,
    text,
};

/// A status line with its headers, and what became of the body.
pub(crate) struct Answer {
    pub(crate) head: Head,
    pub(crate) body: Result<Bytes, Fault>,
}

pub(crate) struct Head {
    pub(crate) status: u16,
    pub(crate) request_id: Option<String>,
    pub(crate) content_type: Option<HeaderValue>,
    retry_after: Option<Duration>,
}

/// Header values are ASCII, so they can be cut anywhere.
const LONGEST_HEADER: usize = 200;

impl Head {
    pub(crate) fn read(status: u16, headers: &HeaderMap) -> Self {
        let request_id = headers.get(REQUEST_ID).and_then(|id| id.to_str().ok());
        let is_to_wait = headers.contains_key(RETRY_AFTER);
        Self {
            status,
            request_id: request_id.map(str::to_owned),
            content_type: headers.get(CONTENT_TYPE).cloned(),
            retry_after: is_to_wait
                .then(|| retry_after::read(headers, SystemTime::now()))
                .flatten(),
        }
    }

    /// The same, fit to be shown: without the secrets that the service sent back in its headers,
    /// and no longer than an id.
    fn without(mut self, secrets: &[&str]) -> Self {
        self.request_id = self.request_id.map(|id| short(id, secrets));
        self.content_type = self.content_type.and_then(|value| short_value(value, secrets));
        self
    }

    fn content_type(&self) -> Option<&str> {
        self.content_type.as_ref()?.to_str().ok()
    }

    pub(crate) fn is_success(&self) -> bool {
        (200..=299).contains(&self.status)
    }
}

const REQUEST_ID: HeaderName = HeaderName::from_static("x-acs-request-id");

fn short(text: String, secrets: &[&str]) -> String {
    let mut text = text::without(text, secrets);
    text.truncate(LONGEST_HEADER);
    text
}

fn short_value(value: HeaderValue, secrets: &[&str]) -> Option<HeaderValue> {
    let text = value.to_str().ok()?;
    if text.len() <= LONGEST_HEADER && !secrets.iter().any(|secret| text.contains(secret)) {
        return Some(value);
    }
    HeaderValue::try_from(short(text.to_owned(), secrets)).ok()
}

impl Answer {
    /// The body of a 2xx, or what the answer says went wrong.
    pub(crate) fn success(
        self,
        classify: fn(&str) -> Option<CodeClass>,
        secrets: &[&str],
    ) -> Result<(Head, Bytes), Error> {
        let Self { head, body } = self;
        let head = head.without(secrets);
        match body.map_err(|fault| fault.without(secrets)) {
            Ok(body) => match ban::wait(&body) {
                Some(wait) => Err(banned(head, wait)),
                None if head.is_success() => Ok((head, body)),
                None => Err(refusal(head, &body, classify, secrets)),
            },
            Err(fault) if head.is_success() => {
                Err(fault.after_success().answered(head.status, head.request_id))
            }
            Err(fault) => Err(bodiless(head, fault, classify)),
        }
    }
}

fn refusal(
    head: Head,
    body: &[u8],
    classify: fn(&str) -> Option<CodeClass>,
    secrets: &[&str],
) -> Error {
    let said = ErrorBody::parse(body).unwrap_or_default();
    let message = said.shown_message(secrets).unwrap_or_else(|| {
        let start = text::start_of(body, head.content_type(), secrets);
        format!("the service answered with an error that says {start}")
    });
    let verdict = codes::judge(head.status, said.code(), classify);
    Error::new(ErrorKind::Api, Execution::of_status(head.status), message)
        .coded(said.shown_code(secrets), verdict.class)
        .repeated_as(verdict.retry)
        .answered(head.status, head.request_id.or_else(|| said.shown_request_id(secrets)))
        .after(head.retry_after.or(verdict.wait))
        .lacking(said.shown_scopes(secrets))
}

/// A 2xx with this body did nothing either.
fn banned(head: Head, wait: Duration) -> Error {
    let execution =
        if head.is_success() { Execution::Rejected } else { Execution::of_status(head.status) };
    let message = "the service bans this address for calling too often";
    Error::new(ErrorKind::Api, execution, message)
        .coded(None, Some(CodeClass::Throttled))
        .repeated_as(RetryClass::Banned)
        .answered(head.status, head.request_id)
        .after(Some(wait))
}

/// The status of a failure decides, even if its body cannot be read.
fn bodiless(head: Head, fault: Fault, classify: fn(&str) -> Option<CodeClass>) -> Error {
    let verdict = codes::judge(head.status, None, classify);
    Error::new(
        ErrorKind::Api,
        Execution::of_status(head.status),
        "the service answered with an error whose body cannot be read",
    )
    .coded(None, verdict.class)
    .repeated_as(verdict.retry)
    .answered(head.status, head.request_id)
    .after(head.retry_after.or(verdict.wait))
    .because(fault.into_error())
}
