use std::collections::VecDeque;

use serde_json::{Value, json};

use super::callback;
use crate::{SimulatedEvent, http::RequestHead, world::World};

/// Maximum number of events in one response.
const LARGEST_ANSWER: usize = 200;

/// Maximum number of events that are kept.
const LARGEST_LIST: usize = 10_000;

/// Events whose callbacks failed.
#[derive(Debug, Default)]
pub(super) struct FailedEvents {
    events: VecDeque<SimulatedEvent>,
    /// Number of events in the last response. The next call removes them.
    given: usize,
}

impl FailedEvents {
    /// Adds an event. Above the maximum the oldest is dropped.
    pub(super) fn add(&mut self, event: SimulatedEvent) {
        if self.events.len() == LARGEST_LIST {
            self.events.pop_front();
            self.given = self.given.saturating_sub(1);
        }
        self.events.push_back(event);
    }

    /// Responds to the call that lists them, in the form of the older part of the API.
    pub(super) fn answer(&mut self, world: &World, head: &RequestHead) -> Value {
        let query: Vec<(String, String)> =
            serde_urlencoded::from_str(head.query()).unwrap_or_default();
        let token = query.iter().find(|(name, _)| name == "access_token");
        let token = token.map(|(_, token)| &**token);
        if let Err(rejection) = world.tokens.check(token, world.clock.now()) {
            return json!({ "errcode": 40_014, "errmsg": rejection.to_string() });
        }
        self.events.drain(..self.given);
        self.given = self.events.len().min(LARGEST_ANSWER);
        json!({
            "errcode": 0,
            "errmsg": "ok",
            "has_more": self.events.len() > self.given,
            "failed_list": self.events.range(..self.given).map(entry).collect::<Vec<_>>(),
        })
    }
}

fn entry(event: &SimulatedEvent) -> Value {
    json!({
        "call_back_tag": event.event_type,
        "event_time": event.created_at.as_millis(),
        &*event.event_type: {
            "corpid": event.corp_id,
            "callbackData": callback::clear_text(&event.event_type, event, &event.data),
        },
    })
}
