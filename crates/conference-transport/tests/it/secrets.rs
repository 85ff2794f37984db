use conference_transport::{CallOptions, Credentials, Error, ErrorBody, Request, Transport};

use crate::{
    server::{APP_SECRET as SECRET, Server, TOKEN, create, json, with_headers},
    watch,
};

fn clean(shown: &str) {
    watch::over([TOKEN, SECRET, "nextToken=private"]);
    watch::check(shown);
}

fn clean_error(error: &Error) {
    clean("");
    watch::check_error(error);
}

#[test]
fn debug_shows_no_secret() {
    for credentials in
        [Credentials::internal_app("key-1", SECRET), Credentials::access_token(TOKEN)]
    {
        clean(&format!("{credentials:?}"));
        let builder = Transport::builder()
            .credentials(credentials)
            .proxy(format!("http://me:{SECRET}@proxy"));
        clean(&format!("{builder:#?}"));
        clean(&format!("{:#?}", builder.build().unwrap()));
    }
    clean(&format!("{:?}", Request::new("A", "GET", "/").query("nextToken=private").body(SECRET)));
}

#[tokio::test]
async fn an_error_never_shows_a_token_that_the_service_sends_back() {
    let message = json(
        400,
        &format!(r#"{{"code":"bad {TOKEN}","message":"{TOKEN} is bad","requestid":"{TOKEN}"}}"#),
    );
    let page = with_headers(502, "", &format!("<p>x-acs-dingtalk-access-token: {TOKEN}"));
    let headers = format!(
        "x-acs-request-id: {TOKEN}\r\nx-acs-trace-id: {TOKEN}\r\ncontent-type: {TOKEN}\r\n"
    );
    let headers = with_headers(502, &headers, "<p>");
    for answer in [message, page, headers] {
        let error = Server::start([answer])
            .await
            .call(create().query("nextToken=private"))
            .await
            .unwrap_err();
        clean_error(&error);
        assert!(error.to_string().contains("***"), "{error}");
    }
}

#[tokio::test]
async fn a_reply_never_shows_a_token_that_the_service_sends_back() {
    let body = format!(r#"{{"code":"{TOKEN}","message":"{TOKEN}"}}"#);
    let headers = format!(
        "x-acs-request-id: {TOKEN}\r\nx-acs-trace-id: {TOKEN}\r\ncontent-type: {TOKEN}\r\n"
    );
    let server = Server::start([with_headers(200, &headers, &body)]).await;
    clean_error(&server.call(create()).await.unwrap_err());
    let nested = format!(r#"{{"result":{body}}}"#);
    let reply =
        Server::start([with_headers(200, &headers, &nested)]).await.call(create()).await.unwrap();
    clean(&format!("{reply:?}"));
    clean_error(&reply.failure(&ErrorBody::parse(&body.into_bytes()).unwrap()));
    clean_error(&reply.undecodable(std::io::Error::other("expected a map")));
    let quoting = serde_json::from_str::<bool>(&format!("\"{TOKEN}\"")).unwrap_err();
    assert!(quoting.to_string().contains(TOKEN));
    clean_error(&reply.undecodable(quoting));
}

#[tokio::test]
async fn an_error_shows_no_value_of_a_json_body() {
    let bodies = [
        r#"{"hostPassword":"482913","roomCode":{}}"#,
        "\u{feff}\r\n {\"loginInfo\":\"https://d.example/login?code=482913\"}",
        r#"{"data":{"streamKey":"482913"#,
        r#"["482913"]"#,
        r#""482913""#,
    ];
    for body in bodies {
        let server = Server::start([json(200, body), json(400, body)]).await;
        let reply = server.call(create()).await.unwrap();
        let undecodable = reply.undecodable("no such field");
        let refused = server.call(create()).await.unwrap_err();
        for error in [undecodable, refused] {
            let shown = format!("{error} {error:?}");
            assert!(!shown.contains("482913"), "{shown}");
            assert!(shown.contains(&format!("JSON of {} bytes", body.len())), "{shown}");
        }
    }
}

#[tokio::test]
async fn an_error_never_shows_an_encoding_that_is_the_token() {
    let headers = format!("content-encoding: gzip, {TOKEN}\r\n");
    for status in [200, 500] {
        let server = Server::start([with_headers(status, &headers, "{}")]).await;
        clean_error(&server.call(create()).await.unwrap_err());
    }
}

#[tokio::test]
async fn an_id_that_is_too_long_is_truncated() {
    let long = "R".repeat(10_000);
    let headers = format!("x-acs-request-id: {long}\r\nx-acs-trace-id: {long}\r\n");
    let server = Server::start([with_headers(400, &headers, "{}")]).await;
    let error = server.call(create()).await.unwrap_err();
    assert_eq!((error.request_id().unwrap().len(), error.trace_id().unwrap().len()), (200, 200));
}

#[tokio::test]
async fn a_failed_token_call_shows_neither_the_secret_nor_the_token() {
    let echo = json(400, &format!(r#"{{"code":"c","message":"{SECRET}"}}"#));
    let unusable = json(200, &format!(r#"{{"accessToken":["{TOKEN}"]}}"#));
    let failed = json(500, &format!(r#"{{"accessToken":"{TOKEN}"}}"#));
    let unreadable = [
        format!("\u{feff}{{\"accessToken\":\"{TOKEN}\"}}"),
        format!(r#" [{{"accessToken":"{TOKEN}"}}]"#),
        format!(r#""{TOKEN}""#),
        format!("Access_Token={TOKEN}&expires_in=7200"),
    ];
    let nested = json(400, &format!(r#"{{"data":{{"accessToken":"{TOKEN}"}}}}"#));
    let bare = [200, 400, 502].map(|status| with_headers(status, "", TOKEN));
    let unreadable = unreadable.iter().map(|body| json(200, body));
    for answer in [echo, unusable, failed, nested].into_iter().chain(bare).chain(unreadable) {
        let server = Server::start([answer]).await;
        clean_error(&server.app().send(&create(), &CallOptions::new()).await.unwrap_err());
    }
}
