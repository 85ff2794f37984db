use conference_transport::{
    AccessToken, CallOptions, Credentials, ErrorKind, Execution, Region, Transport,
    TransportBuilder,
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
            "the access token contains a space",
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
fn a_value_that_cannot_be_a_credential_is_refused_by_its_name_without_showing_it() {
    let values = [
        ("", "is empty"),
        ("\u{feff}hunter2", "byte order mark"),
        ("hunter2\u{feff}", "byte order mark"),
        ("hunter2\r\n", "ends with a line break: trim it"),
        ("hunter2\n", "ends with a line break: trim it"),
        ("\nhunter2", "whitespace around it"),
        (" hunter2", "whitespace around it"),
        ("hunter2\t", "whitespace around it"),
        ("\"hunter2\"", "quotes"),
        ("'hunter2'", "quotes"),
        ("hunter2\u{7}x", "control or non-ASCII"),
        ("hunter2密", "control or non-ASCII"),
        ("undefined", "missing value"),
        ("null", "missing value"),
        ("None", "missing value"),
        ("nil", "missing value"),
        ("[object Object]", "missing value"),
        ("HTTPS://hunter2", "is a URL"),
        ("https://hunter2", "is a URL"),
        ("http://hunter2", "is a URL"),
    ];
    let ticket = || async { Ok::<_, std::io::Error>(String::new()) };
    for (value, defect) in values {
        for (name, credentials) in [
            ("app key", Credentials::internal_app(value, "secret")),
            ("app secret", Credentials::internal_app("key", value)),
            ("suite key", Credentials::third_party_app(value, "secret", "corp", ticket)),
            ("suite secret", Credentials::third_party_app("key", value, "corp", ticket)),
            ("corpId", Credentials::third_party_app("key", "secret", value, ticket)),
            ("client id", Credentials::unified(value, "secret", "corp")),
            ("client secret", Credentials::unified("key", value, "corp")),
            ("corpId", Credentials::unified("key", "secret", value)),
            ("access token", Credentials::access_token(value)),
        ] {
            let error = builder().credentials(credentials).build().unwrap_err();
            assert_failed(&error, ErrorKind::InvalidRequest, Execution::NotSent, 0);
            let text = format!("{error} {error:?}");
            assert!(text.contains(&format!("the {name}")) && text.contains(defect), "{text}");
            assert!(!text.contains("hunter2"), "{text}");
        }
        let transport = builder().credentials(Credentials::unified("key", "secret", "corp"));
        let error = transport.build().unwrap().for_organization(value).unwrap_err();
        assert!(error.to_string().contains(defect), "{error}");
        let error = AccessToken::new(value, 1).unwrap_err();
        assert!(error.to_string().contains(defect), "{error}");
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
