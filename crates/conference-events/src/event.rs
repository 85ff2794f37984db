use std::fmt;

use conference_models::{EventData, TimestampMillis};
use serde::Deserialize;
use serde_json::Value;

/// An event that DingTalk sends to an app that subscribed to it.
///
/// - [`from_slice`](Self::from_slice) reads the body of an HTTP callback, after decryption, or an
///   event of the Stream protocol as one JSON object.
/// - [`from_parts`](Self::from_parts) reads the parts of a Stream frame: the header `eventType` and
///   the data. The data is a string of JSON in the frame and has to be parsed first. The id, the
///   organization and the time are headers too: set the fields that you need.
///
/// The same event can arrive twice, and late. Detect repeats by [`event_id`](Self::event_id), and
/// the order within a meeting by the data's `status_seq_num`.
///
/// ```
/// use conference_events::{Event, EventContent, models::EventData};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let data = serde_json::json!({ "changeScene": "conference_closed" });
/// match Event::from_parts("meeting_status_change", data)?.content {
///     EventContent::Known(EventData::MeetingStatusChange(change)) => {
///         println!("{:?}", change.change_scene);
///     }
///     other => println!("ignored: {other:?}"),
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Event {
    /// The type, such as `meeting_status_change`.
    pub event_type: String,
    /// The id. A repeated event has the same one.
    pub event_id: Option<String>,
    /// The corpId of the organization.
    pub corp_id: Option<String>,
    /// Time of creation.
    pub created_at: Option<TimestampMillis>,
    /// The data.
    pub content: EventContent,
}

/// The data of an event.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
#[expect(
    clippy::large_enum_variant,
    reason = "unknown events are rare, and known ones are to be matched on"
)]
pub enum EventContent {
    /// Data of a type that this version knows.
    Known(EventData),
    /// Data of any other type, unchanged.
    Unknown(Value),
}

/// The reason why an event could not be read.
#[derive(Debug)]
#[non_exhaustive]
pub enum EventError {
    /// It is not JSON.
    NotJson(serde_json::Error),
    /// It has no type: neither `eventType` nor `EventType` is a string.
    NoType,
    /// Its data does not match its type.
    Data {
        /// The type.
        event_type: String,
        /// What is wrong with the data.
        source: serde_json::Error,
    },
}

impl fmt::Display for EventError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotJson(_) => f.write_str("the event is not JSON"),
            Self::NoType => f.write_str("the event has no type"),
            Self::Data { event_type, .. } => {
                write!(f, "the data of the event {event_type} does not match its type")
            }
        }
    }
}

impl std::error::Error for EventError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::NotJson(source) | Self::Data { source, .. } => Some(source),
            Self::NoType => None,
        }
    }
}

impl Event {
    /// Reads an event from its type and its data.
    ///
    /// # Errors
    ///
    /// If the data does not match the type. An unknown type is not an error.
    pub fn from_parts(event_type: impl Into<String>, data: Value) -> Result<Self, EventError> {
        let event_type = event_type.into();
        Ok(Self {
            content: content(&event_type, data)?,
            event_type,
            event_id: None,
            corp_id: None,
            created_at: None,
        })
    }

    /// Reads an event from the envelope of the Stream protocol, which has a field `data`, or from
    /// the body of an HTTP callback, which has the fields of the data beside the others.
    ///
    /// # Errors
    ///
    /// If it is not JSON, has no type, or its data does not match its type.
    pub fn from_slice(json: &[u8]) -> Result<Self, EventError> {
        let mut whole: Value = serde_json::from_slice(json).map_err(EventError::NotJson)?;
        let envelope = Envelope::deserialize(&whole).map_err(|_| EventError::NoType)?;
        let event_type = envelope.event_type.ok_or(EventError::NoType)?;
        let data = match whole.get_mut("data") {
            Some(data) => data.take(),
            None => whole,
        };
        Ok(Self {
            event_id: envelope.event_id,
            corp_id: envelope.corp_id,
            created_at: envelope.created_at,
            ..Self::from_parts(event_type, data)?
        })
    }
}

/// The fields that both envelopes have, under the names of each.
#[derive(Deserialize)]
struct Envelope {
    #[serde(alias = "eventType", alias = "EventType")]
    event_type: Option<String>,
    #[serde(alias = "eventId")]
    event_id: Option<String>,
    #[serde(alias = "eventCorpId", alias = "CorpId")]
    corp_id: Option<String>,
    #[serde(alias = "eventBornTime", alias = "EventTime")]
    created_at: Option<TimestampMillis>,
}

fn content(event_type: &str, data: Value) -> Result<EventContent, EventError> {
    let known = EventData::read(event_type, &data)
        .map_err(|source| EventError::Data { event_type: event_type.to_owned(), source })?;
    Ok(known.map_or(EventContent::Unknown(data), EventContent::Known))
}
