use std::time::{Duration, Instant};

use conference_transport::{CallOptions, ErrorKind, Execution};

use crate::{
    assert_failed,
    server::{Response, Server, create, json, read, with_headers},
};

async fn granting(token: &'static str) -> Server {
    Server::with(move |_, request| {
        if request.contains("/oauth2/") {
            json(200, &format!(r#"{{"accessToken":"{token}","expireIn":7200}}"#))
        } else {
            json(200, "{}")
        }
    })
    .await
}

#[tokio::test]
async fn a_token_is_fetched_once_and_kept() {
    let server = granting("t-1").await;
    let transport = server.app();
    for request in [create(), read()] {
        transport.send(&request, &CallOptions::new()).await.unwrap();
    }
    transport.clone().send(&read(), &CallOptions::new()).await.unwrap();
    let requests = server.requests();
    assert_eq!(requests.len(), 4);
    assert!(requests[0].starts_with("POST /v1.0/oauth2/accessToken HTTP/1.1\r\n"));
    assert!(requests[0].ends_with(r#"{"appKey":"key-1","appSecret":"hush-hush-secret"}"#));
    assert!(!requests[0].contains("x-acs-dingtalk-access-token"));
    for request in &requests[1..] {
        assert!(request.contains("x-acs-dingtalk-access-token: t-1\r\n"), "{request}");
        assert!(!request.contains("hush-hush"), "{request}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn many_concurrent_callers_fetch_one_token() {
    let server = granting("t-1").await;
    let transport = server.app();
    let calls: Vec<_> = (0..100)
        .map(|_| {
            let transport = transport.clone();
            tokio::spawn(async move { transport.send(&read(), &CallOptions::new()).await.unwrap() })
        })
        .collect();
    for call in calls {
        call.await.unwrap();
    }
    assert_eq!(server.requests().iter().filter(|request| request.contains("/oauth2/")).count(), 1);
}

#[tokio::test]
async fn refused_credentials_are_a_token_error_with_code_and_message() {
    let server =
        Server::start([json(400, r#"{"code":"invalidClientIdOrSecret","message":"no such app"}"#)])
            .await;
    let error = server.app().send(&create(), &CallOptions::new()).await.unwrap_err();
    assert_failed(&error, ErrorKind::Token, Execution::NotSent, 0);
    assert_eq!(
        error.to_string(),
        "CreateRoom: invalidClientIdOrSecret: no access token: no such app (status 400, request id R-1)"
    );
    assert_eq!(server.requests().len(), 1);
}

#[tokio::test]
async fn a_response_without_a_usable_token_is_a_token_error() {
    for body in [
        "{}",
        "",
        "[]",
        r#"{"accessToken":""}"#,
        r#"{"accessToken":"a b"}"#,
        r#"{"accessToken":7}"#,
    ] {
        let server = Server::start([json(200, body)]).await;
        let error = server.app().send(&create(), &CallOptions::new()).await.unwrap_err();
        assert_failed(&error, ErrorKind::Token, Execution::NotSent, 0);
    }
}

#[tokio::test]
async fn a_failed_fetch_is_repeated_by_the_next_caller() {
    let server = Server::start([
        json(500, ""),
        json(500, ""),
        json(500, ""),
        json(200, r#"{"accessToken":"t-2"}"#),
        json(200, "{}"),
    ])
    .await;
    let transport = server.app();
    let error = transport.send(&read(), &CallOptions::new()).await.unwrap_err();
    assert_failed(&error, ErrorKind::Token, Execution::NotSent, 0);
    transport.send(&read(), &CallOptions::new()).await.unwrap();
    assert!(server.requests()[4].contains("x-acs-dingtalk-access-token: t-2\r\n"));
}

#[tokio::test]
async fn a_token_is_read_in_either_spelling_and_from_a_wrapper() {
    for body in [
        r#"{"accessToken":"token-1","access_token":"token-1","expireIn":7200,"expires_in":7200}"#,
        r#"{"accessToken":null,"access_token":"token-1"}"#,
        r#"{"accessToken":"","access_token":"token-1"}"#,
        r#"{"access_token":["odd"],"accessToken":"token-1","result":"ok"}"#,
        r#"{"success":true,"result":{"accessToken":"token-1","expireIn":7200}}"#,
        r#"{"errcode":0,"result":{"access_token":"token-1","expires_in":7200}}"#,
    ] {
        let server = Server::start([json(200, body), json(200, "{}")]).await;
        server.app().send(&read(), &CallOptions::new()).await.unwrap();
        let sent = &server.requests()[1];
        assert!(sent.contains("x-acs-dingtalk-access-token: token-1\r\n"), "{body}: {sent}");
    }
}

#[tokio::test]
async fn a_page_instead_of_a_token_is_not_of_the_service_and_no_refusal() {
    for body in ["<html>Blocked</html>", "Bad Request", "", "[]", "null"] {
        let page = with_headers(400, "content-type: text/html\r\n", body);
        let token = json(200, r#"{"accessToken":"t-1"}"#);
        let server = Server::start([page, token, json(200, "{}")]).await;
        let transport = server.app();
        let error = transport.send(&read(), &CallOptions::new()).await.unwrap_err();
        assert_failed(&error, ErrorKind::Token, Execution::NotSent, 0);
        assert_eq!((error.status(), error.code(), error.hint()), (Some(400), None, None));
        assert!(
            error.to_string().contains("something other than the service responded"),
            "{error}"
        );
        transport.send(&read(), &CallOptions::new()).await.unwrap();
    }
}

#[tokio::test]
async fn a_failure_that_the_token_call_reports_with_200_keeps_code_message_and_request_id() {
    let body = r#"{"errcode":22,"errmsg":"no such method","request_id":"r-22"}"#;
    let server = Server::start([with_headers(200, "", body)]).await;
    let error = server.app().send(&read(), &CallOptions::new()).await.unwrap_err();
    assert_failed(&error, ErrorKind::Token, Execution::NotSent, 0);
    assert_eq!((error.code(), error.request_id()), (Some("22"), Some("r-22")));
    assert!(error.message().contains("no such method"), "{error}");
    let body = r#"{"code":"ok","errcode":40013,"errmsg":"invalid corpid"}"#;
    let server = Server::start([with_headers(200, "", body)]).await;
    let error = server.app().send(&read(), &CallOptions::new()).await.unwrap_err();
    assert_eq!(error.code(), Some("40013"), "{error}");
    let body = r#"{"errorMsg":"wrong host","requestId":"r-23"}"#;
    let server = Server::start([with_headers(200, "", body)]).await;
    let error = server.app().send(&read(), &CallOptions::new()).await.unwrap_err();
    assert_failed(&error, ErrorKind::Token, Execution::NotSent, 0);
    assert_eq!((error.code(), error.request_id()), (None, Some("r-23")));
    assert!(error.message().contains("wrong host"), "{error}");
}

#[tokio::test]
async fn a_system_error_of_the_token_call_is_asked_again_and_is_no_refusal() {
    let passing = json(400, r#"{"code":"systemError","message":"busy"}"#);
    let token = json(200, r#"{"accessToken":"t-1"}"#);
    let server = Server::start([passing.clone(), token.clone(), json(200, "{}")]).await;
    server.app().send(&read(), &CallOptions::new()).await.unwrap();
    assert_eq!(server.requests().len(), 3);

    let three = [passing.clone(), passing.clone(), passing];
    let server = Server::start(three.into_iter().chain([token, json(200, "{}")])).await;
    let transport = server.app();
    transport.send(&read(), &CallOptions::new()).await.unwrap_err();
    transport.send(&read(), &CallOptions::new()).await.unwrap();
    assert_eq!(server.requests().len(), 5);
}

#[tokio::test]
async fn a_call_that_waits_for_a_token_ends_with_its_total_timeout() {
    let server = Server::start([Response::Stall(Vec::new())]).await;
    let short = CallOptions::new().total_timeout(Duration::from_millis(200));
    let transport = server.app();
    let fetching = transport.clone();
    let fetching = tokio::spawn(async move { fetching.send(&create(), &CallOptions::new()).await });
    while server.requests().is_empty() {
        tokio::task::yield_now().await;
    }
    let started = Instant::now();
    let error = transport.send(&create(), &short).await.unwrap_err();
    assert!(started.elapsed() < Duration::from_millis(1_200));
    assert_failed(&error, ErrorKind::Timeout, Execution::NotSent, 0);
    assert!(error.to_string().contains("no access token"), "{error}");
    fetching.abort();
}
