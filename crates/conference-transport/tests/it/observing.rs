//! What a program gets to see of its calls.

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use conference_simulator::Fault;
use conference_transport::{
    AttemptOutcome, CallOptions, CallOutcome, Error, ErrorKind, Execution, Observer, Reply,
};

use crate::{
    assert_failed,
    service::{CallKind, Service},
    watch,
};

#[derive(Default)]
struct Notes(Mutex<Vec<String>>);

impl Observer for Notes {
    fn attempt(&self, attempt: &AttemptOutcome<'_>) {
        let status = match attempt.result {
            Ok(reply) => Some(reply.status()),
            Err(error) => error.status(),
        };
        let waits = attempt.wait.is_some_and(|wait| wait >= Duration::from_secs(1));
        self.0.lock().unwrap().push(format!(
            "{} attempt {}: {status:?}, waits {waits}",
            attempt.operation, attempt.number
        ));
    }

    fn call(&self, call: &CallOutcome<'_>) {
        let attempts = match call.result {
            Ok(reply) => reply.attempts(),
            Err(error) => error.attempts(),
        };
        let failed = call.result.err().map(Error::kind);
        let outcome = failed.map(|kind| format!(", {kind:?}")).unwrap_or_default();
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
        "status=403",
        "code=\"Forbidden.AccessDenied.ApiCountLimitForOrg\"",
        "retry_class=\"never\"",
        "execution=Rejected",
    ] {
        assert!(attempt.contains(field), "{field} is not in {attempt}");
    }
    let call = closed("attempts=2");
    assert!(call.contains("status=403") && call.contains("operation=CreateVideoConference"));
    let first = watch::logged("the call is sent again");
    assert!(
        first
            .iter()
            .any(|line| line.contains("retry_class=\"throttled\"") && line.contains("wait_ms=1"))
    );
}
