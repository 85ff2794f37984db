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

/// The calls that the service has seen, in the order in which they came.
///
/// Its [`Display`](fmt::Display) leaves out what differs from run to run (the
/// port, real time) and what is secret. The same seed and the same sequence of
/// calls give the same text.
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
    /// Whether it is certain what it is answered, if anything.
    pub(crate) is_over: bool,
}

/// What was sent back.
#[derive(Clone)]
pub(crate) struct RecordedResponse {
    pub(crate) status: u16,
    pub(crate) bytes: Bytes,
    pub(crate) after: Duration,
}

impl Journal {
    /// All calls that are kept: all that came, unless there is a
    /// [limit](crate::SimulatorBuilder::journal_limit).
    #[must_use]
    pub fn calls(&self) -> &[RecordedCall] {
        &self.calls
    }

    /// How many calls came before the ones that are kept, and after those that were
    /// [cleared](crate::Simulator::clear_journal).
    #[must_use]
    pub fn forgotten(&self) -> usize {
        self.forgotten
    }

    /// Returns the pushes of events, in the order in which they went out, or the newest of them if
    /// there is a [limit](crate::SimulatorBuilder::journal_limit).
    #[cfg(feature = "push")]
    #[must_use]
    pub fn pushes(&self) -> &[RecordedPush] {
        &self.pushes
    }

    /// The calls of one operation.
    pub fn calls_of<O: Operation>(&self) -> impl Iterator<Item = &RecordedCall> {
        self.named(O::NAME)
    }

    /// The calls that fetched, or tried to fetch, an access token.
    pub fn token_calls(&self) -> impl Iterator<Item = &RecordedCall> {
        self.calls.iter().filter(|call| call.operation.is_some_and(crate::routes::is_token_call))
    }

    /// Makes sure that an operation was called so many times.
    ///
    /// # Panics
    ///
    /// If it was called more or less often, or if the journal has forgotten
    /// calls; the message has the journal.
    #[track_caller]
    pub fn assert_calls<O: Operation>(&self, times: usize) {
        self.assert_count(O::NAME, self.calls_of::<O>().count(), times);
    }

    /// Makes sure that so many token calls were made.
    ///
    /// # Panics
    ///
    /// If there were more or fewer, or if the journal has forgotten calls; the
    /// message has the journal.
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
            "calls cannot be counted that the journal has forgotten: raise its limit"
        );
        assert_eq!(actual, expected, "{what} came {actual} times instead of {expected}:\n{self}");
    }
}

impl RecordedCall {
    /// The place among all calls, counted from 1.
    #[must_use]
    pub fn number(&self) -> usize {
        self.number
    }

    /// The connection that it came on, counted from 1 in the order of accepting.
    #[must_use]
    pub fn connection(&self) -> u64 {
        self.connection
    }

    /// The operation's official name; `None` if the path is no operation's.
    #[must_use]
    pub fn operation(&self) -> Option<&'static str> {
        self.operation
    }

    /// The HTTP method.
    #[must_use]
    pub fn method(&self) -> &str {
        &self.head.method
    }

    /// The path and the query, as they came.
    #[must_use]
    pub fn target(&self) -> &str {
        &self.head.target
    }

    /// The parameter in the path, decoded; empty where there is none.
    #[must_use]
    pub fn path_parameter(&self) -> &str {
        &self.parameter
    }

    /// The first header of this name, if it is text.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.head.header(name)
    }

    /// The body.
    #[must_use]
    pub fn body(&self) -> &[u8] {
        &self.body
    }

    /// The request as the operation's type.
    ///
    /// # Errors
    ///
    /// If it does not fit.
    pub fn request<O>(&self) -> serde_json::Result<O::Request>
    where
        O: Operation<Request: serde::de::DeserializeOwned + Described>,
    {
        decode::unchecked::<O>(self.head.query(), &self.body)
    }

    /// The id that the answer carries.
    #[must_use]
    pub fn request_id(&self) -> &str {
        &self.request_id
    }

    /// Which access token it came with, counted from 1 in the order of issue;
    /// `None` if with none that was issued.
    #[must_use]
    pub fn token_generation(&self) -> Option<u64> {
        self.token_generation
    }

    /// When it came, by the simulator's clock.
    #[must_use]
    pub fn received_at(&self) -> TimestampMillis {
        self.at
    }

    /// When it came, in real time since the start of the simulator.
    #[must_use]
    pub fn received_after(&self) -> Duration {
        self.arrived
    }

    /// When its answer began to go out, in real time since the start of the
    /// simulator; `None` if it has not, or never will.
    #[must_use]
    pub fn responded_after(&self) -> Option<Duration> {
        Some(self.answer.as_ref()?.after)
    }

    /// The faults that it met.
    #[must_use]
    pub fn faults(&self) -> &[&'static str] {
        &self.faults
    }

    /// The status of the answer; `None` if there is no answer.
    #[must_use]
    pub fn status(&self) -> Option<u16> {
        Some(self.answer.as_ref()?.status)
    }

    /// The bytes of the request, the access token and the app's secret among
    /// them.
    #[must_use]
    pub fn raw_request(&self) -> Vec<u8> {
        [&*self.head.raw, &*self.body].concat()
    }

    /// The bytes that were to go out for it; empty if there is no answer.
    #[must_use]
    pub fn raw_response(&self) -> &[u8] {
        self.answer.as_ref().map_or(&[], |answer| &answer.bytes)
    }

    /// Whether it is answered, or it is certain that it never will be.
    #[must_use]
    pub fn is_over(&self) -> bool {
        self.is_over
    }

    /// The path and the query, without the query if that has a secret.
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
