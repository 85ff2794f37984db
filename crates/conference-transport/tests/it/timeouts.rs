use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use conference_transport::{
    CallOptions, Credentials, ErrorKind, Execution, Request, RetryClass, RetryPolicy, Transport,
    TransportBuilder,
};

use crate::{
    assert_failed,
    clock::RecordingClock,
    server::{APP_SECRET, Response, Server, create, read},
    service::{CallKind, Service},
};

const SHORT: Duration = Duration::from_millis(200);
const SPARE: Duration = Duration::from_secs(1);

#[tokio::test]
async fn a_stall_anywhere_ends_with_the_attempt_timeout() {
    let stalls = [
        ("", Execution::Unknown),
        ("HTTP/1.1 20", Execution::Unknown),
        ("HTTP/1.1 200 OK\r\ncontent-len", Execution::Unknown),
        ("HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n{", Execution::Completed),
        ("HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n<", Execution::Unknown),
    ];
    for (bytes, execution) in stalls {
        let server = Server::start([Response::Stall(bytes.into())]).await;
        let transport = server.builder().attempt_timeout(SHORT).build().unwrap();
        let started = Instant::now();
        let error = transport.send(&create(), &CallOptions::new()).await.unwrap_err();
        assert_failed(&error, ErrorKind::Timeout, execution, 1);
        assert!((SHORT..SHORT + SPARE).contains(&started.elapsed()));
        assert!(
            error
                .to_string()
                .contains("timed out after 200ms without a complete response from 127"),
            "{error}"
        );
    }
}

#[tokio::test]
async fn a_call_can_have_its_own_timeouts() {
    let server = Server::start([Response::Stall(Vec::new())]).await;
    let transport = server.builder().build().unwrap();
    for options in
        [CallOptions::new().attempt_timeout(SHORT), CallOptions::new().total_timeout(SHORT)]
    {
        let started = Instant::now();
        let error = transport.send(&create(), &options).await.unwrap_err();
        assert_failed(&error, ErrorKind::Timeout, Execution::Unknown, 1);
        assert!((SHORT..SHORT + SPARE).contains(&started.elapsed()));
    }
}

#[tokio::test]
async fn a_call_without_time_is_not_sent() {
    let server = Server::start([Response::Stall(Vec::new())]).await;
    let transport = server.builder().build().unwrap();
    for total in [Duration::ZERO, Duration::from_millis(40)] {
        let error =
            transport.send(&create(), &CallOptions::new().total_timeout(total)).await.unwrap_err();
        assert_failed(&error, ErrorKind::Timeout, Execution::NotSent, 0);
    }
    assert!(server.requests().is_empty());
}

#[tokio::test]
async fn the_longest_timeouts_do_not_overflow() {
    let server = Server::start([crate::server::json(200, "{}")]).await;
    let builder = server.builder().attempt_timeout(Duration::MAX).total_timeout(Duration::MAX);
    builder
        .connect_timeout(Duration::MAX)
        .build()
        .unwrap()
        .send(&read(), &CallOptions::new())
        .await
        .unwrap();
}

fn to(url: &str) -> TransportBuilder {
    Transport::builder().base_url(url).credentials(Credentials::access_token("t"))
}

async fn assert_not_sent(builder: TransportBuilder, kind: ErrorKind, attempts: u32) {
    let transport = builder.build().unwrap();
    for request in [create(), read()] {
        let error = transport.send(&request, &CallOptions::new()).await.unwrap_err();
        assert_failed(&error, kind, Execution::NotSent, attempts);
    }
}

#[tokio::test]
async fn every_call_is_repeated_after_a_refused_connection() {
    assert_not_sent(to("http://127.0.0.1:1"), ErrorKind::Transport, 3).await;
}

#[tokio::test]
async fn a_token_call_is_repeated_after_a_refused_connection() {
    let service = Service::start().await;
    service.simulator.refuse_connections().await.unwrap();
    for kind in [CallKind::Create, CallKind::Read] {
        let error = service.send(kind).await.unwrap_err();
        assert_failed(&error, ErrorKind::Token, Execution::NotSent, 0);
        assert_eq!(error.retry_class(), RetryClass::Transient);
    }
    assert_eq!(service.clock.sleeps().len(), 2 * 2);
    service.simulator.accept_connections().await.unwrap();
    service.send(CallKind::Create).await.unwrap();
    assert_eq!(service.simulator.journal().token_calls().count(), 1);
}

/// Knows no name.
struct NoNames;

impl reqwest::dns::Resolve for NoNames {
    fn resolve(&self, _: reqwest::dns::Name) -> reqwest::dns::Resolving {
        Box::pin(async { Err("there is no such name".into()) })
    }
}

fn unresolvable() -> TransportBuilder {
    let without_names = |http: reqwest::ClientBuilder| http.no_proxy().dns_resolver(NoNames);
    to("https://service.invalid").configure_http(without_names)
}

#[tokio::test]
async fn every_call_is_repeated_if_the_name_does_not_resolve() {
    assert_not_sent(unresolvable(), ErrorKind::Transport, 3).await;
}

#[tokio::test]
async fn a_token_call_is_repeated_if_the_name_does_not_resolve() {
    let clock = Arc::new(RecordingClock::default());
    let credentials = Credentials::internal_app("key-1", APP_SECRET);
    let builder = unresolvable().credentials(credentials).clock(clock.clone());
    assert_not_sent(builder, ErrorKind::Token, 0).await;
    assert_eq!(clock.sleeps().len(), 2 * 2);
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn a_full_backlog_ends_with_the_connect_timeout() {
    let (url, _full) = full_backlog().await;
    let transport = to(&url).connect_timeout(SHORT).build().unwrap();
    let started = Instant::now();
    let error = transport.send(&create(), &CallOptions::new()).await.unwrap_err();
    assert_failed(&error, ErrorKind::Timeout, Execution::NotSent, 3);
    assert!((SHORT..SHORT + SPARE).contains(&started.elapsed()));
    assert!(error.to_string().contains("timed out while connecting to "), "{error}");
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn an_attempt_timeout_while_connecting_sends_nothing() {
    let (url, _full) = full_backlog().await;
    let transport = to(&url).attempt_timeout(SHORT).build().unwrap();
    let error = transport.send(&create(), &CallOptions::new()).await.unwrap_err();
    assert_failed(&error, ErrorKind::Timeout, Execution::NotSent, 3);
    let host = url.trim_start_matches("http://");
    assert_eq!(error.message(), format!("timed out after 200ms while connecting to {host}"));
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn a_token_call_that_times_out_names_the_host() {
    let (url, _full) = full_backlog().await;
    let credentials = Credentials::internal_app("key-1", APP_SECRET);
    let builder = to(&url).credentials(credentials).retry(RetryPolicy::never());
    let transport = builder.attempt_timeout(SHORT).build().unwrap();
    let error = transport.send(&create(), &CallOptions::new()).await.unwrap_err();
    assert_failed(&error, ErrorKind::Timeout, Execution::NotSent, 0);
    let host = url.trim_start_matches("http://");
    assert!(error.message().starts_with("no access token: timed out after 200ms while "));
    assert!(error.message().ends_with(host), "{error}");
}

/// A listener that answers no handshake any more: its queue is full, and nobody accepts.
#[cfg(target_os = "linux")]
async fn full_backlog() -> (String, impl Sized) {
    let socket = tokio::net::TcpSocket::new_v4().unwrap();
    socket.bind("127.0.0.1:0".parse().unwrap()).unwrap();
    let listener = socket.listen(1).unwrap();
    let address = listener.local_addr().unwrap();
    let mut waiting = Vec::new();
    while let Ok(Ok(stream)) =
        tokio::time::timeout(SHORT, tokio::net::TcpStream::connect(address)).await
    {
        waiting.push(stream);
    }
    (format!("http://{address}"), (listener, waiting))
}

#[tokio::test]
async fn a_write_without_a_body_is_unknown_once_sent() {
    for method in ["POST", "PUT", "DELETE"] {
        for (answer, kind) in [
            (Response::Last(Vec::new()), ErrorKind::Transport),
            (Response::Stall(Vec::new()), ErrorKind::Timeout),
        ] {
            let server = Server::start([answer]).await;
            let transport = server.builder().attempt_timeout(SHORT).build().unwrap();
            let request = Request::new("Touch", method, "/v1.0/touch");
            let error = transport.send(&request, &CallOptions::new()).await.unwrap_err();
            assert_failed(&error, kind, Execution::Unknown, 1);
            assert_eq!(server.requests().len(), 1);
        }
    }
}
