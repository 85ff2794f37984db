use conference_models::{
    EventData, TimestampMillis,
    json::{Decoded, Unreadable},
};

use crate::{
    EventError,
    envelope::{self, Envelope, Headers},
};

/// Event that DingTalk sends to an app that subscribed to it.
///
/// [`from_slice`](Self::from_slice) reads all forms of an event. [`Frame`](crate::Frame) reads a
/// message of the Stream protocol, which may be something other than an event.
///
/// Events can arrive more than once, late, and in any order. Detect repeats by
/// [`idempotency_key`](Self::idempotency_key), and order the events of one meeting by
/// [`sequence`](Self::sequence).
///
/// ```
/// use conference_events::{Event, EventData};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let json = br#"{
///     "EventType": "meeting_status_change",
///     "EventTime": "1663143335567",
///     "CorpId": "ding9f50b15b",
///     "statusSeqNum": 2,
///     "changeScene": "conference_closed"
/// }"#;
/// let event = Event::from_slice(json)?;
/// assert_eq!(event.sequence(), Some(2));
/// match &event.data {
///     EventData::MeetingStatusChange(change) => println!("{:?}", change.change_scene),
///     EventData::Unreadable(reason) => println!("{reason}: {}", event.json()),
///     _ => println!("ignored: {}", event.event_type),
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Event {
    /// Type of the event, such as `meeting_status_change`.
    pub event_type: String,
    /// Id of the event. A repeat of the event has the same one.
    pub event_id: Option<String>,
    /// Id of the message with the event. Only Stream frames have one. A repeat of the event may
    /// have a different one.
    pub message_id: Option<String>,
    /// corpId of the organization.
    pub corp_id: Option<String>,
    /// Time when the event was created. Absent in a row of the database push.
    pub created_at: Option<TimestampMillis>,
    /// Data of the event, typed by `event_type`.
    pub data: EventData,
    json: String,
    unreadable: Vec<Unreadable>,
}

impl Event {
    /// Reads an event in any of its forms:
    ///
    /// - a frame of the Stream protocol, with the type in `headers` and the data as a string
    /// - the body of an HTTP callback after decryption, with the type among the fields of the data
    /// - a row of the database push, with the data in `biz_data` and the type in its `syncAction`
    /// - a JSON object with the type beside `data`, which may be an object or a string of JSON
    ///
    /// # Errors
    ///
    /// If the text is not a JSON object or has no type. Data that cannot be read is not an error:
    /// it becomes [`EventData::Unreadable`].
    pub fn from_slice(json: &[u8]) -> Result<Self, EventError> {
        Self::from_envelope(Envelope::read(envelope::utf8(json)?)?)
    }

    /// Reads an event from its type and its JSON data.
    #[must_use]
    pub fn from_parts(event_type: impl Into<String>, data: impl Into<String>) -> Self {
        Self::new(event_type.into(), Envelope { headers: Headers::new(), data: data.into() })
    }

    pub(crate) fn from_envelope(envelope: Envelope) -> Result<Self, EventError> {
        let event_type = envelope.event_type().ok_or(EventError::missing("type"))?.to_owned();
        Ok(Self::new(event_type, envelope))
    }

    #[cfg(feature = "stream")]
    pub(crate) fn untyped(envelope: Envelope) -> Self {
        Self::new(String::new(), envelope)
    }

    fn new(event_type: String, envelope: Envelope) -> Self {
        let Decoded { value: data, unreadable, .. } =
            EventData::read(&event_type, envelope.data.as_bytes());
        Self {
            event_type,
            event_id: envelope.event_id(),
            message_id: envelope.headers.get("messageId").cloned(),
            corp_id: envelope.corp_id(),
            created_at: envelope.created_at().map(TimestampMillis::from_millis),
            data,
            json: envelope.data,
            unreadable,
        }
    }

    /// Returns the data as the received JSON text.
    #[must_use]
    pub fn json(&self) -> &str {
        &self.json
    }

    /// Returns the fields of the data that could not be read and are therefore absent.
    #[must_use]
    pub fn unreadable(&self) -> &[Unreadable] {
        &self.unreadable
    }

    /// Returns the key to detect repeats by: the event id, or else the message id. `None` if the
    /// event has neither.
    #[must_use]
    pub fn idempotency_key(&self) -> Option<&str> {
        self.event_id.as_deref().or(self.message_id.as_deref())
    }

    /// Returns the sequence number of the event within its meeting: a higher number is newer. Only
    /// status changes of meetings and members have one.
    #[must_use]
    pub const fn sequence(&self) -> Option<i64> {
        match &self.data {
            EventData::MeetingStatusChange(change)
            | EventData::MeetingStatusChangeTargetPush(change) => change.status_seq_num,
            EventData::MeetingMemberStatusChange(change)
            | EventData::MeetingMemberStatusChangeTargetPush(change) => change.status_seq_num,
            _ => None,
        }
    }
}
