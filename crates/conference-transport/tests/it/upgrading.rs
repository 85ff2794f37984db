//! Calls without an access token, and connections that leave HTTP.

use std::time::Duration;

use conference_transport::{
    CallOptions, Credentials, Error, ErrorKind, Execution, Request, RetryClass,
};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

use crate::{
    assert_failed,
    server::{APP_SECRET, Response, Server, TOKEN, json, with_headers},
    watch,
};

const TICKET: &str = "tick+1/x==";
const HEADERS: [(&str, &str); 2] = [("upgrade", "websocket"), ("sec-websocket-version", "13")];
const SWITCHED: &str =
    "HTTP/1.1 101 Switching Protocols\r\nupgrade: websocket\r\nconnection: upgrade\r\n\r\nhello";

fn open() -> Request {
    Request::new("OpenConnection", "POST", "/v1.0/gateway/connections/open").body("{}")
}

/// The URL of the connection, with its ticket.
fn url(scheme: &str, server: &Server) -> String {
    watch::over([TICKET, "tick%2B1%2Fx%3D%3D"]);
    format!("{scheme}://{}/connect?ticket=tick%2B1%2Fx%3D%3D", server.address)
}

async fn upgrade(server: &Server) -> Error {
    let transport = server.builder().attempt_timeout(Duration::from_millis(200)).build().unwrap();
    let error = transport.upgrade(&url("ws", server), &HEADERS).await.unwrap_err();
    watch::check_error(&error);
    error
}

#[tokio::test]
async fn a_call_without_a_token_has_none_and_fetches_none() {
    let server = Server::start([json(200, r#"{"endpoint":"wss://e"}"#)]).await;
    let body = server.app().send_without_token(&open(), &[APP_SECRET]).await.unwrap();
    assert_eq!(body, br#"{"endpoint":"wss://e"}"#);
    let requests = server.requests();
    assert_eq!(requests.len(), 1);
    assert!(requests[0].starts_with("POST /v1.0/gateway/connections/open HTTP/1.1\r\n"));
    assert!(requests[0].contains("accept: application/json\r\n"), "{}", requests[0]);
    assert!(!requests[0].contains("x-acs-dingtalk-access-token"), "{}", requests[0]);
}

#[tokio::test]
async fn a_call_without_a_token_is_made_once_and_shows_no_secret() {
    let body = format!(r#"{{"code":"authFailed","message":"not {APP_SECRET}"}}"#);
    let server = Server::start([json(401, &body)]).await;
    let error = server.app().send_without_token(&open(), &[APP_SECRET]).await.unwrap_err();
    assert_failed(&error, ErrorKind::Api, Execution::Rejected, 1);
    assert_eq!((error.code(), error.operation()), (Some("authFailed"), Some("OpenConnection")));
    assert!(!error.to_string().contains(APP_SECRET), "{error}");
    assert_eq!(server.requests().len(), 1);
}

#[tokio::test]
async fn a_call_without_a_token_counts_an_attempt_that_gets_no_response() {
    let server = Server::start([Response::Last(Vec::new())]).await;
    let error = server.app().send_without_token(&open(), &[]).await.unwrap_err();
    assert_failed(&error, ErrorKind::Transport, Execution::Unknown, 1);
    assert_eq!(server.requests().len(), 1);
}

#[tokio::test]
async fn a_call_without_a_token_waits_for_a_permit_no_longer_than_its_total_timeout() {
    let server = Server::start([Response::Stall(Vec::new())]).await;
    let builder = server.builder().max_in_flight(1).total_timeout(Duration::from_millis(200));
    let transport = builder.build().unwrap();
    let holder = transport.clone();
    let patient = CallOptions::new().total_timeout(Duration::from_secs(60));
    let holding = tokio::spawn(async move { holder.send(&open(), &patient).await });
    while server.requests().is_empty() {
        tokio::task::yield_now().await;
    }
    let error = transport.send_without_token(&open(), &[]).await.unwrap_err();
    assert_failed(&error, ErrorKind::Timeout, Execution::NotSent, 0);
    assert!(error.message().contains("an in-flight permit"), "{error}");
    holding.abort();
}

#[tokio::test]
async fn a_text_in_response_to_a_call_without_a_token_is_not_shown() {
    watch::over(["ticket-in-a-text"]);
    let server = Server::start([with_headers(400, "", "ticket-in-a-text")]).await;
    let error = server.app().send_without_token(&open(), &[]).await.unwrap_err();
    watch::check_error(&error);
}

#[tokio::test]
async fn nothing_is_called_without_a_token_while_the_address_is_banned() {
    let ban = r#"{"status":1111,"wait":5,"source":"x5","punish":"deny"}"#;
    let server = Server::start([json(403, ban)]).await;
    let app = server.app();
    let error = app.send_without_token(&open(), &[]).await.unwrap_err();
    assert_eq!(error.retry_class(), RetryClass::Banned);
    let error = app.send_without_token(&open(), &[]).await.unwrap_err();
    assert_failed(&error, ErrorKind::Api, Execution::NotSent, 0);
    assert_eq!(server.requests().len(), 1);
}

#[tokio::test]
async fn the_bytes_of_an_upgraded_connection_come_and_go() {
    let server =
        Server::start([Response::Bytes(SWITCHED.into()), Response::Last(b"bye".into())]).await;
    let transport = server.app();
    let mut connection = transport.upgrade(&url("ws", &server), &HEADERS).await.unwrap();
    assert_eq!(connection.header("upgrade"), Some("websocket"));
    let mut hello = [0; 5];
    connection.read_exact(&mut hello).await.unwrap();
    connection.write_all(b"any\r\n\r\n").await.unwrap();
    let mut rest = String::new();
    connection.read_to_string(&mut rest).await.unwrap();
    assert_eq!((&hello, rest.as_str()), (b"hello", "bye"));
    let requests = server.requests();
    assert_eq!(requests.len(), 2);
    let request = requests[0].to_lowercase();
    assert!(
        request.starts_with("get /connect?ticket=tick%2b1%2fx%3d%3d http/1.1\r\n"),
        "{request}"
    );
    for header in ["connection: upgrade", "upgrade: websocket", "sec-websocket-version: 13"] {
        assert!(request.contains(&format!("{header}\r\n")), "{request}");
    }
    assert!(request.contains(&format!("host: {}\r\n", server.address)), "{request}");
    assert!(!request.contains("access-token") && !request.contains(TOKEN), "{request}");
    assert!(!format!("{connection:?}").contains("tick"));
    watch::check_log();
}

#[tokio::test]
async fn a_refused_upgrade_has_the_hosts_reason_and_shows_no_ticket() {
    let body = format!(r#"{{"code":"invalidTicket","message":"no {TICKET}"}}"#);
    for status in [400, 401, 503] {
        let server = Server::start([json(status, &body)]).await;
        let error = upgrade(&server).await;
        assert_eq!((error.status(), error.code()), (Some(status), Some("invalidTicket")));
    }
    for status in [200, 204] {
        let server = Server::start([json(status, "")]).await;
        let error = upgrade(&server).await;
        assert_failed(&error, ErrorKind::Decode, Execution::Completed, 0);
    }
}

#[tokio::test]
async fn an_upgrade_follows_no_redirect_and_waits_no_longer_than_an_attempt() {
    let elsewhere = Server::start([json(200, "{}")]).await;
    let location = format!("location: http://{}/connect\r\n", elsewhere.address);
    let server = Server::start([with_headers(302, &location, "")]).await;
    assert_eq!(upgrade(&server).await.status(), Some(302));
    assert!(elsewhere.requests().is_empty());

    let server = Server::start([Response::Stall(Vec::new())]).await;
    assert_eq!(upgrade(&server).await.kind(), ErrorKind::Timeout);
    let server = Server::start([Response::Last(Vec::new())]).await;
    assert_eq!(upgrade(&server).await.kind(), ErrorKind::Transport);
}

#[tokio::test]
async fn only_loopback_is_connected_to_without_tls() {
    let server = Server::start([json(200, "{}")]).await;
    let transport = server.app();
    for url in ["ws://service.invalid/c?ticket=hush-1", "http://service.invalid/c", "rsocket://h"] {
        let error = transport.upgrade(url, &HEADERS).await.unwrap_err();
        assert_failed(&error, ErrorKind::InvalidRequest, Execution::NotSent, 0);
        assert!(!error.to_string().contains("hush"), "{error}");
    }
    let upper = transport.upgrade(&url("ws", &server), &[("a b", "c")]).await.unwrap_err();
    assert_failed(&upper, ErrorKind::InvalidRequest, Execution::NotSent, 0);
    assert!(server.requests().is_empty());
}

#[tokio::test]
async fn another_host_is_connected_to_through_the_proxy_of_the_transport() {
    let proxy = Server::start([with_headers(407, "", "")]).await;
    let base = Server::start([json(200, "{}")]).await;
    let transport = base.builder().proxy(proxy.base_url()).build().unwrap();
    transport.send_without_token(&open(), &[]).await.unwrap();
    assert!(proxy.requests().is_empty());

    let url = "wss://service.invalid:443/connect?ticket=hush-hush";
    let error = transport.upgrade(url, &HEADERS).await.unwrap_err();
    assert!(error.to_string().contains("proxy authorization required"), "{error}");
    let requests = proxy.requests();
    assert!(requests[0].starts_with("CONNECT service.invalid:443 HTTP/1.1\r\n"), "{requests:?}");
    assert!(!requests[0].contains("hush"), "{requests:?}");
}

#[test]
fn only_an_app_has_a_key_and_a_secret() {
    let app = Credentials::internal_app("key-1", APP_SECRET);
    let exposed = app.expose_app().unwrap();
    assert_eq!((exposed.key, exposed.secret), ("key-1", APP_SECRET));
    assert!(Credentials::access_token(TOKEN).expose_app().is_none());
    let suite = Credentials::unified("client", "hush", "corp");
    assert_eq!(suite.expose_app().unwrap().key, "client");
}
