use conference_transport::{CallOptions, Credentials, ErrorKind, Execution, Transport};

use crate::server::{Server, TOKEN, create, json, with_headers};

#[tokio::test]
async fn loopback_is_called_without_the_proxy() {
    let proxy = Server::start([json(200, "{}")]).await;
    let server = Server::start([json(200, "{}")]).await;
    let transport = server
        .builder()
        .proxy(proxy.base_url())
        .configure_http(through_nowhere)
        .build()
        .unwrap();
    transport.send(create(), &CallOptions::new()).await.unwrap();
    assert_eq!((server.requests().len(), proxy.requests().len()), (1, 0));
}

fn through_nowhere(http: reqwest::ClientBuilder) -> reqwest::ClientBuilder {
    http.proxy(reqwest::Proxy::all("http://127.0.0.1:1").unwrap())
}

#[tokio::test]
async fn a_proxy_that_refuses_learns_the_host_and_nothing_else() {
    let proxy = Server::start([with_headers(407, "proxy-authenticate: Basic\r\n", "")]).await;
    let transport = Transport::builder()
        .base_url("https://service.invalid")
        .proxy(proxy.base_url())
        .credentials(Credentials::access_token(TOKEN))
        .build()
        .unwrap();
    let error = transport
        .send(create(), &CallOptions::new())
        .await
        .unwrap_err();
    assert_eq!(
        (error.kind(), error.execution()),
        (ErrorKind::Transport, Execution::NotSent)
    );
    let requests = proxy.requests();
    assert!(
        requests[0].starts_with("CONNECT service.invalid:443 HTTP/1.1\r\n"),
        "{requests:?}"
    );
    assert!(
        !requests[0].contains(TOKEN) && !requests[0].contains("Weekly"),
        "{requests:?}"
    );
}
