//! A simulator on which something has happened, and calls of any operation.

use conference_models::{
    ConferenceId, RequestLocation, ScheduleConferenceId, UnionId,
    metadata::{OPERATIONS, OperationInfo},
};
use conference_simulator::Simulator;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Value, json};

use crate::client::{Client, Response};

/// Links of the stream that runs, and of one that does not.
pub(crate) const RUNNING_STREAM: &str = "rtmp://live.example/running";
pub(crate) const OTHER_STREAM: &str = "rtmp://live.example/other";

/// A meeting that goes on, with a past; one that is over; one that nobody has
/// joined; a booking that stands and one that was cancelled. The person `u1`
/// created all of it, `u2` is in the meeting too, and `u9` is not in the organization.
pub(crate) struct Stage {
    pub(crate) simulator: Simulator,
    pub(crate) client: Client,
    pub(crate) meeting: ConferenceId,
    pub(crate) room_code: String,
    pub(crate) ended: ConferenceId,
    pub(crate) unopened: ConferenceId,
    pub(crate) booking: ScheduleConferenceId,
    pub(crate) cancelled: ScheduleConferenceId,
    pub(crate) stream: String,
}

impl Stage {
    pub(crate) async fn set() -> Self {
        let simulator = Simulator::builder().strict().start().await.unwrap();
        simulator.set_member(&person("u9"), false);
        let client = Client::connect(&simulator).await;
        let mut stage = Self {
            simulator,
            client,
            meeting: ConferenceId::new(""),
            room_code: String::new(),
            ended: ConferenceId::new(""),
            unopened: ConferenceId::new(""),
            booking: ScheduleConferenceId::new(""),
            cancelled: ScheduleConferenceId::new(""),
            stream: String::new(),
        };
        stage.book().await;
        stage.hold().await;
        stage
    }

    /// Calls an operation about the meeting that goes on.
    pub(crate) async fn call(&mut self, name: &str, request: Value) -> Response {
        let meeting = self.meeting.clone();
        self.call_on(name, meeting.as_str(), &request).await
    }

    /// Calls an operation with a parameter in the path.
    pub(crate) async fn call_on(
        &mut self,
        name: &str,
        parameter: &str,
        request: &Value,
    ) -> Response {
        let bytes = request_of(&self.client, operation(name), parameter, request);
        self.client.send(&bytes).await;
        self.client.receive().await
    }

    /// Returns the meeting in progress from the batch query.
    pub(crate) async fn batch(&mut self) -> Value {
        let request = json!({ "conferenceIdList": [self.meeting] });
        let found = self.call("QueryConferenceInfoBatch", request).await;
        found.success()["infos"][0].clone()
    }

    /// Returns a person from the list of members.
    pub(crate) async fn member(&mut self, person: &str) -> Value {
        let found = self.call("QueryConferenceMembers", json!({})).await;
        let members = found.success()["memberModels"].clone();
        let mut members = members.as_array().unwrap().iter();
        members.find(|member| member["unionId"] == person).unwrap().clone()
    }

    async fn book(&mut self) {
        let request = json!({
            "creatorUnionId": "u1",
            "title": "Weekly",
            "startTime": 1_000,
            "endTime": 2_000,
            "scheduleConfSettingModel": { "cohostUnionIds": ["u2"], "lockRoom": 0 },
        });
        for _ in 0..2 {
            self.cancelled = self.booking.clone();
            let booked = self.call("CreateScheduleConference", request.clone()).await;
            let id = booked.success()["scheduleConferenceId"].clone();
            self.booking = id.as_str().unwrap().into();
        }
        let request = json!({
            "creatorUnionId": "u1",
            "scheduleConferenceId": self.cancelled,
        });
        let cancelled = self.call("CancelScheduleConference", request).await;
        assert_eq!(cancelled.success(), json!({ "success": true }));
        self.unopened = self.simulator.open_meeting(&self.booking).unwrap();
        self.ended = self.simulator.start_meeting(&self.booking).unwrap();
        self.simulator.end_meeting(&self.ended).unwrap();
    }

    async fn hold(&mut self) {
        let request = json!({ "userId": "u1", "confTitle": "Now", "inviteUserIds": ["u2"] });
        let created = self.call("CreateVideoConference", request).await.success();
        self.meeting = created["conferenceId"].as_str().unwrap().into();
        created["roomCode"].as_str().unwrap().clone_into(&mut self.room_code);
        for name in ["u1", "u2"] {
            self.simulator.join(&self.meeting, &person(name)).unwrap();
        }
        self.record("StartCloudRecord", "StopCloudRecord").await;
        self.record("StartMinutes", "StopMinutes").await;
        let started = self.call("StartStreamOut", stream_out(&[RUNNING_STREAM])).await;
        let streams = started.success()["successStreamMap"].clone();
        streams[RUNNING_STREAM].as_str().unwrap().clone_into(&mut self.stream);
    }

    /// Takes down two things that are said, within a minute.
    async fn record(&mut self, start: &str, stop: &str) {
        let mut request = json!({ "unionId": "u1" });
        if start == "StartMinutes" {
            request["recordAudio"] = json!(true);
        }
        self.call(start, request).await.success();
        for (name, text) in [("u1", "Good morning. Shall we?"), ("u2", "Yes.")] {
            self.simulator.advance(std::time::Duration::from_secs(20));
            self.simulator.say(&self.meeting, &person(name), text).unwrap();
        }
        self.simulator.advance(std::time::Duration::from_secs(20));
        self.call(stop, json!({ "unionId": "u1" })).await.success();
    }
}

pub(crate) fn person(name: &str) -> UnionId {
    UnionId::new(name)
}

pub(crate) fn stream_out(urls: &[&str]) -> Value {
    json!({
        "unionId": "u1",
        "needHostJoin": false,
        "streamUrlList": urls,
        "streamName": "Everything",
        "mode": "grid",
        "smallWindowPosition": "relative_right",
    })
}

pub(crate) fn operation(name: &str) -> &'static OperationInfo {
    OPERATIONS.iter().find(|operation| operation.name == name).unwrap()
}

fn request_of(
    client: &Client,
    operation: &OperationInfo,
    parameter: &str,
    request: &Value,
) -> Vec<u8> {
    let mut target = operation.path.to_owned();
    if let Some(name) = operation.path_parameter() {
        let parameter = utf8_percent_encode(parameter, NON_ALPHANUMERIC).to_string();
        target = target.replace(&format!("{{{name}}}"), &parameter);
    }
    let mut body = String::new();
    match operation.location {
        RequestLocation::Body => body = request.to_string(),
        RequestLocation::Query => target.push_str(&query(request)),
        RequestLocation::QueryJson(name) => {
            target.push_str(&query(&json!({ name: request.to_string() })));
        }
        _ => {}
    }
    client.request(operation.method.as_str(), &target, body.as_bytes())
}

fn query(request: &Value) -> String {
    let pairs: Vec<_> = request
        .as_object()
        .unwrap()
        .iter()
        .map(|(name, value)| match value {
            Value::String(text) => (name, text.clone()),
            other => (name, other.to_string()),
        })
        .collect();
    format!("?{}", serde_urlencoded::to_string(pairs).unwrap())
}
