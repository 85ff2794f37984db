use conference_models::TimestampMillis;
use serde_json::Value;

/// Types of events. Each is followed by the one for the app that created the meeting.
pub(crate) const EVENT_TYPES: [&str; 8] = [
    "meeting_status_change",
    "meeting_status_change_target_push",
    "meeting_member_status_change",
    "meeting_member_status_change_target_push",
    "meeting_asr_result_event",
    "meeting_asr_result_event_directed",
    "flash_minutes_open_event",
    "flash_minutes_open_event_directed",
];

/// Event about a meeting, as the platform sends it to an app.
///
/// `conference_models::EventData::read` reads its data into types.
#[derive(Clone, Debug)]
pub struct SimulatedEvent {
    pub(crate) event_type: String,
    pub(crate) event_id: String,
    pub(crate) corp_id: String,
    pub(crate) created_at: TimestampMillis,
    pub(crate) data: Value,
}

impl SimulatedEvent {
    /// Returns the type, such as `meeting_status_change`.
    #[must_use]
    pub fn event_type(&self) -> &str {
        &self.event_type
    }

    /// Returns the event id. All pushes of the event have the same one.
    #[must_use]
    pub fn event_id(&self) -> &str {
        &self.event_id
    }

    /// Returns the corpId of the organization.
    #[must_use]
    pub fn corp_id(&self) -> &str {
        &self.corp_id
    }

    /// Returns the time of creation, by the simulator's clock.
    #[must_use]
    pub fn created_at(&self) -> TimestampMillis {
        self.created_at
    }

    /// Returns the data.
    #[must_use]
    pub fn data(&self) -> &Value {
        &self.data
    }
}
