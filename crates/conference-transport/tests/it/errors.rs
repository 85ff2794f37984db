use std::time::Duration;

use conference_transport::{
    CallOptions, CodeClass, Credentials, Error, ErrorKind, Execution, Request,
};

use crate::{
    assert_failed,
    server::{Response, Server, create, json, read, with_headers},
};

async fn error(answer: Response) -> Error {
    Server::start([answer]).await.call(create()).await.unwrap_err()
}

#[tokio::test]
async fn a_missing_permission_names_the_scope_to_ask_for() {
    let body = r#"{"code":"Forbidden.AccessDenied.AccessTokenPermissionDenied","requestid":"R-2","message":"应用尚未开通所需的权限",
        "accessdenieddetail":{"requiredScopes":["VideoConference.Conference.Write"]}}"#;
    let error = error(with_headers(403, "", body)).await;
    assert_failed(&error, ErrorKind::Api, Execution::Rejected, 1);
    assert_eq!(error.required_scopes(), ["VideoConference.Conference.Write"]);
    assert_eq!(error.class(), Some(CodeClass::Permission));
    let hint = error.hint().unwrap();
    assert!(hint.contains("权限管理"), "{hint}");
    assert!(!hint.contains("VideoConference"), "the error's text has it: {hint}");
    assert_eq!(
        error.to_string(),
        "CreateRoom: Forbidden.AccessDenied.AccessTokenPermissionDenied: 应用尚未开通所需的权限 \
         (status 403, request id R-2, 1 attempt); request the scope VideoConference.Conference.Write"
    );
}

#[tokio::test]
async fn a_scope_is_read_from_keys_in_lower_case_and_from_a_single_string() {
    let body =
        r#"{"code":"x","message":"m","accessdenieddetail":{"requiredscopes":"Conference.Write"}}"#;
    assert_eq!(error(json(403, body)).await.required_scopes(), ["Conference.Write"]);
}

#[tokio::test]
async fn a_known_code_is_compared_as_received_even_if_a_secret_has_the_same_text() {
    let request = || {
        let classify = |code: &str| (code == "systemError").then_some(CodeClass::Server);
        create().classify(classify).hint(|code, _| (code == "systemError").then_some("Wait."))
    };
    for (code, hint) in [("InvalidAuthentication", "Pass a token"), ("systemError", "Wait.")] {
        for status in [400, 200] {
            let body = format!(r#"{{"code":"{code}","message":"not {code}"}}"#);
            let server = Server::start([json(status, &body)]).await;
            let transport = server.builder().credentials(Credentials::access_token(code));
            let transport = transport.build().unwrap();
            let error = transport.send(&request(), &CallOptions::new()).await.unwrap_err();
            assert_eq!((error.code(), error.message()), (Some(code), "not ***"));
            assert!(error.hint().is_some_and(|it| it.starts_with(hint)), "{:?}", error.hint());
        }
    }
}

#[tokio::test]
async fn a_key_that_is_not_unicode_does_not_hide_the_failure() {
    for status in [200, 400] {
        let error = error(json(status, r#"{"\ud83d":1,"code":"paramsError"}"#)).await;
        assert_failed(&error, ErrorKind::Api, Execution::Rejected, 1);
        assert_eq!(error.code(), Some("paramsError"));
    }
}

#[tokio::test]
async fn pascal_case_keys_and_numeric_codes_are_read() {
    let pascal = error(json(400, r#"{"Code":"paramsError","Message":"error:title"}"#)).await;
    assert_eq!((pascal.code(), pascal.message()), (Some("paramsError"), "error:title"));
    let numeric = error(json(400, r#"{"code":40014,"message":"bad"}"#)).await;
    assert_eq!(numeric.code(), Some("40014"));
    assert_eq!(
        numeric.to_string(),
        "CreateRoom: 40014: bad (status 400, request id R-1, 1 attempt)"
    );
}

#[tokio::test]
async fn an_error_that_is_not_json_keeps_its_status_and_shows_its_start() {
    let html =
        error(with_headers(502, "content-type: text/html\r\n", "<h1>Bad Gateway</h1>")).await;
    assert_failed(&html, ErrorKind::Api, Execution::Unknown, 1);
    assert_eq!(html.status(), Some(502));
    assert_eq!(
        html.to_string(),
        "CreateRoom: the service responded with an error that has no message: `<h1>Bad Gateway</h1>` (text/html) (status 502, 1 attempt); \
         it may have been carried out: look it up before sending it again"
    );
    for body in ["", "[]", r#"{"code":"#, "null"] {
        let error = error(with_headers(400, "", body)).await;
        assert_failed(&error, ErrorKind::Api, Execution::Rejected, 1);
        assert_eq!((error.status(), error.code()), (Some(400), None), "{body}");
    }
}

#[tokio::test]
async fn the_status_decides_even_if_the_body_is_truncated_or_encoded() {
    let cut =
        error(Response::Last(b"HTTP/1.1 403 X\r\ncontent-length: 10\r\n\r\n{".to_vec())).await;
    let encoded = error(with_headers(403, "content-encoding: br\r\n", "x")).await;
    for error in [cut, encoded] {
        assert_failed(&error, ErrorKind::Api, Execution::Rejected, 1);
        assert_eq!(error.status(), Some(403));
        assert!(std::error::Error::source(&error).is_some());
    }
}

#[tokio::test]
async fn a_throttle_has_a_retry_after() {
    let qps = error(json(
        403,
        r#"{"code":"Forbidden.AccessDenied.QpsLimitForApi","message":"slow down"}"#,
    ))
    .await;
    assert_eq!(
        (qps.class(), qps.retry_after()),
        (Some(CodeClass::Throttled), Some(Duration::from_secs(1)))
    );
    let header = error(with_headers(429, "retry-after: 7\r\n", "")).await;
    assert_eq!(
        (header.class(), header.retry_after()),
        (Some(CodeClass::Throttled), Some(Duration::from_secs(7)))
    );
    let server =
        Server::start([json(404, r#"{"code":"waterLimitError","message":"limit"}"#)]).await;
    let request =
        read().classify(|code| (code == "waterLimitError").then_some(CodeClass::Throttled));
    assert_eq!(server.call(request).await.unwrap_err().class(), Some(CodeClass::Throttled));
}

#[tokio::test]
async fn an_error_is_small_and_can_cross_threads() {
    fn portable<T: std::error::Error + Send + Sync + 'static>(_: &T) -> usize {
        size_of::<T>()
    }
    assert_eq!(portable(&error(json(400, "{}")).await), size_of::<usize>());
}

#[tokio::test]
async fn a_method_in_lower_case_is_refused() {
    let server = Server::start([json(200, "{}")]).await;
    let error = server.call(Request::new("QueryRooms", "get", "/v1.0/rooms")).await.unwrap_err();
    assert_failed(&error, ErrorKind::InvalidRequest, Execution::NotSent, 0);
    assert_eq!(error.message(), "`get` is not an HTTP method in upper case");
    assert!(server.requests().is_empty());
}
