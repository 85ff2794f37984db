use conference_transport::{CallOptions, ErrorKind, Execution};

use crate::{
    assert_failed,
    server::{Response, Server, create, json, read, with_headers},
};

#[tokio::test]
async fn a_reply_has_the_status_request_id_and_body_of_the_response() {
    let server = Server::start([json(201, r#"{"a":1}"#)]).await;
    let reply = server.call(read()).await.unwrap();
    assert_eq!((reply.status(), reply.request_id(), reply.attempts()), (201, Some("R-1"), 1));
    assert_eq!(reply.content_type(), Some("application/json"));
    assert_eq!(reply.body(), br#"{"a":1}"#);
}

#[tokio::test]
async fn a_chunked_body_is_joined() {
    let chunked = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n1\r\nf\r\n0\r\n\r\n";
    let server = Server::start([Response::Bytes(chunked.into())]).await;
    assert_eq!(server.call(read()).await.unwrap().body(), b"abcdef");
}

#[tokio::test]
async fn an_empty_204_succeeds() {
    let server =
        Server::start([Response::Bytes(b"HTTP/1.1 204 No Content\r\n\r\n".to_vec())]).await;
    let reply = server.call(read()).await.unwrap();
    assert_eq!((reply.status(), reply.body().len()), (204, 0));
}

#[tokio::test]
async fn no_redirect_is_followed() {
    let elsewhere = Server::start([json(200, "{}")]).await;
    for status in [301, 302, 303, 307, 308] {
        let location = format!("location: {}/v1.0/rooms\r\n", elsewhere.base_url());
        let server = Server::start([with_headers(status, &location, "")]).await;
        let error = server.call(create()).await.unwrap_err();
        assert_failed(&error, ErrorKind::Api, Execution::Unknown, 1);
        assert_eq!(error.status(), Some(status));
        assert_eq!(server.requests().len(), 1);
    }
    assert!(elsewhere.requests().is_empty());
}

#[tokio::test]
async fn a_body_over_the_limit_is_refused_whether_announced_or_chunked() {
    let announced =
        b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 11\r\n\r\n".to_vec();
    let chunked =
        b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n6\r\n[1,2,3\r\n5\r\n,4,5]\r\n"
            .to_vec();
    for bytes in [announced, chunked] {
        let server = Server::start([Response::Stall(bytes)]).await;
        let transport = server.builder().response_limit(10).build().unwrap();
        let error = transport.send(&create(), &CallOptions::new()).await.unwrap_err();
        assert_failed(&error, ErrorKind::Decode, Execution::Completed, 1);
        assert!(error.to_string().contains("the limit of 10 bytes (status 200"), "{error}");
    }
}

#[tokio::test]
async fn a_body_of_exactly_the_limit_is_read() {
    let server = Server::start([json(200, "0123456789")]).await;
    let transport = server.builder().response_limit(10).build().unwrap();
    assert_eq!(transport.send(&read(), &CallOptions::new()).await.unwrap().body().len(), 10);
}

#[tokio::test]
async fn an_encoded_body_is_an_error_that_names_the_encoding() {
    let server =
        Server::start([with_headers(200, &format!("{JSON}content-encoding: gzip\r\n"), "\u{1f}")])
            .await;
    let error = server.call(create()).await.unwrap_err();
    assert_failed(&error, ErrorKind::Decode, Execution::Completed, 1);
    assert!(error.to_string().contains("`gzip`"), "{error}");
    let server = Server::start([with_headers(200, "content-encoding: identity\r\n", "{}")]).await;
    server.call(create()).await.unwrap();
}

const JSON: &str = "content-type: application/json; charset=utf-8\r\n";

#[tokio::test]
async fn a_success_that_breaks_off_is_completed_only_if_it_starts_as_json() {
    let cases = [
        ("content-type: text/html\r\n", "<html>login", Execution::Unknown),
        ("content-type: text/html\r\n", "", Execution::Unknown),
        ("", "", Execution::Unknown),
        (JSON, "<html>login", Execution::Unknown),
        (JSON, "", Execution::Completed),
        (JSON, "\u{feff} ", Execution::Completed),
        ("content-type: text/html\r\n", "\u{feff}\r\n {\"a\"", Execution::Completed),
        ("", "[1", Execution::Completed),
        ("content-encoding: gzip\r\n", "{", Execution::Unknown),
    ];
    for (headers, body, execution) in cases {
        let bytes = format!("HTTP/1.1 200 OK\r\n{headers}content-length: 500\r\n\r\n{body}");
        let server = Server::start([Response::Last(bytes.into())]).await;
        let error = server.call(create()).await.unwrap_err();
        assert_eq!(error.execution(), execution, "{headers}{body}: {error}");
        assert_eq!((error.status(), server.requests().len()), (Some(200), 1));
    }
}

#[tokio::test]
async fn a_truncated_body_is_a_transport_error_of_a_completed_call() {
    let length = "HTTP/1.1 200 OK\r\nx-acs-request-id: R-1\r\ncontent-length: 10\r\n\r\n{\"a\"";
    let chunked =
        "HTTP/1.1 200 OK\r\nx-acs-request-id: R-1\r\ntransfer-encoding: chunked\r\n\r\n4\r\n{\"a\"";
    for bytes in [length, chunked] {
        let server = Server::start([Response::Last(bytes.into())]).await;
        let error = server.call(create()).await.unwrap_err();
        assert_failed(&error, ErrorKind::Transport, Execution::Completed, 1);
        assert_eq!((error.status(), error.request_id()), (Some(200), Some("R-1")));
        assert_eq!(server.requests().len(), 1);
    }
}

#[tokio::test]
async fn no_response_or_garbage_leaves_the_outcome_unknown() {
    for bytes in [
        "",
        "HTTP/1.1 20",
        "SSH-2.0-OpenSSH_9.6\r\n",
        "HTTP/1.1 200 OK\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\nab",
    ] {
        let server = Server::start([Response::Last(bytes.into())]).await;
        let error = server.call(create()).await.unwrap_err();
        assert_failed(&error, ErrorKind::Transport, Execution::Unknown, 1);
        assert_eq!(server.requests().len(), 1);
    }
}

#[tokio::test]
async fn a_200_with_a_throttle_is_retried_as_the_throttle_is() {
    for code in ["Forbidden.AccessDenied.QpsLimitForApi", "forbidden-no-more"] {
        let failure = format!(r#"{{"code":"{code}","message":"slow down"}}"#);
        let server = Server::start([json(200, &failure), json(200, "{}")]).await;
        let result = server.call(create()).await;
        if code == "forbidden-no-more" {
            assert_failed(&result.unwrap_err(), ErrorKind::Api, Execution::Rejected, 1);
        } else {
            assert_eq!(result.unwrap().attempts(), 2);
        }
    }
}

#[tokio::test]
async fn a_200_with_a_rejected_token_is_sent_again_with_another_token() {
    for rejection in [
        r#"{"errcode":88,"sub_code":"42001","sub_msg":"expired","errmsg":"e"}"#,
        r#"{"code":0,"message":"ok","errcode":40014,"errmsg":"bad token"}"#,
    ] {
        assert_another_token_follows(rejection).await;
    }
}

async fn assert_another_token_follows(rejection: &'static str) {
    let server = Server::with(move |number, request| {
        if request.contains("/oauth2/") {
            json(200, &format!(r#"{{"accessToken":"token-number-{number}","expireIn":7200}}"#))
        } else if number < 2 {
            json(200, rejection)
        } else {
            json(200, "{}")
        }
    })
    .await;
    let reply = server.app().send(&create(), &CallOptions::new()).await.unwrap();
    assert_eq!((reply.attempts(), server.requests().len()), (2, 4));
}

#[tokio::test]
async fn a_sub_code_says_more_than_the_wrapper_around_it() {
    let body = r#"{"errcode":88,"sub_code":"60011","sub_msg":"no permission"}"#;
    let server = Server::start([json(200, body)]).await;
    let error = server.call(create()).await.unwrap_err();
    assert_failed(&error, ErrorKind::Api, Execution::Rejected, 1);
    assert_eq!((error.code(), error.message()), (Some("60011"), "no permission"));
}

#[tokio::test]
async fn a_200_fails_by_its_code_whatever_the_case_and_the_space_around_the_key() {
    let members = [
        r#""code":"7""#,
        "\"Code\"\r\n\t : \"7\"",
        r#""errCode" :7"#,
        r#""ERRORCODE":"7""#,
        r#""result":{"roomCode":"1"},"Success" : false"#,
    ];
    for member in members {
        let server = Server::start([json(200, &format!("{{{member}}}"))]).await;
        let error = server.call(read()).await.unwrap_err();
        assert_failed(&error, ErrorKind::Api, Execution::Rejected, 1);
    }
    let result = r#"{"roomCode":"7","text":"code:7","sub_code":7,"error":{"message":"no"}}"#;
    let server = Server::start([json(200, result)]).await;
    server.call(read()).await.unwrap();
}

#[tokio::test]
async fn a_large_body_is_a_result_whatever_its_keys() {
    let body = format!(r#"{{"success":false,"text":"{}"}}"#, "x".repeat(65_536));
    let server = Server::start([json(200, &body)]).await;
    assert_eq!(server.call(read()).await.unwrap().body().len(), body.len());
}

#[tokio::test]
async fn a_reply_can_fail_with_the_error_in_its_body() {
    let body = r#"{"result":{"errcode":404,"errmsg":"no such room","requestid":"R-2"}}"#;
    let server = Server::start([json(200, body)]).await;
    let reply = server.call(read()).await.unwrap();
    let body = r#"{"errcode":404,"errmsg":"no such room","requestid":"R-2"}"#;
    let said = conference_transport::ErrorBody::parse(body.as_bytes()).unwrap();
    let error = reply.failure(&said);
    assert_failed(&error, ErrorKind::Api, Execution::Rejected, 1);
    assert_eq!(
        error.to_string(),
        "QueryRooms: 404: no such room (status 200, request id R-1, 1 attempt)"
    );
}

#[tokio::test]
async fn an_undecodable_reply_shows_its_start() {
    let page = "<html>\r\n<title>Sign in to the network</title>";
    let server = Server::start([with_headers(200, "content-type: text/html\r\n", page)]).await;
    let reply = server.call(read()).await.unwrap();
    let error = reply.undecodable(std::io::Error::other("expected value at line 1 column 1"));
    assert_failed(&error, ErrorKind::Decode, Execution::Unknown, 1);
    assert_eq!(
        error.to_string(),
        "QueryRooms: something other than the service may have responded: \
         `<html>  <title>Sign in to the network</title>` (text/html) (status 200, 1 attempt)"
    );
    assert!(std::error::Error::source(&error).unwrap().to_string().starts_with("expected value"));
}
