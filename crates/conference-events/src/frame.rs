use serde::Serialize;
use serde_json::json;

use crate::{
    Event, EventError,
    envelope::{self, Envelope, Headers},
};

/// Message of the Stream protocol: an event, or a message about the connection.
///
/// ```
/// use conference_events::{Ack, Frame, FrameType};
///
/// # fn main() -> Result<(), conference_events::EventError> {
/// let frame = Frame::from_slice(
///     br#"{"type":"EVENT","headers":{"topic":"*","messageId":"m-1","eventType":"x"},"data":"{}"}"#,
/// )?;
/// assert_eq!(frame.frame_type, FrameType::Event);
/// let event = frame.event()?;
/// assert_eq!(
///     frame.ack(Ack::Success),
///     r#"{"code":200,"headers":{"messageId":"m-1","contentType":"application/json"},"message":"OK","data":"{\"status\":\"SUCCESS\"}"}"#,
/// );
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Frame {
    /// Type of the frame.
    pub frame_type: FrameType,
    /// Topic: `*` for events, `ping` and `disconnect` for messages about the connection.
    pub topic: String,
    headers: Headers,
    data: String,
}

/// Type of a frame.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum FrameType {
    /// `SYSTEM`: about the connection.
    System,
    /// `EVENT`: an event.
    Event,
    /// `CALLBACK`: a message for a robot or a card, for example.
    Callback,
    /// A type that this version does not know.
    Unknown(String),
}

/// Acknowledgement of an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Ack {
    /// The event was handled.
    Success,
    /// The event must be sent again later.
    Later,
}

impl Frame {
    /// Reads a frame. Header values may be strings or numbers.
    ///
    /// # Errors
    ///
    /// If it is not a JSON object, or has no type or no topic.
    pub fn from_slice(json: &[u8]) -> Result<Self, EventError> {
        let fields = envelope::fields(envelope::utf8(json)?)?;
        let frame_type = fields.get("type").and_then(|value| envelope::text(value));
        let headers = envelope::headers_of(&fields).unwrap_or_default();
        Ok(Self {
            frame_type: FrameType::from(frame_type.ok_or(EventError::missing("type"))?),
            topic: headers.get("topic").cloned().ok_or(EventError::missing("topic"))?,
            headers,
            data: fields.get("data").map_or_else(envelope::null, |value| envelope::data(value)),
        })
    }

    /// Returns a header; digits for a number.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(String::as_str)
    }

    /// Returns the message id.
    #[must_use]
    pub fn message_id(&self) -> Option<&str> {
        self.header("messageId")
    }

    /// Returns the data as JSON.
    #[must_use]
    pub fn data(&self) -> &str {
        &self.data
    }

    /// Reads the event of the frame.
    ///
    /// # Errors
    ///
    /// If the frame has no header `eventType`. Event data that cannot be read is not an error.
    pub fn event(&self) -> Result<Event, EventError> {
        let (headers, data) = (self.headers.clone(), self.data.clone());
        Event::from_envelope(Envelope { headers, data })
    }

    /// Returns the acknowledgement to send back, as JSON. Send it within 3 seconds; otherwise the
    /// platform sends the event again. The acknowledgement of a system frame contains the data of
    /// the frame, as `ping` requires.
    #[must_use]
    pub fn ack(&self, ack: Ack) -> String {
        let data = match self.frame_type {
            FrameType::System => self.data.clone(),
            FrameType::Event => ack.status(),
            FrameType::Callback | FrameType::Unknown(_) => json!({ "response": {} }).to_string(),
        };
        ack_frame(self.message_id(), data)
    }

    /// Reads the event. A missing type becomes an empty one, so that no event is lost.
    #[cfg(feature = "stream")]
    pub(crate) fn event_of_any_type(&self) -> Event {
        self.event().unwrap_or_else(|_| {
            let (headers, data) = (self.headers.clone(), self.data.clone());
            Event::untyped(Envelope { headers, data })
        })
    }
}

impl Ack {
    fn status(self) -> String {
        let status = match self {
            Self::Success => "SUCCESS",
            Self::Later => "LATER",
        };
        json!({ "status": status }).to_string()
    }

    /// Returns the acknowledgement of the event with this message id.
    #[cfg(feature = "stream")]
    pub(crate) fn of_event(self, message_id: Option<&str>) -> String {
        ack_frame(message_id, self.status())
    }
}

impl From<String> for FrameType {
    fn from(text: String) -> Self {
        match text.as_str() {
            "SYSTEM" => Self::System,
            "EVENT" => Self::Event,
            "CALLBACK" => Self::Callback,
            _ => Self::Unknown(text),
        }
    }
}

#[derive(Serialize)]
struct AckFrame<'a> {
    code: u16,
    headers: AckHeaders<'a>,
    message: &'static str,
    data: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct AckHeaders<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    message_id: Option<&'a str>,
    content_type: &'static str,
}

fn ack_frame(message_id: Option<&str>, data: String) -> String {
    let headers = AckHeaders { message_id, content_type: "application/json" };
    let frame = AckFrame { code: 200, headers, message: "OK", data };
    serde_json::to_string(&frame).expect("strings and integers can be written")
}
