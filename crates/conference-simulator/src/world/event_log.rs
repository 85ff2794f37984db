use std::collections::{BTreeSet, VecDeque};

use conference_models::TimestampMillis;
use serde_json::Value;
#[cfg(feature = "push")]
use tokio::sync::mpsc;

use crate::{SimulatedEvent, random::Random};

/// The newest events, up to a limit, and the app's subscription.
#[derive(Debug)]
pub(crate) struct EventLog {
    events: VecDeque<SimulatedEvent>,
    pub(crate) limit: usize,
    /// Types that the app gets. `None` means all.
    pub(crate) subscribed: Option<BTreeSet<String>>,
    /// Sender to the pushes.
    #[cfg(feature = "push")]
    pub(crate) outbox: Option<mpsc::UnboundedSender<SimulatedEvent>>,
    corp_id: String,
    ids: Random,
}

impl EventLog {
    pub(super) fn new(seed: u64, corp_id: &str) -> Self {
        Self {
            events: VecDeque::new(),
            limit: usize::MAX,
            subscribed: None,
            #[cfg(feature = "push")]
            outbox: None,
            corp_id: corp_id.to_owned(),
            ids: Random::new(seed, "event"),
        }
    }

    pub(crate) fn all(&self) -> Vec<SimulatedEvent> {
        self.events.iter().cloned().collect()
    }

    /// Returns the id of an event or of a message.
    pub(crate) fn new_id(&mut self) -> String {
        self.ids.hex(32)
    }

    /// Adds an event, if the app has subscribed to its type.
    pub(crate) fn publish(&mut self, event_type: &str, data: Value, created_at: TimestampMillis) {
        if self.subscribed.as_ref().is_some_and(|types| !types.contains(event_type)) {
            return;
        }
        let event = SimulatedEvent {
            event_type: event_type.to_owned(),
            event_id: self.new_id(),
            corp_id: self.corp_id.clone(),
            created_at,
            data,
        };
        #[cfg(feature = "push")]
        if let Some(outbox) = &self.outbox {
            // Nothing is pushed any more once the simulator stops.
            let _ = outbox.send(event.clone());
        }
        self.events.push_back(event);
        if self.events.len() > self.limit {
            self.events.pop_front();
        }
    }
}
