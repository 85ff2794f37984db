use std::{fmt, time::Duration};

use super::{Edit, Effect, Fault, Framing};
use crate::{Reply, refusal::Refusal};

/// Treatment of an accepted connection.
#[derive(Debug, Default)]
pub(crate) struct AcceptPlan {
    pub(crate) delay: Duration,
    pub(crate) end: Option<ConnectionEnd>,
}

/// Treatment of a call: the sum of its faults.
#[derive(Default)]
pub(crate) struct Plan {
    pub(crate) faults: Vec<&'static str>,
    pub(crate) early: Option<Reply>,
    pub(crate) delay: Duration,
    pub(crate) revokes_tokens: bool,
    pub(crate) overridden: Option<Override>,
    pub(crate) pace: Option<Pace>,
    pub(crate) end: ConnectionEnd,
    edits: Vec<Edit>,
    halves_body: bool,
    framing: Option<Framing>,
    cut: Option<usize>,
}

/// Replacement for the execution of a request.
#[derive(Clone, Debug)]
pub(crate) enum Override {
    Reply(Reply),
    Refusal(Refusal),
    NoReply(ConnectionEnd),
}

/// Speed of a response.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Pace {
    pub(crate) bytes: usize,
    pub(crate) every: Duration,
}

/// End of a connection, after the last byte of the response.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum ConnectionEnd {
    #[default]
    KeepAlive,
    Close,
    Reset,
    /// Nothing more is sent.
    Stall,
    /// Chunks of spaces, without end.
    Endless,
    /// A WebSocket.
    #[cfg(feature = "push")]
    Upgraded,
}

impl AcceptPlan {
    pub(super) fn add(&mut self, fault: &Fault) {
        if let Effect::Accept(delay, end) = &fault.effect {
            self.delay += *delay;
            self.end = self.end.or(*end);
        }
    }
}

impl Plan {
    pub(super) fn add(&mut self, fault: &Fault) {
        self.faults.push(fault.name);
        match fault.effect.clone() {
            Effect::Accept(..) => {}
            #[cfg(feature = "push")]
            Effect::Push(_) => {}
            Effect::Early(reply) => self.early = Some(reply),
            Effect::Delay(delay) => self.delay += delay,
            Effect::RevokeTokens => self.revokes_tokens = true,
            Effect::Override(replacement) => self.overridden = Some(replacement),
            Effect::Edit(edit) => self.edits.push(edit),
            Effect::HalfBody => self.halves_body = true,
            Effect::Frame(framing) => {
                self.end = framing.end();
                self.framing = Some(framing);
            }
            Effect::Pace(pace) => self.pace = Some(pace),
            Effect::Cut(at, end) => {
                self.cut = Some(at);
                self.end = end;
            }
            Effect::EndAfterwards => self.end = ConnectionEnd::Close,
        }
    }

    /// Returns the bytes of a response.
    pub(crate) fn encode(&self, mut reply: Reply) -> Vec<u8> {
        for edit in &self.edits {
            reply.edit_json(|value| edit(value));
        }
        if self.halves_body {
            let half = reply.content().slice(..reply.content().len() / 2);
            reply = reply.body(half);
        }
        let mut bytes = match &self.framing {
            Some(framing) => framing.encode(reply),
            None => reply.encode(),
        };
        bytes.truncate(self.cut.unwrap_or(usize::MAX));
        bytes
    }
}

impl fmt::Debug for Plan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Plan").field(&self.faults).finish()
    }
}
