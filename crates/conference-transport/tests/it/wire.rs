use conference_transport::{CallOptions, ErrorKind, Execution, Request};

use crate::{
    assert_failed,
    server::{Server, TOKEN, create, json, read},
};

#[tokio::test]
async fn a_request_has_the_bytes_of_official_clients() {
    let server = Server::start([json(200, "{}")]).await;
    server.call(create()).await.unwrap();
    let version = env!("CARGO_PKG_VERSION");
    let address = server.address;
    let expected = format!(
        "POST /v1.0/rooms HTTP/1.1\r\n\
         host: {address}\r\n\
         accept: application/json\r\n\
         accept-encoding: identity\r\n\
         user-agent: conference-rust/{version}\r\n\
         content-type: application/json; charset=utf-8\r\n\
         x-acs-dingtalk-access-token: {TOKEN}\r\n\
         content-length: 18\r\n\r\n\
         {{\"title\":\"Weekly\"}}"
    );
    assert_eq!(server.requests(), [expected]);
}

#[tokio::test]
async fn a_path_parameter_is_one_encoded_segment_and_a_read_has_no_body() {
    let server = Server::start([json(200, "{}")]).await;
    let request = Request::new("Infos", "GET", "/v1.0/roomCodes/{roomCode}/infos");
    server
        .call(request.path_parameter("838 722/x").query("nextToken=0&maxResults=10"))
        .await
        .unwrap();
    let sent = &server.requests()[0];
    assert!(
        sent.starts_with(
            "GET /v1.0/roomCodes/838%20722%2Fx/infos?nextToken=0&maxResults=10 HTTP/1.1\r\n"
        ),
        "{sent}"
    );
    assert!(!sent.contains("content-"), "{sent}");
    assert!(sent.ends_with("\r\n\r\n"), "{sent}");
}

#[tokio::test]
async fn a_write_without_a_body_has_a_content_length_of_zero() {
    let server = Server::start([json(200, "{}")]).await;
    for method in ["POST", "PUT", "DELETE"] {
        let request = Request::new("Touch", method, "/v1.0/touch");
        server.call(request.clone()).await.unwrap();
        server.call(request.body("")).await.unwrap();
    }
    let methods = ["POST", "POST", "PUT", "PUT", "DELETE", "DELETE"];
    for (sent, method) in server.requests().iter().zip(methods) {
        assert!(sent.starts_with(&format!("{method} /v1.0/touch HTTP/1.1\r\n")), "{sent}");
        assert!(sent.contains("content-length: 0\r\n"), "{sent}");
        assert!(!sent.contains("content-type"), "{sent}");
    }
}

#[tokio::test]
async fn a_path_parameter_that_leads_elsewhere_is_refused_before_sending() {
    let server = Server::start([json(200, "{}")]).await;
    for value in ["", ".", ".."] {
        let request = Request::new("Infos", "GET", "/v1.0/{roomCode}/infos").path_parameter(value);
        let error = server.call(request).await.unwrap_err();
        assert_failed(&error, ErrorKind::InvalidRequest, Execution::NotSent, 0);
        assert_eq!(error.operation(), Some("Infos"));
    }
    assert!(server.requests().is_empty());
}

#[tokio::test]
async fn a_path_that_is_too_long_for_a_url_is_refused_before_sending() {
    let server = Server::start([json(200, "{}")]).await;
    let request =
        Request::new("Infos", "GET", "/v1.0/{roomCode}").path_parameter("x".repeat(100_000));
    let error = server.call(request).await.unwrap_err();
    assert_failed(&error, ErrorKind::InvalidRequest, Execution::NotSent, 1);
    let long = Request::new("Infos", "GET", "/v1.0/{roomCode}").path_parameter("你".repeat(3_000));
    server.call(long).await.unwrap();
    assert_eq!(server.requests().len(), 1);
}

#[tokio::test]
async fn the_user_agent_has_its_suffix() {
    let server = Server::start([json(200, "{}")]).await;
    let transport = server.builder().user_agent_suffix("booking/2.1").build().unwrap();
    transport.send(&read(), &CallOptions::new()).await.unwrap();
    let expected =
        concat!("user-agent: conference-rust/", env!("CARGO_PKG_VERSION"), " booking/2.1\r\n");
    assert!(server.requests()[0].contains(expected));
}

#[tokio::test]
async fn a_prefix_of_the_base_url_is_kept() {
    let server = Server::start([json(200, "{}")]).await;
    let transport =
        server.builder().base_url(format!("{}/gateway/", server.base_url())).build().unwrap();
    transport.send(&read(), &CallOptions::new()).await.unwrap();
    assert!(server.requests()[0].starts_with("GET /gateway/v1.0/rooms HTTP/1.1\r\n"));
}

#[tokio::test]
async fn settings_of_the_transport_override_the_http_hook() {
    let server = Server::start([json(302, ""), json(200, "{}")]).await;
    let transport = server.builder().configure_http(|http| {
        let mut headers = reqwest::header::HeaderMap::new();
        headers.insert("accept", "text/html".parse().unwrap());
        headers.insert("x-added", "yes".parse().unwrap());
        http.default_headers(headers).redirect(reqwest::redirect::Policy::limited(3))
    });
    let error = transport.build().unwrap().send(&read(), &CallOptions::new()).await.unwrap_err();
    assert_eq!(error.status(), Some(302));
    let sent = &server.requests()[0];
    assert!(
        sent.contains("accept: application/json\r\n") && sent.contains("x-added: yes\r\n"),
        "{sent}"
    );
}
