use std::time::Duration;

use super::{Effect, Fault, Override};
use crate::{SimulatedEvent, refusal::Refusal};

/// An event type that no client knows.
const UNKNOWN_TYPE: &str = "meeting_of_another_kind";

/// Effect of a fault on a push.
#[derive(Clone, Debug)]
pub(super) enum PushEffect {
    Repeat,
    Delay(Duration),
    AfterNext,
    InFragments,
    UnknownType,
    Data(String),
    BadSignature,
    Link(LinkFault),
}

/// Effect on the connection of a push.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum LinkFault {
    Reset,
    HalfOpen,
    Disconnect,
    DisconnectWithoutClose,
    CloseWithoutDisconnect,
}

/// Treatment of a push: the sum of its faults.
#[derive(Debug)]
pub(crate) struct PushPlan {
    pub(crate) faults: Vec<&'static str>,
    pub(crate) copies: usize,
    pub(crate) delay: Duration,
    pub(crate) after_next: bool,
    pub(crate) in_fragments: bool,
    pub(crate) has_bad_signature: bool,
    pub(crate) link: Option<LinkFault>,
    event_type: Option<&'static str>,
    data: Option<String>,
}

/// # Pushes
///
/// Faults of the push of an event, including repeats. A matcher selects pushes by the type of the
/// event ([`CallMatcher::named`](crate::CallMatcher::named)) and by the connection;
/// [`CallMatcher::any_call`](crate::CallMatcher::any_call) selects all pushes. The other faults
/// apply to the two calls that open a connection, `OpenConnection` and `ConnectStream`.
impl Fault {
    /// Pushes the event twice.
    #[must_use]
    pub fn push_twice() -> Self {
        Self::push("push_twice", PushEffect::Repeat)
    }

    /// Delays the push by this duration, on the simulator's clock.
    #[must_use]
    pub fn push_late(by: Duration) -> Self {
        Self::push("push_late", PushEffect::Delay(by))
    }

    /// Pushes the event after the next push, or after 10 seconds if there is none.
    #[must_use]
    pub fn push_after_next() -> Self {
        Self::push("push_after_next", PushEffect::AfterNext)
    }

    /// Sends the message in two frames with a ping between them. Only over Stream.
    #[must_use]
    pub fn push_in_fragments() -> Self {
        Self::push("push_in_fragments", PushEffect::InFragments)
    }

    /// Pushes an event of an undocumented type.
    #[must_use]
    pub fn unknown_event_type() -> Self {
        Self::push("unknown_event_type", PushEffect::UnknownType)
    }

    /// Pushes the event with this text as its data, JSON or not. In a callback, a text that is not
    /// an object replaces the whole clear text.
    #[must_use]
    pub fn odd_payload(data: impl Into<String>) -> Self {
        Self::push("odd_payload", PushEffect::Data(data.into()))
    }

    /// Signs the callback with another token, so that its signature is wrong. Only for callbacks.
    #[must_use]
    pub fn bad_signature() -> Self {
        Self::push("bad_signature", PushEffect::BadSignature)
    }

    /// Resets the connection instead of pushing. Only over Stream, like the faults below.
    #[must_use]
    pub fn reset_stream() -> Self {
        Self::push("reset_stream", PushEffect::Link(LinkFault::Reset))
    }

    /// Stops sending and reading on the connection, starting with this push. The connection stays
    /// open for 60 seconds of the simulator's clock, and events are still assigned to it.
    #[must_use]
    pub fn half_open() -> Self {
        Self::push("half_open", PushEffect::Link(LinkFault::HalfOpen))
    }

    /// Sends `disconnect` after the push and no more events, and ends the connection after 10
    /// seconds of the simulator's clock. The real service does this from time to time.
    #[must_use]
    pub fn disconnect() -> Self {
        Self::push("disconnect", PushEffect::Link(LinkFault::Disconnect))
    }

    /// Sends `disconnect` after the push and no more events, but never ends the connection.
    #[must_use]
    pub fn disconnect_without_close() -> Self {
        let effect = PushEffect::Link(LinkFault::DisconnectWithoutClose);
        Self::push("disconnect_without_close", effect)
    }

    /// Closes the connection after the push, without a `disconnect`.
    #[must_use]
    pub fn close_without_disconnect() -> Self {
        let effect = PushEffect::Link(LinkFault::CloseWithoutDisconnect);
        Self::push("close_without_disconnect", effect)
    }

    /// Makes `OpenConnection` return a used ticket.
    #[must_use]
    pub fn used_ticket() -> Self {
        let fault = Self::edit(|answer| answer["ticket"] = "used".into());
        Self { name: "used_ticket", ..fault }
    }

    /// Makes `ConnectStream` refuse the ticket.
    #[must_use]
    pub fn ticket_refused() -> Self {
        let refusal = Refusal::ticket_rejected();
        Self::new("ticket_refused", Effect::Override(Override::Refusal(refusal)))
    }

    fn push(name: &'static str, effect: PushEffect) -> Self {
        Self::new(name, Effect::Push(effect))
    }
}

impl PushPlan {
    pub(super) fn add(&mut self, fault: &Fault) {
        let Effect::Push(effect) = &fault.effect else { return };
        self.faults.push(fault.name);
        match effect {
            PushEffect::Repeat => self.copies += 1,
            PushEffect::Delay(delay) => self.delay += *delay,
            PushEffect::AfterNext => self.after_next = true,
            PushEffect::InFragments => self.in_fragments = true,
            PushEffect::UnknownType => self.event_type = Some(UNKNOWN_TYPE),
            PushEffect::Data(data) => self.data = Some(data.clone()),
            PushEffect::BadSignature => self.has_bad_signature = true,
            PushEffect::Link(link) => self.link = Some(*link),
        }
    }

    /// Returns the type of the event that is sent.
    pub(crate) fn event_type<'a>(&self, event: &'a SimulatedEvent) -> &'a str {
        self.event_type.unwrap_or(&event.event_type)
    }

    /// Returns the data of the event that is sent, as text.
    pub(crate) fn data(&self, event: &SimulatedEvent) -> String {
        self.data.clone().unwrap_or_else(|| event.data.to_string())
    }
}

impl Default for PushPlan {
    fn default() -> Self {
        Self {
            faults: Vec::new(),
            copies: 1,
            delay: Duration::ZERO,
            after_next: false,
            in_fragments: false,
            has_bad_signature: false,
            link: None,
            event_type: None,
            data: None,
        }
    }
}
