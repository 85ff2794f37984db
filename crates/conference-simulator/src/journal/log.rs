//! Calls of the journal.

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
    /// Number of cleared calls. Numbers continue after them.
    cleared: usize,
    /// Number of calls that were dropped since then because of the limit.
    forgotten: usize,
    /// Number of restarts. Calls from before a restart are not added.
    restarts: usize,
    request_ids: Random,
    #[cfg(feature = "push")]
    pushes: PushLog,
}

/// Id of a call in the journal.
#[derive(Clone, Copy, Debug)]
pub(crate) struct CallId {
    pub(crate) number: usize,
    restarts: usize,
}

impl CallLog {
    pub(crate) fn new(seed: u64, limit: usize) -> Self {
        Self {
            calls: VecDeque::new(),
            limit,
            cleared: 0,
            forgotten: 0,
            restarts: 0,
            request_ids: Random::new(seed, "request"),
            #[cfg(feature = "push")]
            pushes: PushLog::default(),
        }
    }

    /// Restarts at number 1.
    pub(crate) fn restart(&mut self, seed: u64) {
        *self = Self { restarts: self.restarts + 1, ..Self::new(seed, self.limit) };
    }

    /// Removes all calls and pushes, and returns the number of calls.
    pub(crate) fn clear(&mut self) -> usize {
        let calls = self.calls.drain(..).count();
        self.cleared += self.forgotten + calls;
        self.forgotten = 0;
        #[cfg(feature = "push")]
        self.pushes.clear();
        calls
    }

    /// Returns the id and the request id of the next call.
    pub(crate) fn next_id(&mut self) -> (CallId, String) {
        let number = self.before() + self.calls.len() + 1;
        let id = CallId { number, restarts: self.restarts };
        (id, self.request_ids.uuid().to_uppercase())
    }

    pub(crate) fn push(&mut self, call: RecordedCall) {
        self.calls.push_back(call);
        if self.calls.len() > self.limit {
            self.calls.pop_front();
            self.forgotten += 1;
        }
    }

    pub(crate) fn record_body(&mut self, id: CallId, body: &Bytes) {
        if let Some(call) = self.call(id) {
            call.body = body.clone();
        }
    }

    pub(crate) fn record_response(&mut self, id: CallId, answer: RecordedResponse) {
        if let Some(call) = self.call(id) {
            call.answer = Some(answer);
            call.is_over = true;
        }
    }

    /// Records the end of a call. Returns false if it was recorded before.
    pub(crate) fn record_end(&mut self, id: CallId) -> bool {
        self.call(id).is_some_and(|call| !std::mem::replace(&mut call.is_over, true))
    }

    /// Returns the call with this id, if it is still kept.
    pub(crate) fn call(&mut self, id: CallId) -> Option<&mut RecordedCall> {
        let index = (id.number - 1).checked_sub(self.before())?;
        if id.restarts == self.restarts { self.calls.get_mut(index) } else { None }
    }

    pub(crate) fn journal(&self) -> Journal {
        Journal {
            calls: self.calls.iter().cloned().collect(),
            forgotten: self.forgotten,
            cleared: self.cleared,
            #[cfg(feature = "push")]
            pushes: self.pushes.all(),
        }
    }

    /// Adds a push, and returns its number.
    #[cfg(feature = "push")]
    pub(crate) fn record_push(&mut self, push: RecordedPush) -> usize {
        self.pushes.record(push, self.limit)
    }

    /// Adds the answer to a push, and returns the push if it is still kept.
    #[cfg(feature = "push")]
    pub(crate) fn record_push_answer(
        &mut self,
        number: usize,
        answer: PushAnswer,
    ) -> Option<&RecordedPush> {
        self.pushes.record_answer(number, answer)
    }

    fn before(&self) -> usize {
        self.cleared + self.forgotten
    }
}
