use std::{
    process::{Command, Output},
    sync::Arc,
    time::Duration,
};

use conference_transport::{
    CallOptions, Credentials, Error, ErrorKind, Execution, RetryClass, RetryPolicy, TestClock,
    Transport,
};

use crate::{
    assert_failed,
    server::{Response, Server, TOKEN, create, json, with_headers},
};

const ELSEWHERE: &str = "https://service.invalid";

#[tokio::test]
async fn loopback_is_called_without_the_proxy() {
    let proxy = Server::start([json(200, "{}")]).await;
    let server = Server::start([json(200, "{}")]).await;
    let transport =
        server.builder().proxy(proxy.base_url()).configure_http(through_nowhere).build().unwrap();
    transport.send(&create(), &CallOptions::new()).await.unwrap();
    assert_eq!((server.requests().len(), proxy.requests().len()), (1, 0));
}

fn through_nowhere(http: reqwest::ClientBuilder) -> reqwest::ClientBuilder {
    http.proxy(reqwest::Proxy::all("http://127.0.0.1:1").unwrap())
}

#[tokio::test]
async fn loopback_is_called_without_the_proxy_of_the_environment() {
    let proxy = Server::start([json(200, "{}")]).await;
    let server = Server::start([json(200, "{}")]).await;
    let (target, through) = (server.base_url(), proxy.base_url());
    let variables = [
        ("TARGET", target.as_str()),
        ("HTTP_PROXY", through.as_str()),
        ("http_proxy", through.as_str()),
        ("ALL_PROXY", through.as_str()),
    ];
    let output = child("proxies::child_calls_its_target", &variables).await;
    assert!(output.status.success(), "{output:?}");
    assert_eq!((server.requests().len(), proxy.requests().len()), (1, 0));
}

#[tokio::test]
async fn a_proxy_that_refuses_learns_only_the_host_and_is_asked_again() {
    for status in [502, 503, 400, 403] {
        let proxy = Server::start([with_headers(status, "", "")]).await;
        let error = through(&proxy).await;
        assert_failed(&error, ErrorKind::Transport, Execution::NotSent, 3);
        assert_eq!(error.retry_class(), RetryClass::Transient);
        assert!(error.to_string().contains("the proxy refuses"), "{error}");
        assert_eq!(error.hint(), None);
        assert_learns_nothing(&proxy);
    }
}

#[tokio::test]
async fn a_proxy_that_wants_authorization_is_not_asked_again() {
    let refusal = with_headers(407, "proxy-authenticate: Basic\r\n", "");
    let proxy = Server::start([refusal]).await;
    let error = through(&proxy).await;
    assert_failed(&error, ErrorKind::Transport, Execution::NotSent, 1);
    assert!(error.to_string().contains("proxy authorization required"), "{error}");
    assert!(error.hint().unwrap().contains("user and a password"), "{error}");
    assert_learns_nothing(&proxy);
}

#[tokio::test]
async fn a_proxy_that_stalls_ends_with_the_connect_timeout() {
    let proxy = Server::start([Response::Stall(Vec::new())]).await;
    let error = through(&proxy).await;
    assert_failed(&error, ErrorKind::Timeout, Execution::NotSent, 3);
    assert_learns_nothing(&proxy);
}

#[tokio::test]
async fn the_environment_sets_the_proxy_and_its_exceptions() {
    let proxy = Server::start([with_headers(407, "", "")]).await;
    let through = proxy.base_url();
    let variables = [("TARGET", ELSEWHERE), ("HTTPS_PROXY", through.as_str())];
    child("proxies::child_calls_its_target", &variables).await;
    assert_eq!(proxy.requests().len(), 1);
    assert_learns_nothing(&proxy);

    let without = [("NO_PROXY", "service.invalid")];
    let variables = [&variables[..], &without].concat();
    let output = child("proxies::child_calls_its_target", &variables).await;
    assert!(!output.status.success(), "{output:?}");
    assert_eq!(proxy.requests().len(), 1);
}

async fn through(proxy: &Server) -> Error {
    let transport = Transport::builder()
        .base_url(ELSEWHERE)
        .proxy(proxy.base_url())
        .connect_timeout(Duration::from_millis(200))
        .credentials(Credentials::access_token(TOKEN))
        .clock(Arc::new(TestClock::new()))
        .build()
        .unwrap();
    let result = transport.send(&create(), &CallOptions::new()).await;
    result.unwrap_err()
}

fn assert_learns_nothing(proxy: &Server) {
    let requests = proxy.requests();
    assert!(!requests.is_empty());
    for request in requests {
        assert!(request.starts_with("CONNECT service.invalid:443 HTTP/1.1\r\n"));
        assert!(!request.contains(TOKEN) && !request.contains("Weekly"));
    }
}

/// Runs a test of this program by itself, with an environment.
async fn child(test: &str, variables: &[(&str, &str)]) -> Output {
    let mut command = Command::new(std::env::current_exe().unwrap());
    for name in ["HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY"] {
        command.env_remove(name).env_remove(name.to_lowercase());
    }
    command.args(["--exact", test, "--ignored"]);
    command.envs(variables.iter().copied());
    let running = tokio::task::spawn_blocking(move || command.output());
    running.await.unwrap().unwrap()
}

#[tokio::test]
#[ignore = "runs as a child of the tests that need an environment"]
async fn child_calls_its_target() {
    let transport = Transport::builder()
        .base_url(std::env::var("TARGET").unwrap())
        .credentials(Credentials::access_token(TOKEN))
        .retry(RetryPolicy::never())
        .build()
        .unwrap();
    transport.send(&create(), &CallOptions::new()).await.unwrap();
}
