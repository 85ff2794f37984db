//! Reports about calls: observers and spans.

mod tokens;

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use conference_simulator::{Fault, Reply as Refusal};
use conference_transport::{
    AttemptOutcome, CallOptions, CallOutcome, ErrorKind, Execution, Observer, Outcome, Reply,
    Request, TestClock,
};
use tokio::sync::Notify;

use crate::{
    assert_failed,
    server::{Response, Server, json, read, with_headers},
    service::{CallKind, Service},
    watch,
};

#[derive(Default)]
struct Notes(Mutex<Vec<String>>);

impl Observer for Notes {
    fn attempt(&self, attempt: &AttemptOutcome<'_>) {
        let status = match attempt.result {
            Outcome::Success(reply) => Some(reply.status()),
            Outcome::Failure(error) => error.status(),
            _ => None,
        };
        let waits = attempt.wait.is_some_and(|wait| wait >= Duration::from_secs(1));
        self.0.lock().unwrap().push(format!(
            "{} attempt {}: {status:?}, waits {waits}",
            attempt.operation, attempt.number
        ));
    }

    fn call(&self, call: &CallOutcome<'_>) {
        let attempts = call.attempts;
        let outcome = match call.result {
            Outcome::Success(_) => String::new(),
            Outcome::Failure(error) => format!(", {:?}", error.kind()),
            _ => ", canceled".to_owned(),
        };
        self.0.lock().unwrap().push(format!("{}: {attempts} attempts{outcome}", call.operation));
    }
}

#[tokio::test]
async fn an_observer_gets_every_attempt_and_the_call() {
    let notes = Arc::new(Notes::default());
    let service = Service::with(|builder| builder.observer(notes.clone())).await;
    service.inject(CallKind::Create, [Fault::throttled(), Fault::quota_used_up()]);
    service.send(CallKind::Create).await.unwrap_err();
    assert_eq!(
        *notes.0.lock().unwrap(),
        [
            "CreateVideoConference attempt 1: Some(403), waits true",
            "CreateVideoConference attempt 2: Some(403), waits false",
            "CreateVideoConference: 2 attempts, Api",
        ]
    );
}

#[tokio::test]
async fn a_failure_inside_a_200_is_a_failure_to_observers_and_spans() {
    let notes = Arc::new(Notes::default());
    let service = Service::seeded(65, |builder| builder.observer(notes.clone())).await;
    let throttle = Refusal::error(200, "Forbidden.AccessDenied.QpsLimitForApi", "slow down");
    let failed = Refusal::json(200, &serde_json::json!({ "success": "false", "message": "over" }));
    service.inject(CallKind::Create, [Fault::reply(throttle), Fault::reply(failed)]);
    let error = service.send(CallKind::Create).await.unwrap_err();
    assert_failed(&error, ErrorKind::Api, Execution::Rejected, 2);
    assert_eq!(
        *notes.0.lock().unwrap(),
        [
            "CreateVideoConference attempt 1: Some(200), waits true",
            "CreateVideoConference attempt 2: Some(200), waits false",
            "CreateVideoConference: 2 attempts, Api",
        ]
    );
    let lines = watch::logged(error.request_id().unwrap());
    let closed = lines.iter().rfind(|line| line.contains("close") && line.contains("attempts=2"));
    assert!(closed.unwrap().contains("execution=Rejected"), "{lines:?}");
}

#[tokio::test]
async fn a_reply_that_cannot_be_decoded_is_a_failure_and_is_not_sent_again() {
    let notes = Arc::new(Notes::default());
    let service = Service::with(|builder| builder.observer(notes.clone())).await;
    service.inject(CallKind::Read, [Fault::throttled()]);
    let request = service.request(CallKind::Read);
    let decode = |reply: &Reply| -> Result<(), _> { Err(reply.undecodable("no such field")) };
    let error = service.transport.call(&request, &CallOptions::new(), decode).await.unwrap_err();
    assert_failed(&error, ErrorKind::Decode, Execution::Completed, 2);
    assert_eq!(error.operation(), Some("QueryConferenceInfoByRoomCode"));
    assert_eq!(service.calls(CallKind::Read).len(), 2);
    assert_eq!(
        *notes.0.lock().unwrap(),
        [
            "QueryConferenceInfoByRoomCode attempt 1: Some(403), waits true",
            "QueryConferenceInfoByRoomCode attempt 2: Some(200), waits false",
            "QueryConferenceInfoByRoomCode: 2 attempts, Decode",
        ]
    );
    let closed = watch::logged(error.request_id().unwrap());
    let is_call = |line: &&String| line.contains("close") && line.contains("attempts=2");
    assert!(closed.iter().rfind(is_call).unwrap().contains("execution=Completed"));
}

#[tokio::test]
async fn a_call_without_a_token_is_reported_to_observers_and_spans() {
    let notes = Arc::new(Notes::default());
    let headers = "x-acs-request-id: R-without-token\r\n";
    let server = Server::start([
        with_headers(401, headers, r#"{"code":"authFailed"}"#),
        with_headers(200, headers, "{}"),
    ])
    .await;
    let transport = server.builder().observer(notes.clone()).build().unwrap();
    transport.send_without_token(&read(), &[]).await.unwrap_err();
    transport.send_without_token(&read(), &[]).await.unwrap();
    assert_eq!(
        *notes.0.lock().unwrap(),
        [
            "QueryRooms attempt 1: Some(401), waits false",
            "QueryRooms: 1 attempts, Api",
            "QueryRooms attempt 1: Some(200), waits false",
            "QueryRooms: 1 attempts",
        ]
    );
    let lines = watch::logged("R-without-token");
    let recorded = |text: &str| lines.iter().any(|line| line.contains(text));
    assert!(recorded("http.response.status_code=401") && recorded("authFailed"), "{lines:?}");
}

#[tokio::test]
async fn spans_record_status_code_and_retry_class() {
    let service = Service::seeded(20_260_101, |builder| builder).await;
    service.inject(CallKind::Create, [Fault::throttled(), Fault::quota_used_up()]);
    let error = service.send_with(CallKind::Create, &CallOptions::new()).await.unwrap_err();
    let request_id = error.request_id().unwrap();
    let lines = watch::logged(request_id);
    let closed = |span: &str| {
        let closed = |line: &&String| line.contains("close") && line.contains(span);
        lines.iter().rfind(closed).unwrap().clone()
    };
    let attempt = closed("attempt=2");
    for field in [
        "operation=CreateVideoConference",
        "http.response.status_code=403",
        "code=\"Forbidden.AccessDenied.ApiCountLimitForOrg\"",
        "retry_class=\"never\"",
        "execution=Rejected",
    ] {
        assert!(attempt.contains(field), "{field} is not in {attempt}");
    }
    let call = closed("attempts=2");
    assert!(
        call.contains("http.response.status_code=403")
            && call.contains("operation=CreateVideoConference")
    );
    let first = watch::logged("the call is sent again");
    assert!(
        first
            .iter()
            .any(|line| line.contains("retry_class=\"throttled\"") && line.contains("wait_ms=1"))
    );
}

#[tokio::test]
async fn replies_errors_and_spans_have_the_trace_id_of_the_response() {
    for status in [200, 404] {
        let trace_id = format!("trace-{status}");
        let headers = format!("x-acs-request-id: R-1\r\nx-acs-trace-id: {trace_id}\r\n");
        let server = Server::start([with_headers(status, &headers, "{}")]).await;
        match server.call(read()).await {
            Ok(reply) => {
                assert_eq!(reply.trace_id(), Some("trace-200"));
                assert_eq!(reply.undecodable("no such field").trace_id(), Some("trace-200"));
            }
            Err(error) => assert_eq!(error.trace_id(), Some("trace-404")),
        }
        let lines = watch::logged(&format!("trace_id=\"{trace_id}\""));
        for span in ["attempt=1", "attempts=1"] {
            assert!(lines.iter().any(|line| line.contains(span)), "{span} is not in {lines:?}");
        }
    }
}

/// Writes down what was canceled, and how long it had taken.
#[derive(Default)]
struct Cancellations(Mutex<Vec<String>>);

impl Observer for Cancellations {
    fn attempt(&self, attempt: &AttemptOutcome<'_>) {
        let AttemptOutcome { number, elapsed, result, .. } = attempt;
        self.0.lock().unwrap().push(format!("attempt {number}: {result:?} after {elapsed:?}"));
    }

    fn call(&self, call: &CallOutcome<'_>) {
        let CallOutcome { attempts, elapsed, result, .. } = call;
        self.0.lock().unwrap().push(format!("{attempts} attempts: {result:?} after {elapsed:?}"));
    }
}

#[tokio::test]
async fn a_dropped_call_and_its_attempt_are_canceled() {
    let arrived = Arc::new(Notify::new());
    let arriving = arrived.clone();
    let server = Server::with(move |_, _| {
        arriving.notify_one();
        Response::Stall(Vec::new())
    })
    .await;
    let (notes, clock) = (Arc::new(Cancellations::default()), TestClock::new());
    let builder = server.builder().observer(notes.clone()).clock(Arc::new(clock.clone()));
    let transport = builder.build().unwrap();
    let request = Request::new("DroppedOperation", "GET", "/v1.0/rooms");
    let options = CallOptions::new();
    let mut call = Box::pin(transport.send(&request, &options));
    tokio::select! {
        _ = &mut call => panic!("the server does not respond"),
        () = arrived.notified() => clock.advance(Duration::from_secs(2)),
    }
    drop(call);
    assert_eq!(
        *notes.0.lock().unwrap(),
        ["attempt 1: Canceled after 2s", "1 attempts: Canceled after 2s"]
    );
    let lines = watch::logged("DroppedOperation");
    let canceled = |line: &&String| line.contains("error.type=\"canceled\"");
    assert!(lines.iter().filter(canceled).count() >= 2, "{lines:?}");
}

#[tokio::test]
async fn a_call_that_is_never_polled_is_not_told() {
    let server = Server::start([json(200, "{}")]).await;
    let notes = Arc::new(Cancellations::default());
    let transport = server.builder().observer(notes.clone()).build().unwrap();
    drop(transport.send(&read(), &CallOptions::new()));
    assert!(notes.0.lock().unwrap().is_empty());
}

#[tokio::test]
async fn the_span_of_an_attempt_is_one_of_an_http_client() {
    let server = Server::start([json(503, "{}"), json(404, "{}")]).await;
    let request = Request::new("SpannedOperation", "GET", "/v1.0/rooms").idempotent(true);
    server.call(request).await.unwrap_err();
    let lines = watch::logged("SpannedOperation");
    let attempt = lines.iter().rfind(|line| line.contains("attempt=2")).unwrap();
    for field in [
        "otel.name=\"SpannedOperation\"",
        "otel.kind=\"client\"",
        "http.request.method=\"GET\"",
        "http.request.resend_count=1",
        "http.response.status_code=404",
        "server.address=\"127.0.0.1\"",
        "error.type=404",
    ] {
        assert!(attempt.contains(field), "{field} is not in {attempt}");
    }
    let first = lines.iter().find(|line| line.contains("attempt=1")).unwrap();
    assert!(!first.contains("resend_count"), "{first}");
}

/// It has 1,760 today.
const MOST_BYTES: usize = 1_792;

/// Programs keep many calls at once, each as large as its future.
#[tokio::test]
async fn the_future_of_a_call_stays_small() {
    let server = Server::start([json(200, "{}")]).await;
    let transport = server.builder().build().unwrap();
    let (request, options) = (read(), CallOptions::new());
    let size = size_of_val(&transport.send(&request, &options));
    assert!(size <= MOST_BYTES, "{size} bytes");
}
