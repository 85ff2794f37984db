//! The calls that the journal is made of.

use std::collections::VecDeque;

use bytes::Bytes;

#[cfg(feature = "push")]
use super::pushes::{PushAnswer, PushLog, RecordedPush};
use super::{Journal, RecordedCall, RecordedResponse};
use crate::random::Random;

/// The newest calls, up to a limit.
#[derive(Debug)]
pub(crate) struct CallLog {
    calls: VecDeque<RecordedCall>,
    limit: usize,
    /// How many calls came before the ones that are kept.
    forgotten: usize,
    request_ids: Random,
    #[cfg(feature = "push")]
    pushes: PushLog,
}

impl CallLog {
    pub(crate) fn new(seed: u64, limit: usize) -> Self {
        Self {
            calls: VecDeque::new(),
            limit,
            forgotten: 0,
            request_ids: Random::new(seed, "request"),
            #[cfg(feature = "push")]
            pushes: PushLog::default(),
        }
    }

    /// The number and the request id of the call that is entered next.
    pub(crate) fn next_id(&mut self) -> (usize, String) {
        let number = self.forgotten + self.calls.len() + 1;
        (number, self.request_ids.uuid().to_uppercase())
    }

    pub(crate) fn push(&mut self, call: RecordedCall) {
        self.calls.push_back(call);
        if self.calls.len() > self.limit {
            self.calls.pop_front();
            self.forgotten += 1;
        }
    }

    pub(crate) fn record_body(&mut self, number: usize, body: &Bytes) {
        if let Some(call) = self.call(number) {
            call.body = body.clone();
        }
    }

    pub(crate) fn record_response(&mut self, number: usize, answer: RecordedResponse) {
        if let Some(call) = self.call(number) {
            call.answer = Some(answer);
        }
    }

    pub(crate) fn journal(&self) -> Journal {
        Journal {
            calls: self.calls.iter().cloned().collect(),
            forgotten: self.forgotten,
            #[cfg(feature = "push")]
            pushes: self.pushes.all(),
        }
    }

    /// Enters a push, and returns its number.
    #[cfg(feature = "push")]
    pub(crate) fn record_push(&mut self, push: RecordedPush) -> usize {
        self.pushes.record(push, self.limit)
    }

    #[cfg(feature = "push")]
    pub(crate) fn record_push_answer(&mut self, number: usize, answer: PushAnswer) {
        self.pushes.record_answer(number, answer);
    }

    /// The call with this number, if it is still kept.
    fn call(&mut self, number: usize) -> Option<&mut RecordedCall> {
        self.calls.get_mut((number - 1).checked_sub(self.forgotten)?)
    }
}
