use serde_json::Value;

use crate::{SimulatedEvent, Simulator};

/// # Events
///
/// Everything that happens in meetings, through calls and through people, becomes an event.
impl Simulator {
    /// Returns the events so far, or the newest ones if there is a
    /// [limit](crate::SimulatorBuilder::journal_limit).
    #[must_use]
    pub fn events(&self) -> Vec<SimulatedEvent> {
        self.world(|world| world.events.all())
    }

    /// Subscribes the app to exactly these types of events, like the developer console. By default
    /// it is subscribed to all.
    pub fn subscribe<T: Into<String>>(&self, event_types: impl IntoIterator<Item = T>) {
        let types = event_types.into_iter().map(Into::into).collect();
        self.world(|world| world.events.subscribed = Some(types));
    }

    /// Publishes an event of any type with any data, in addition to those of the meetings.
    pub fn publish(&self, event_type: &str, data: Value) {
        self.world(|world| world.events.publish(event_type, data, world.clock.now()));
    }
}
