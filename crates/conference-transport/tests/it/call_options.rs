//! Options of a single call.

use conference_simulator::Fault;
use conference_transport::{CallOptions, ErrorKind, Execution, RetryPolicy};

use crate::{
    assert_failed,
    service::{CallKind, Service},
};

#[tokio::test]
async fn a_call_can_have_its_own_retry_policy() {
    let service = Service::start().await;
    service.inject(CallKind::Read, [Fault::html(502)]);
    let once = CallOptions::new().retry(RetryPolicy::never());
    let error = service.send_with(CallKind::Read, &once).await.unwrap_err();
    assert_failed(&error, ErrorKind::Api, Execution::Unknown, 1);
    assert_eq!(error.status(), Some(502));

    service.inject(CallKind::Read, std::iter::repeat_n(Fault::html(502), 4));
    let often = CallOptions::new().retry(RetryPolicy::new().max_attempts(5));
    let reply = service.send_with(CallKind::Read, &often).await.unwrap();
    assert_eq!(reply.attempts(), 5);
    assert!(reply.request_id().is_some());
}

#[tokio::test]
async fn idempotence_can_be_overridden_per_call() {
    let service = Service::start().await;
    service.inject(CallKind::Create, [Fault::drop_request()]);
    let harmless = CallOptions::new().idempotent(true);
    let reply = service.send_with(CallKind::Create, &harmless).await.unwrap();
    assert_eq!(reply.attempts(), 2);

    service.inject(CallKind::Read, [Fault::drop_request()]);
    let once = CallOptions::new().idempotent(false);
    let error = service.send_with(CallKind::Read, &once).await.unwrap_err();
    assert_failed(&error, ErrorKind::Transport, Execution::Unknown, 1);
}

#[tokio::test]
async fn additional_headers_are_sent_with_every_attempt() {
    let service = Service::start().await;
    service.inject(CallKind::Read, [Fault::html(502)]);
    let options =
        CallOptions::new().header("X-Trace", "t-1").header("authorization", "hush-hush-header");
    service.send_with(CallKind::Read, &options).await.unwrap();
    let calls = service.calls(CallKind::Read);
    assert_eq!(calls.len(), 2);
    for call in calls {
        assert_eq!(call.header("x-trace"), Some("t-1"));
        assert!(call.header("x-acs-dingtalk-access-token").is_some());
    }
    assert!(!format!("{options:?}").contains("hush-hush"));
}

#[tokio::test]
async fn headers_of_the_transport_cannot_be_overridden() {
    let service = Service::start().await;
    for name in
        ["x-acs-dingtalk-access-token", "X-ACS-DingTalk-Access-Token", "Host", "content-length"]
    {
        let options = CallOptions::new().header(name, "mine");
        let error = service.send_with(CallKind::Create, &options).await.unwrap_err();
        assert_failed(&error, ErrorKind::InvalidRequest, Execution::NotSent, 0);
        assert!(error.to_string().contains(name), "{error}");
    }
    assert!(service.calls(CallKind::Create).is_empty());
}
