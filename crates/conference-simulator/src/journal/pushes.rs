//! Pushes of the journal.

use std::{collections::VecDeque, fmt};

use conference_models::TimestampMillis;

/// Push of an event, or of a `ping` or `disconnect` of the service.
#[derive(Clone)]
pub struct RecordedPush {
    pub(crate) number: usize,
    pub(crate) event_type: String,
    pub(crate) event_id: Option<String>,
    pub(crate) attempt: usize,
    pub(crate) target: PushTarget,
    pub(crate) at: TimestampMillis,
    pub(crate) faults: Vec<&'static str>,
    pub(crate) answer: Option<PushAnswer>,
}

/// Target of a push.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PushTarget {
    /// There is no connection.
    Nobody,
    Connection(u64),
    Callback,
}

/// Answer of the app to a push.
#[derive(Clone, Debug)]
pub(crate) struct PushAnswer {
    /// Short form: `200 SUCCESS`.
    pub(crate) summary: String,
    pub(crate) is_acknowledgement: bool,
    /// Text as received.
    pub(crate) text: String,
}

/// The newest pushes, up to a limit.
#[derive(Debug, Default)]
pub(crate) struct PushLog {
    pushes: VecDeque<RecordedPush>,
    forgotten: usize,
}

impl PushLog {
    /// Adds a push, and returns its number.
    pub(crate) fn record(&mut self, mut push: RecordedPush, limit: usize) -> usize {
        push.number = self.forgotten + self.pushes.len() + 1;
        let number = push.number;
        self.pushes.push_back(push);
        if self.pushes.len() > limit {
            self.pushes.pop_front();
            self.forgotten += 1;
        }
        number
    }

    /// Adds the first answer to a push, and returns the push if it is still kept.
    pub(crate) fn record_answer(
        &mut self,
        number: usize,
        answer: PushAnswer,
    ) -> Option<&RecordedPush> {
        let index = (number - 1).checked_sub(self.forgotten)?;
        let push = self.pushes.get_mut(index)?;
        push.answer.get_or_insert(answer);
        Some(push)
    }

    /// Removes all pushes. Numbers continue.
    pub(crate) fn clear(&mut self) {
        self.forgotten += self.pushes.drain(..).count();
    }

    pub(crate) fn all(&self) -> Vec<RecordedPush> {
        self.pushes.iter().cloned().collect()
    }
}

impl RecordedPush {
    /// Returns the position among all pushes, counted from 1.
    #[must_use]
    pub fn number(&self) -> usize {
        self.number
    }

    /// Returns the type of the event, or `ping` or `disconnect` for a message of the service.
    #[must_use]
    pub fn event_type(&self) -> &str {
        &self.event_type
    }

    /// Returns the event id. `None` for a message of the service.
    #[must_use]
    pub fn event_id(&self) -> Option<&str> {
        self.event_id.as_deref()
    }

    /// Returns the number of times that the event was pushed so far, including this push.
    #[must_use]
    pub fn attempt(&self) -> usize {
        self.attempt
    }

    /// Returns the number of the connection, counted from 1 in the order of acceptance. `None` for
    /// a callback, or if no connection was open.
    #[must_use]
    pub fn connection(&self) -> Option<u64> {
        match self.target {
            PushTarget::Connection(connection) => Some(connection),
            PushTarget::Callback | PushTarget::Nobody => None,
        }
    }

    /// Returns the time of the push, on the simulator's clock.
    #[must_use]
    pub fn pushed_at(&self) -> TimestampMillis {
        self.at
    }

    /// Returns the faults of the push.
    #[must_use]
    pub fn faults(&self) -> &[&'static str] {
        &self.faults
    }

    /// Returns the app's answer in short form: code and status such as `200 SUCCESS`, or the reason
    /// why a callback failed. `None` without an answer.
    #[must_use]
    pub fn answer(&self) -> Option<&str> {
        self.answer.as_ref().map(|answer| &*answer.summary)
    }

    /// Returns the text of the app's answer: a message of the Stream protocol, or the body of the
    /// response to a callback. Empty without an answer.
    #[must_use]
    pub fn raw_answer(&self) -> &str {
        self.answer.as_ref().map_or("", |answer| &answer.text)
    }

    /// Returns true if the app has acknowledged this push.
    #[must_use]
    pub fn is_acknowledged(&self) -> bool {
        self.answer.as_ref().is_some_and(|answer| answer.is_acknowledgement)
    }
}

impl fmt::Display for RecordedPush {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "push {} of {}", self.number, self.event_type)?;
        if let Some(id) = &self.event_id {
            write!(f, " ({id}, attempt {})", self.attempt)?;
        }
        match self.target {
            PushTarget::Nobody => write!(f, " to nobody")?,
            PushTarget::Connection(connection) => write!(f, " on connection {connection}")?,
            PushTarget::Callback => write!(f, " to the callback")?,
        }
        write!(f, " at {} -> {}", self.at.as_millis(), self.answer().unwrap_or("no answer"))?;
        self.faults.iter().try_for_each(|fault| write!(f, " [{fault}]"))
    }
}

impl fmt::Debug for RecordedPush {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RecordedPush({self})")
    }
}
