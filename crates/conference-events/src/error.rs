use std::fmt;

/// Reason why a text is neither an event nor a frame.
///
/// Event data that cannot be read is not an error: the event has
/// [`EventData::Unreadable`](crate::EventData::Unreadable).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EventError(Kind);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Kind {
    NotJson(String),
    Missing(&'static str),
}

impl EventError {
    pub(crate) fn not_json(reason: impl Into<String>) -> Self {
        Self(Kind::NotJson(reason.into()))
    }

    pub(crate) const fn missing(name: &'static str) -> Self {
        Self(Kind::Missing(name))
    }

    /// Returns true if the text is not a JSON object.
    #[must_use]
    pub const fn is_not_json(&self) -> bool {
        matches!(self.0, Kind::NotJson(_))
    }

    /// Returns true if an event has no type, or a frame has no type or no topic.
    #[must_use]
    pub const fn is_missing_field(&self) -> bool {
        matches!(self.0, Kind::Missing(_))
    }
}

impl fmt::Display for EventError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Kind::NotJson(reason) => write!(f, "the event is not a JSON object: {reason}"),
            Kind::Missing(name) => write!(f, "the event has no {name}"),
        }
    }
}

impl std::error::Error for EventError {}
