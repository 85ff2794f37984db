use std::collections::{HashMap, VecDeque};

use tokio::time::Instant;

use super::{
    Acknowledgement, Intervals,
    links::LinkId,
    repeats::{Known, Repeats},
};
use crate::Ack;

/// Events in progress, and frames that wait for their answer. Each frame is answered once, at the
/// latest at its deadline.
#[derive(Debug)]
pub(super) struct Deliveries {
    settings: Settings,
    repeats: Repeats,
    /// Ids of the events in progress.
    open: HashMap<DeliveryId, Option<String>>,
    /// Sorted by deadline.
    waiting: VecDeque<Waiting>,
    last: DeliveryId,
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Settings {
    pub(super) intervals: Intervals,
    pub(super) acknowledgement: Acknowledgement,
    /// Number of acknowledged events that are remembered.
    pub(super) window: usize,
    /// Maximum number of events in progress.
    pub(super) max_open: usize,
}

/// One event that was delivered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(super) struct DeliveryId(pub(super) u64);

/// Origin of an event, for its answer: the connection and the message id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Origin {
    pub(super) link: LinkId,
    pub(super) message_id: Option<String>,
}

/// Consequence of an arrival. An answer is due immediately.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Arrival {
    HandOver(DeliveryId, Option<Answer>),
    Repeat(Option<Answer>),
    /// Too many events are in progress.
    Refuse(Answer),
}

#[derive(Debug, PartialEq, Eq)]
pub(super) struct Answer {
    pub(super) to: Origin,
    pub(super) ack: Ack,
}

/// End of the handling of an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Settlement {
    Acknowledged,
    /// Put off, or dropped.
    Later,
}

#[derive(Debug)]
struct Waiting {
    origin: Origin,
    delivery: DeliveryId,
    deadline: Instant,
}

impl Deliveries {
    pub(super) fn new(settings: Settings) -> Self {
        Self {
            settings,
            repeats: Repeats::new(settings.window),
            open: HashMap::new(),
            waiting: VecDeque::new(),
            last: DeliveryId::default(),
        }
    }

    /// Records an event that arrived. Without an id it is never a repeat.
    pub(super) fn arrive(&mut self, id: Option<&str>, origin: Origin, now: Instant) -> Arrival {
        match id.and_then(|id| self.repeats.get(id)) {
            Some(Known::Acknowledged) => Arrival::Repeat(Some(success(origin))),
            Some(Known::Open(delivery)) => {
                self.wait(origin, delivery, now);
                Arrival::Repeat(None)
            }
            None if self.open.len() >= self.settings.max_open => Arrival::Refuse(later(origin)),
            None => self.hand_over(id.map(str::to_owned), origin, now),
        }
    }

    fn hand_over(&mut self, id: Option<String>, origin: Origin, now: Instant) -> Arrival {
        self.last.0 += 1;
        let delivery = self.last;
        self.open.insert(delivery, id.clone());
        match self.settings.acknowledgement {
            Acknowledgement::AfterHandling => {
                if let Some(id) = id {
                    self.repeats.open(id, delivery);
                }
                self.wait(origin, delivery, now);
                Arrival::HandOver(delivery, None)
            }
            Acknowledgement::OnReceipt => {
                if let Some(id) = id {
                    self.repeats.acknowledge(id);
                }
                Arrival::HandOver(delivery, Some(success(origin)))
            }
        }
    }

    fn wait(&mut self, origin: Origin, delivery: DeliveryId, now: Instant) {
        let deadline = now + self.settings.intervals.answer;
        self.waiting.push_back(Waiting { origin, delivery, deadline });
    }

    /// Returns the answers to all frames of an event that was handled.
    pub(super) fn settle(&mut self, delivery: DeliveryId, settlement: Settlement) -> Vec<Answer> {
        let id = self.open.remove(&delivery).flatten();
        let is_known = self.settings.acknowledgement == Acknowledgement::OnReceipt;
        match (settlement, id) {
            (Settlement::Acknowledged, Some(id)) if !is_known => self.repeats.acknowledge(id),
            (Settlement::Later, Some(id)) => self.repeats.forget(&id),
            _ => {}
        }
        let answer = match settlement {
            Settlement::Acknowledged => success,
            Settlement::Later => later,
        };
        self.take(|waiting| waiting.delivery == delivery).map(answer).collect()
    }

    /// Returns the answers whose deadline has passed: LATER.
    pub(super) fn overdue(&mut self, now: Instant) -> Vec<Answer> {
        let due = self.waiting.iter().take_while(|waiting| waiting.deadline <= now).count();
        self.waiting.drain(..due).map(|waiting| later(waiting.origin)).collect()
    }

    /// Returns the answers to all frames of a connection that is being closed: LATER.
    pub(super) fn leave(&mut self, link: LinkId) -> Vec<Answer> {
        self.take(|waiting| waiting.origin.link == link).map(later).collect()
    }

    /// Returns the time of the next answer.
    pub(super) fn deadline(&self) -> Option<Instant> {
        self.waiting.front().map(|waiting| waiting.deadline)
    }

    fn take(&mut self, is_taken: impl Fn(&Waiting) -> bool) -> impl Iterator<Item = Origin> {
        let (taken, left) = self.waiting.drain(..).partition::<VecDeque<_>, _>(|it| is_taken(it));
        self.waiting = left;
        taken.into_iter().map(|waiting| waiting.origin)
    }
}

fn success(to: Origin) -> Answer {
    Answer { to, ack: Ack::Success }
}

fn later(to: Origin) -> Answer {
    Answer { to, ack: Ack::Later }
}

#[cfg(test)]
mod tests;
