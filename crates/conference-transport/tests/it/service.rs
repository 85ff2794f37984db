//! The simulator with a transport, and the calls that meet its faults.

use std::sync::Arc;

use conference_simulator::{CallMatcher, Fault, RecordedCall, Simulator};
use conference_transport::{
    CallOptions, CodeClass, Credentials, Error, Reply, Request, Transport, TransportBuilder,
};
use serde_json::Value;
use tokio::task::JoinHandle;

use crate::{clock::RecordingClock, watch};

pub(crate) struct Service {
    pub(crate) simulator: Simulator,
    pub(crate) clock: Arc<RecordingClock>,
    pub(crate) transport: Transport,
    room_code: String,
    /// The calls that were made to set it up.
    before: usize,
}

/// Effect of a call, which decides if it may be repeated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum CallKind {
    /// Makes something; must not happen twice.
    Create,
    /// The same call, of which is said that repeating it does no harm.
    Repeatable,
    /// A GET.
    Read,
}

pub(crate) const SAFE: [CallKind; 2] = [CallKind::Repeatable, CallKind::Read];

impl Service {
    pub(crate) async fn start() -> Self {
        Self::with(|builder| builder).await
    }

    /// The app's own credentials; `configure` says what is to be different from the usual.
    pub(crate) async fn with(configure: impl FnOnce(TransportBuilder) -> TransportBuilder) -> Self {
        Self::seeded(0, configure).await
    }

    /// With ids of its own, so that they can be found among those of all tests.
    pub(crate) async fn seeded(
        seed: u64,
        configure: impl FnOnce(TransportBuilder) -> TransportBuilder,
    ) -> Self {
        let simulator = Simulator::builder().seed(seed).start().await.unwrap();
        watch::over([simulator.app_secret()]);
        let clock = Arc::new(RecordingClock::default());
        let builder = Transport::builder()
            .base_url(simulator.base_url())
            .credentials(Credentials::internal_app(simulator.app_key(), simulator.app_secret()))
            .clock(clock.clone())
            .seed(seed);
        let room_code = meeting_under(&simulator).await;
        let transport = configure(builder).build().unwrap();
        let before = simulator.journal().calls().len();
        Self { simulator, clock, transport, room_code, before }
    }

    pub(crate) fn request(&self, kind: CallKind) -> Request {
        match kind {
            CallKind::Create => create(),
            CallKind::Repeatable => create().idempotent(true),
            CallKind::Read => Request::new(
                "QueryConferenceInfoByRoomCode",
                "GET",
                "/v1.0/conference/roomCodes/{roomCode}/infos",
            )
            .path_parameter(&self.room_code)
            .query("maxResults=10&nextToken=0")
            .classify(classify)
            .idempotent(true),
        }
    }

    pub(crate) async fn send(&self, kind: CallKind) -> Result<Reply, Error> {
        self.send_with(kind, &CallOptions::new()).await
    }

    pub(crate) async fn send_with(
        &self,
        kind: CallKind,
        options: &CallOptions,
    ) -> Result<Reply, Error> {
        let result = self.transport.send(&self.request(kind), options).await;
        if let Err(error) = &result {
            watch::check_error(error);
        }
        result
    }

    /// Sends the call in a task of its own.
    pub(crate) fn spawn(self: &Arc<Self>, kind: CallKind) -> JoinHandle<Result<Reply, Error>> {
        let service = self.clone();
        tokio::spawn(async move { service.send(kind).await })
    }

    /// The first fault befalls the next call of the operation, the second the one after it, and so
    /// on.
    pub(crate) fn inject(&self, kind: CallKind, faults: impl IntoIterator<Item = Fault>) {
        for (number, fault) in (1..).zip(faults) {
            self.simulator.inject(kind.when().nth(number), fault);
        }
    }

    /// The calls of the operation since the start.
    pub(crate) fn calls(&self, kind: CallKind) -> Vec<RecordedCall> {
        let journal = self.simulator.journal();
        let calls = journal.calls()[self.before..].iter();
        calls.filter(|call| call.operation() == Some(kind.operation())).cloned().collect()
    }
}

impl CallKind {
    pub(crate) fn operation(self) -> &'static str {
        match self {
            Self::Create | Self::Repeatable => "CreateVideoConference",
            Self::Read => "QueryConferenceInfoByRoomCode",
        }
    }

    pub(crate) fn when(self) -> CallMatcher {
        CallMatcher::named(self.operation()).unwrap()
    }
}

/// Starts an instant meeting.
pub(crate) fn create() -> Request {
    titled("Weekly")
}

pub(crate) fn titled(title: &str) -> Request {
    let body = serde_json::json!({ "userId": "u1", "confTitle": title });
    Request::new("CreateVideoConference", "POST", "/v1.0/conference/videoConferences")
        .body(body.to_string())
        .classify(classify)
}

/// The conference's own codes that are no refusal for good.
pub(crate) fn classify(code: &str) -> Option<CodeClass> {
    match code {
        "waterLimitError" => Some(CodeClass::Throttled),
        "systemError" => Some(CodeClass::Server),
        "permissionError" | "paramsError" => Some(CodeClass::Final),
        _ => None,
    }
}

/// A transport in real time that has a token.
pub(crate) fn ready(simulator: &Simulator) -> Transport {
    Transport::builder()
        .base_url(simulator.base_url())
        .credentials(Credentials::access_token(simulator.access_token()))
        .build()
        .unwrap()
}

/// The room code of a meeting that somebody else has started.
async fn meeting_under(simulator: &Simulator) -> String {
    let made = ready(simulator).send(&create(), &CallOptions::new()).await.unwrap();
    let made: Value = serde_json::from_slice(made.body()).unwrap();
    made["roomCode"].as_str().unwrap().to_owned()
}
