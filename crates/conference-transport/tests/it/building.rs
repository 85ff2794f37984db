use conference_transport::{
    CallOptions, Credentials, ErrorKind, Execution, Region, Transport, TransportBuilder,
};

use crate::{assert_failed, server::read};

fn builder() -> TransportBuilder {
    Transport::builder().credentials(Credentials::internal_app("key", "secret"))
}

#[test]
fn a_transport_is_made_outside_a_runtime_and_shared_between_threads() {
    fn shareable<T: Clone + Send + Sync + 'static>(_: &T) {}
    shareable(&builder().build().unwrap());
    shareable(&builder().region(Region::Domestic).build().unwrap());
}

#[test]
fn plain_http_is_for_loopback_only() {
    for url in [
        "http://127.0.0.1:8080",
        "http://127.9.9.9",
        "http://[::1]:80",
        "http://localhost:1/prefix",
    ] {
        builder().base_url(url).build().unwrap();
    }
    for url in [
        "http://api.dingtalk.io",
        "http://127.0.0.1.example.com",
        "http://0.0.0.0",
        "http://localhost.example.com",
    ] {
        let error = builder().base_url(url).build().unwrap_err();
        assert_failed(&error, ErrorKind::InvalidRequest, Execution::NotSent, 0);
        let text = error.to_string();
        assert!(text.contains(url) && text.contains("https"), "{text}");
    }
}

#[test]
fn an_invalid_base_url_is_refused_without_showing_its_secrets() {
    for url in [
        "",
        "api.dingtalk.io",
        "ftp://host",
        "https://me:hunter2@host",
        "https://host?key=hunter2",
        "http://me:hunter2@host",
    ] {
        let error = builder().base_url(url).build().unwrap_err();
        assert_failed(&error, ErrorKind::InvalidRequest, Execution::NotSent, 0);
        assert!(!format!("{error} {error:?}").contains("hunter2"), "{error}");
        assert!(!format!("{:?}", builder().base_url(url)).contains("hunter2"));
    }
}

#[test]
fn every_invalid_setting_is_named() {
    let message = |builder: TransportBuilder| builder.build().unwrap_err().to_string();
    let cases = [
        (message(Transport::builder()), "credentials are missing"),
        (
            message(builder().credentials(Credentials::internal_app("key", ""))),
            "app secret is empty",
        ),
        (
            message(builder().credentials(Credentials::access_token("a b"))),
            "the access token is empty or holds",
        ),
        (message(builder().proxy("::")), "of `proxy(…)` cannot be used"),
        (message(builder().root_certificate("nothing")), "no certificate in PEM form"),
        (
            message(
                builder()
                    .root_certificate("-----BEGIN CERTIFICATE-----\n!\n-----END CERTIFICATE-----"),
            ),
            "not valid PEM",
        ),
        (message(builder().user_agent_suffix("a\nb")), "does not fit into a header"),
    ];
    for (message, expected) in cases {
        assert!(message.contains(expected), "{message}");
    }
}

#[test]
fn sending_outside_a_runtime_fails_without_a_panic() {
    let transport = builder().base_url("http://127.0.0.1:1").build().unwrap();
    let (request, options) = (read(), CallOptions::new());
    let mut sending = std::pin::pin!(transport.send(&request, &options));
    let mut context = std::task::Context::from_waker(std::task::Waker::noop());
    let std::task::Poll::Ready(result) = sending.as_mut().poll(&mut context) else {
        panic!("it waits")
    };
    assert!(result.unwrap_err().to_string().contains("inside a Tokio runtime"));
}
