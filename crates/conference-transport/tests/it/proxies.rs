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
        assert!(
            error.to_string().contains("refuses the connection to service.invalid:443"),
            "{error}"
        );
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
    let expected = format!(
        "timed out while connecting to service.invalid:443 through the proxy {} (`proxy(…)`)",
        proxy.address
    );
    assert_eq!(error.message(), expected);
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

#[tokio::test]
async fn an_error_names_the_host_the_proxy_and_its_variable() {
    let proxies = [
        ("HTTPS_PROXY", "http://me:hunter2@127.0.0.1:1", "127.0.0.1:1 (HTTPS_PROXY)"),
        ("https_proxy", "127.0.0.1:1", "127.0.0.1:1 (https_proxy)"),
        ("ALL_PROXY", "http://127.0.0.1:1", "127.0.0.1:1 (ALL_PROXY)"),
        ("all_proxy", "http://127.0.0.1:1", "127.0.0.1:1 (all_proxy)"),
    ];
    for (variable, url, shown) in proxies {
        let variables = [("TARGET", ELSEWHERE), (variable, url)];
        let text = failure("proxies::child_calls_its_target", &variables).await;
        let expected = format!("no connection to service.invalid:443 through the proxy {shown}");
        assert!(text.contains(&expected), "{text}");
        assert!(!text.contains("hunter2"), "{text}");
    }
}

#[tokio::test]
async fn the_first_variable_that_is_set_counts_and_an_empty_one_leaves_it_to_the_next() {
    let cases = [
        ([("HTTPS_PROXY", "127.0.0.1:1"), ("https_proxy", "::")], "(HTTPS_PROXY)"),
        ([("https_proxy", "127.0.0.1:1"), ("ALL_PROXY", "::")], "(https_proxy)"),
        ([("HTTPS_PROXY", ""), ("ALL_PROXY", "127.0.0.1:1")], "(ALL_PROXY)"),
    ];
    for (proxies, expected) in cases {
        let variables = [&[("TARGET", ELSEWHERE)], &proxies[..]].concat();
        let text = failure("proxies::child_calls_its_target", &variables).await;
        assert!(text.contains(expected), "{text}");
    }
}

#[tokio::test]
async fn an_unusable_proxy_is_refused_by_its_variable_unless_it_is_not_used() {
    let proxies = [
        "socks5://me:hunter2@proxy.example:1080",
        "http://me:hunter2@proxy.example:port",
        "me:hunter2@",
        "me:hunter2/proxy.example",
        "http://me:hunter2/proxy.example:3128",
        "me:hun://ter2",
    ];
    for url in proxies {
        let variables = [("TARGET", ELSEWHERE), ("ALL_PROXY", url)];
        let text = failure("proxies::child_builds", &variables).await;
        assert!(text.contains("the proxy of ALL_PROXY cannot be used: "), "{text}");
        for part in ["me:", "`me`", "hun", "proxy.example:1080"] {
            assert!(!text.contains(part), "{part} is in {text}");
        }

        let exceptions = [("NO_PROXY", "example.com, .invalid")];
        let unused = [&variables[..], &exceptions].concat();
        let output = child("proxies::child_builds", &unused).await;
        assert!(output.status.success(), "{output:?}");
        let loopback = [("TARGET", "http://127.0.0.1:1"), ("ALL_PROXY", url)];
        let output = child("proxies::child_builds", &loopback).await;
        assert!(output.status.success(), "{output:?}");
    }
}

#[tokio::test]
async fn a_machine_without_certificates_is_named_with_the_remedy() {
    let nowhere = "/nonexistent";
    let variables = [("TARGET", ELSEWHERE), ("SSL_CERT_FILE", nowhere), ("SSL_CERT_DIR", nowhere)];
    let text = failure("proxies::child_builds", &variables).await;
    for part in ["no root certificates", "ca-certificates", "SSL_CERT_FILE", "root_certificate"] {
        assert!(text.contains(part), "{text}");
    }
}

async fn failure(test: &str, variables: &[(&str, &str)]) -> String {
    let output = child(test, variables).await;
    assert!(!output.status.success(), "{output:?}");
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
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
    child_transport().send(&create(), &CallOptions::new()).await.unwrap();
}

#[test]
#[ignore = "runs as a child of the tests that need an environment"]
fn child_builds() {
    child_transport();
}

fn child_transport() -> Transport {
    Transport::builder()
        .base_url(std::env::var("TARGET").unwrap())
        .credentials(Credentials::access_token(TOKEN))
        .retry(RetryPolicy::never())
        .build()
        .unwrap()
}
