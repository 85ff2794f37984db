//! Messages of the Stream protocol.

use conference_models::TimestampMillis;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::{SimulatedEvent, journal::PushAnswer};

/// Names that all messages on a connection share.
#[derive(Clone, Debug)]
pub(super) struct Sender {
    pub(super) app_id: String,
    pub(super) connection: u64,
}

/// Topic of a message of the service: `ping` or `disconnect`.
#[derive(Clone, Copy, Debug)]
pub(super) enum SystemTopic {
    Ping,
    Disconnect,
}

#[derive(Deserialize)]
struct Answer {
    code: i64,
    headers: AnswerHeaders,
    #[serde(default)]
    data: Value,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct AnswerHeaders {
    message_id: String,
}

impl SystemTopic {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Ping => "ping",
            Self::Disconnect => "disconnect",
        }
    }

    fn data(self, message_id: &str) -> Value {
        match self {
            Self::Ping => json!({ "opaque": message_id }),
            Self::Disconnect => json!({ "reason": "persistent connection is timeout" }),
        }
    }
}

impl Sender {
    pub(super) fn event(
        &self,
        event: &SimulatedEvent,
        (event_type, data): (&str, &str),
        message_id: &str,
        now: TimestampMillis,
    ) -> String {
        let mut headers = self.headers("*", message_id, now);
        headers["eventId"] = json!(event.event_id);
        headers["eventType"] = json!(event_type);
        headers["eventCorpId"] = json!(event.corp_id);
        headers["eventBornTime"] = json!(event.created_at.as_millis().to_string());
        headers["eventUnifiedAppId"] = json!(self.app_id);
        message("EVENT", &headers, data)
    }

    pub(super) fn system(
        &self,
        topic: SystemTopic,
        message_id: &str,
        now: TimestampMillis,
    ) -> String {
        let headers = self.headers(topic.name(), message_id, now);
        message("SYSTEM", &headers, &topic.data(message_id).to_string())
    }

    /// Returns the headers. All values are strings, including numbers.
    fn headers(&self, topic: &str, message_id: &str, now: TimestampMillis) -> Value {
        json!({
            "appId": self.app_id,
            "connectionId": format!("connection-{}", self.connection),
            "contentType": "application/json",
            "messageId": message_id,
            "time": now.as_millis().to_string(),
            "topic": topic,
        })
    }
}

/// Returns the message id that a client answers, and the answer.
pub(super) fn read_answer(text: String) -> Option<(String, PushAnswer)> {
    let answer: Answer = serde_json::from_str(&text).ok()?;
    let status = answer.status();
    let summary = format!("{} {}", answer.code, status.as_deref().unwrap_or(""));
    let is_acknowledgement = answer.code == 200 && status.is_none_or(|it| it == "SUCCESS");
    let summary = summary.trim_end().to_owned();
    Some((answer.headers.message_id, PushAnswer { summary, is_acknowledgement, text }))
}

impl Answer {
    /// Returns the status in the data, which are JSON in a string or, from some clients, JSON.
    fn status(&self) -> Option<String> {
        let data = match &self.data {
            Value::String(text) => serde_json::from_str(text).unwrap_or_default(),
            data => data.clone(),
        };
        Some(data.get("status")?.as_str()?.to_owned())
    }
}

fn message(kind: &str, headers: &Value, data: &str) -> String {
    json!({ "specVersion": "1.0", "type": kind, "headers": headers, "data": data }).to_string()
}
