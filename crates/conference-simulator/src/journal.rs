mod log;
#[cfg(feature = "push")]
mod pushes;

use std::{fmt, time::Duration};

use bytes::Bytes;
use conference_models::{Operation, TimestampMillis, metadata::Described};
use serde_json::Value;

use crate::{decode, http::RequestHead};

pub(crate) use log::{CallId, CallLog};
#[cfg(feature = "push")]
pub use pushes::RecordedPush;
#[cfg(feature = "push")]
pub(crate) use pushes::{PushAnswer, PushTarget};

/// Calls that the service received, in the order of arrival.
///
/// Its [`Display`](fmt::Display) omits secrets, and values that differ from run to run (the port
/// and real time). The same seed and the same sequence of calls therefore give the same text.
#[derive(Clone, Debug, Default)]
pub struct Journal {
    pub(crate) calls: Vec<RecordedCall>,
    pub(crate) forgotten: usize,
    pub(crate) cleared: usize,
    #[cfg(feature = "push")]
    pub(crate) pushes: Vec<RecordedPush>,
}

/// One call.
#[derive(Clone)]
pub struct RecordedCall {
    pub(crate) number: usize,
    pub(crate) connection: u64,
    pub(crate) operation: Option<&'static str>,
    pub(crate) parameter: String,
    pub(crate) head: RequestHead,
    pub(crate) body: Bytes,
    pub(crate) request_id: String,
    pub(crate) token_generation: Option<u64>,
    pub(crate) at: TimestampMillis,
    pub(crate) arrived: Duration,
    pub(crate) faults: Vec<&'static str>,
    pub(crate) answer: Option<RecordedResponse>,
    /// True if its response, or the absence of one, is certain.
    pub(crate) is_over: bool,
}

/// Response that was sent.
#[derive(Clone)]
pub(crate) struct RecordedResponse {
    pub(crate) status: u16,
    pub(crate) bytes: Bytes,
    pub(crate) after: Duration,
}

impl Journal {
    /// Returns the calls: all of them, or the newest ones if there is a
    /// [limit](crate::SimulatorBuilder::journal_limit).
    #[must_use]
    pub fn calls(&self) -> &[RecordedCall] {
        &self.calls
    }

    /// Returns the number of calls that were dropped because of the limit. Calls that were
    /// [cleared](crate::Simulator::clear_journal) do not count.
    #[must_use]
    pub fn forgotten(&self) -> usize {
        self.forgotten
    }

    /// Returns the pushes of events in the order of sending: all of them, or the newest ones if
    /// there is a [limit](crate::SimulatorBuilder::journal_limit).
    #[cfg(feature = "push")]
    #[must_use]
    pub fn pushes(&self) -> &[RecordedPush] {
        &self.pushes
    }

    /// Returns the calls of one operation.
    pub fn calls_of<O: Operation>(&self) -> impl Iterator<Item = &RecordedCall> {
        self.named(O::NAME)
    }

    /// Returns the calls that requested an access token, successful or not.
    pub fn token_calls(&self) -> impl Iterator<Item = &RecordedCall> {
        self.calls.iter().filter(|call| call.operation.is_some_and(crate::routes::is_token_call))
    }

    /// Asserts the number of calls of an operation.
    ///
    /// # Panics
    ///
    /// If it was called more or less often, or if the journal has dropped calls. The message
    /// contains the journal.
    #[track_caller]
    pub fn assert_calls<O: Operation>(&self, times: usize) {
        self.assert_count(O::NAME, self.calls_of::<O>().count(), times);
    }

    /// Asserts the number of token calls.
    ///
    /// # Panics
    ///
    /// If there were more or fewer, or if the journal has dropped calls. The message contains the
    /// journal.
    #[track_caller]
    pub fn assert_token_calls(&self, times: usize) {
        self.assert_count("a token call", self.token_calls().count(), times);
    }

    fn named(&self, name: &str) -> impl Iterator<Item = &RecordedCall> {
        self.calls.iter().filter(move |call| call.operation == Some(name))
    }

    #[track_caller]
    fn assert_count(&self, what: &str, actual: usize, expected: usize) {
        assert_eq!(
            self.forgotten, 0,
            "the journal has dropped calls, so they cannot be counted: raise its limit"
        );
        assert_eq!(actual, expected, "{what} came {actual} times instead of {expected}:\n{self}");
    }
}

impl RecordedCall {
    /// Returns the position among all calls, counted from 1.
    #[must_use]
    pub fn number(&self) -> usize {
        self.number
    }

    /// Returns the number of the connection, counted from 1 in the order of acceptance.
    #[must_use]
    pub fn connection(&self) -> u64 {
        self.connection
    }

    /// Returns the operation's official name. `None` if the path belongs to no operation.
    #[must_use]
    pub fn operation(&self) -> Option<&'static str> {
        self.operation
    }

    /// Returns the HTTP method.
    #[must_use]
    pub fn method(&self) -> &str {
        &self.head.method
    }

    /// Returns the path and the query, as received.
    #[must_use]
    pub fn target(&self) -> &str {
        &self.head.target
    }

    /// Returns the path parameter, decoded; empty if there is none.
    #[must_use]
    pub fn path_parameter(&self) -> &str {
        &self.parameter
    }

    /// Returns the first header with this name, if it is text.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.head.header(name)
    }

    /// Returns the body.
    #[must_use]
    pub fn body(&self) -> &[u8] {
        &self.body
    }

    /// Returns the request as the operation's type.
    ///
    /// # Errors
    ///
    /// If the request does not fit the type.
    pub fn request<O>(&self) -> serde_json::Result<O::Request>
    where
        O: Operation<Request: serde::de::DeserializeOwned + Described>,
    {
        decode::unchecked::<O>(self.head.query(), &self.body)
    }

    /// Returns the request id in the response.
    #[must_use]
    pub fn request_id(&self) -> &str {
        &self.request_id
    }

    /// Returns the number of the access token in the request, counted from 1 in the order of issue.
    /// `None` without a token that was issued.
    #[must_use]
    pub fn token_generation(&self) -> Option<u64> {
        self.token_generation
    }

    /// Returns the time of arrival, on the simulator's clock.
    #[must_use]
    pub fn received_at(&self) -> TimestampMillis {
        self.at
    }

    /// Returns the time of arrival, in real time since the start of the simulator.
    #[must_use]
    pub fn received_after(&self) -> Duration {
        self.arrived
    }

    /// Returns the time at which the response started, in real time since the start of the
    /// simulator. `None` if it has not started.
    #[must_use]
    pub fn responded_after(&self) -> Option<Duration> {
        Some(self.answer.as_ref()?.after)
    }

    /// Returns the faults of the call.
    #[must_use]
    pub fn faults(&self) -> &[&'static str] {
        &self.faults
    }

    /// Returns the status of the response. `None` if there is no response.
    #[must_use]
    pub fn status(&self) -> Option<u16> {
        Some(self.answer.as_ref()?.status)
    }

    /// Returns the bytes of the request, including the access token and the app's secret.
    #[must_use]
    pub fn raw_request(&self) -> Vec<u8> {
        [&*self.head.raw, &*self.body].concat()
    }

    /// Returns the bytes of the response; empty if there is none.
    #[must_use]
    pub fn raw_response(&self) -> &[u8] {
        self.answer.as_ref().map_or(&[], |answer| &answer.bytes)
    }

    /// Returns true if the call is answered, or will certainly not be answered.
    #[must_use]
    pub fn is_over(&self) -> bool {
        self.is_over
    }

    /// Returns the path and the query, but without a query that has a secret.
    fn shown_target(&self) -> &str {
        if self.has_secrets() { self.head.path() } else { self.target() }
    }

    pub(crate) fn has_secrets(&self) -> bool {
        self.operation.is_some_and(crate::routes::has_secrets)
    }
}

impl fmt::Display for Journal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.forgotten > 0 {
            writeln!(f, "… {} calls before", self.forgotten)?;
        }
        self.calls.iter().try_for_each(|call| writeln!(f, "{call}"))?;
        #[cfg(feature = "push")]
        self.pushes.iter().try_for_each(|push| writeln!(f, "{push}"))?;
        Ok(())
    }
}

impl fmt::Display for RecordedCall {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "#{} connection {} at {}: {} {}",
            self.number,
            self.connection,
            self.at.as_millis(),
            self.method(),
            self.shown_target(),
        )?;
        if let Some(generation) = self.token_generation {
            write!(f, " with token {generation}")?;
        }
        if !self.body.is_empty() && !self.has_secrets() {
            write!(f, " {}", Body(&self.body))?;
        }
        match self.status() {
            Some(status) => write!(f, " -> {status}")?,
            None => write!(f, " -> no answer")?,
        }
        write!(f, " (request {})", self.request_id)?;
        for fault in &self.faults {
            write!(f, " [{fault}]")?;
        }
        Ok(())
    }
}

impl fmt::Debug for RecordedCall {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RecordedCall({self})")
    }
}

struct Body<'a>(&'a [u8]);

impl fmt::Display for Body<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match serde_json::from_slice::<Value>(self.0) {
            Ok(value) => write!(f, "{value}"),
            Err(_) => write!(f, "{}", self.0.escape_ascii()),
        }
    }
}
