//! The forms of an event, distinguished by their fields.

use std::{borrow::Cow, collections::BTreeMap};

use serde_json::{error::Category, value::RawValue};

use crate::EventError;

/// Fields of an object, not parsed yet.
pub(crate) type Fields<'a> = BTreeMap<Cow<'a, str>, &'a RawValue>;

/// The strings and numbers of an object, as strings.
pub(crate) type Headers = BTreeMap<String, String>;

const TYPE: [&str; 3] = ["eventType", "EventType", "syncAction"];
const ID: [&str; 2] = ["eventId", "EventId"];
const CORP: [&str; 3] = ["eventCorpId", "CorpId", "corp_id"];
const CREATED: [&str; 3] = ["eventBornTime", "EventTime", "TimeStamp"];

/// An event whose data is not read yet.
pub(crate) struct Envelope {
    pub(crate) headers: Headers,
    /// JSON text.
    pub(crate) data: String,
}

impl Envelope {
    /// Reads an event in any form.
    pub(crate) fn read(json: &str) -> Result<Self, EventError> {
        let fields = fields(json)?;
        if has_type(&fields) {
            return Ok(Self::flat(json, &fields));
        }
        if let Some(row) = fields.get("biz_data") {
            return Ok(Self::row(&fields, data(row)));
        }
        let headers = headers_of(&fields).ok_or(EventError::missing("type"))?;
        Ok(Self { headers, data: fields.get("data").map_or_else(null, |value| data(value)) })
    }

    /// Reads an object with the type beside the data or, without a field `data`, among its own
    /// fields.
    fn flat(json: &str, fields: &Fields<'_>) -> Self {
        let data = fields.get("data").map_or_else(|| json.to_owned(), |value| data(value));
        Self { headers: scalars(fields), data }
    }

    /// Reads a row of the database push, with type and id among the fields of its data.
    fn row(row: &Fields<'_>, data: String) -> Self {
        let mut headers = fields(&data).map(|fields| scalars(&fields)).unwrap_or_default();
        headers.extend(scalars(row));
        Self { headers, data }
    }

    pub(crate) fn event_type(&self) -> Option<&str> {
        self.first(&TYPE)
    }

    pub(crate) fn event_id(&self) -> Option<String> {
        self.first(&ID).map(str::to_owned)
    }

    pub(crate) fn corp_id(&self) -> Option<String> {
        self.first(&CORP).map(str::to_owned)
    }

    /// Returns the time of creation in milliseconds since 1970.
    pub(crate) fn created_at(&self) -> Option<i64> {
        self.first(&CREATED)?.parse().ok()
    }

    fn first(&self, names: &[&str]) -> Option<&str> {
        let values = names.iter().filter_map(|name| self.headers.get(*name));
        values.map(String::as_str).find(|value| !value.is_empty())
    }
}

/// Returns JSON as text.
pub(crate) fn utf8(json: &[u8]) -> Result<&str, EventError> {
    std::str::from_utf8(json).map_err(|error| EventError::not_json(error.to_string()))
}

/// Reads the fields of an object.
pub(crate) fn fields(json: &str) -> Result<Fields<'_>, EventError> {
    serde_json::from_str(json).map_err(|error| match error.classify() {
        // The message would hold the value.
        Category::Data => EventError::not_json("it is another value"),
        _ => EventError::not_json(error.to_string()),
    })
}

/// Reads the headers of a frame. One example in the protocol's document calls them `header`.
pub(crate) fn headers_of(frame: &Fields<'_>) -> Option<Headers> {
    let headers = frame.get("headers").or_else(|| frame.get("header"))?;
    fields(headers.get()).ok().map(|headers| scalars(&headers))
}

/// Returns the data as JSON text. In most forms it is a string of JSON.
pub(crate) fn data(value: &RawValue) -> String {
    let text = serde_json::from_str::<String>(value.get()).ok();
    let object = text.filter(|text| text.trim_start().starts_with('{'));
    object.unwrap_or_else(|| value.get().to_owned())
}

pub(crate) fn null() -> String {
    "null".to_owned()
}

/// Returns a string, or the digits of a number.
pub(crate) fn text(value: &RawValue) -> Option<String> {
    match value.get().as_bytes() {
        [b'"', ..] => serde_json::from_str(value.get()).ok(),
        [b'-' | b'0'..=b'9', ..] => Some(value.get().to_owned()),
        _ => None,
    }
}

fn scalars(fields: &Fields<'_>) -> Headers {
    let texts = fields.iter().map(|(name, value)| Some((name.to_string(), text(value)?)));
    texts.flatten().collect()
}

fn has_type(fields: &Fields<'_>) -> bool {
    ["eventType", "EventType"].iter().any(|name| fields.contains_key(*name))
}
