use std::time::{Duration, SystemTime};

use bytes::Bytes;
use reqwest::header::{CONTENT_TYPE, HeaderMap, RETRY_AFTER};

use crate::codes::{self, CodeClass};
use crate::error::{Error, ErrorKind};
use crate::error_body::ErrorBody;
use crate::execution::Execution;
use crate::fault::Fault;
use crate::retry_after;
use crate::text;

/// A status line with its headers, and what became of the body.
pub(crate) struct Answer {
    pub(crate) head: Head,
    pub(crate) body: Result<Bytes, Fault>,
}

pub(crate) struct Head {
    pub(crate) status: u16,
    pub(crate) request_id: Option<String>,
    pub(crate) content_type: Option<String>,
    retry_after: Option<Duration>,
}

impl Head {
    pub(crate) fn read(status: u16, headers: &HeaderMap) -> Self {
        let text = |name: &str| headers.get(name)?.to_str().ok().map(str::to_owned);
        let retry_after = headers
            .get(RETRY_AFTER)
            .and_then(|value| value.to_str().ok());
        Self {
            status,
            request_id: text("x-acs-request-id"),
            content_type: text(CONTENT_TYPE.as_str()),
            retry_after: retry_after.and_then(|value| retry_after::parse(value, SystemTime::now())),
        }
    }

    pub(crate) fn is_success(&self) -> bool {
        (200..=299).contains(&self.status)
    }
}

impl Answer {
    /// The body of a 2xx, or what the answer says went wrong.
    pub(crate) fn success(
        self,
        classify: fn(&str) -> Option<CodeClass>,
        secrets: &[&str],
    ) -> Result<(Head, Bytes), Error> {
        let Self { head, body } = self;
        match body {
            Ok(body) if head.is_success() => Ok((head, body)),
            Ok(body) => Err(refusal(head, &body, classify, secrets)),
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
        let start = text::start_of(body, head.content_type.as_deref(), secrets);
        format!("the service answered with an error that says {start}")
    });
    let (class, wait) = codes::judge(head.status, said.code(), classify);
    Error::new(ErrorKind::Api, Execution::of_status(head.status), message)
        .coded(said.shown_code(secrets), class)
        .answered(
            head.status,
            head.request_id.or_else(|| said.shown_request_id(secrets)),
        )
        .after(head.retry_after.or(wait))
        .lacking(said.shown_scopes(secrets))
}

/// The status of a failure decides, even if its body cannot be read.
fn bodiless(head: Head, fault: Fault, classify: fn(&str) -> Option<CodeClass>) -> Error {
    let (class, wait) = codes::judge(head.status, None, classify);
    Error::new(
        ErrorKind::Api,
        Execution::of_status(head.status),
        "the service answered with an error whose body cannot be read",
    )
    .coded(None, class)
    .answered(head.status, head.request_id)
    .after(head.retry_after.or(wait))
    .because(fault.into_error())
}
