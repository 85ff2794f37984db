use std::ops::Deref;

use conference_models::json::{Decoded, Unreadable};
use conference_transport::Reply;

/// Response of an operation. It dereferences to its body, so `response.field` reads a field.
#[derive(Clone, Debug)]
pub struct Response<T> {
    value: T,
    unreadable: Vec<Unreadable>,
    request_id: Option<String>,
    trace_id: Option<String>,
    attempts: u32,
}

impl<T> Response<T> {
    pub(crate) fn new(decoded: Decoded<T>, reply: Reply) -> Self {
        Self {
            value: decoded.value,
            unreadable: decoded.unreadable,
            attempts: reply.attempts(),
            trace_id: reply.trace_id().map(str::to_owned),
            request_id: reply.into_request_id(),
        }
    }

    /// Returns the fields that could not be read, each with its JSON pointer and the reason. Such a
    /// field is `None`; such an item is missing from its list. All other fields are present. Each
    /// unreadable field is also logged as a `tracing` warning.
    #[must_use]
    pub fn unreadable(&self) -> &[Unreadable] {
        &self.unreadable
    }

    /// Returns the request id, which DingTalk's support asks for.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        self.request_id.as_deref()
    }

    /// Returns the service's trace id of the request, for DingTalk's support.
    #[must_use]
    pub fn trace_id(&self) -> Option<&str> {
        self.trace_id.as_deref()
    }

    /// Returns the number of attempts: 1 without retries. Requests for an access token do not
    /// count.
    #[must_use]
    pub fn attempts(&self) -> u32 {
        self.attempts
    }

    /// Returns the body, without request id and number of attempts.
    #[must_use]
    pub fn into_inner(self) -> T {
        self.value
    }
}

impl<T> Deref for Response<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}
