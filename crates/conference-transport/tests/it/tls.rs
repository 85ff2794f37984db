use std::{
    net::SocketAddr,
    sync::{Arc, OnceLock},
};

use conference_transport::{CallOptions, Credentials, ErrorKind, Execution, Transport};
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use tokio_rustls::rustls::{
    ServerConfig,
    crypto::{CryptoProvider, ring},
    pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer},
};

use crate::{
    assert_failed,
    server::{APP_SECRET, Response, Server, create, json, with_headers},
};

/// Years in which all tests run.
pub(crate) const VALID: [i32; 2] = [2019, 2090];

pub(crate) type Authority = CertifiedIssuer<'static, KeyPair>;

pub(crate) fn authority() -> Authority {
    let mut params = CertificateParams::new(Vec::new()).unwrap();
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap()
}

/// A server whose certificate is for `name` and valid from the first year to the second.
pub(crate) async fn serve(authority: &Authority, name: &str, years: [i32; 2]) -> Server {
    Server::over_tls(config(authority, name, years), |_| json(200, "{}")).await
}

fn config(authority: &Authority, name: &str, years: [i32; 2]) -> ServerConfig {
    let key = KeyPair::generate().unwrap();
    let mut params = CertificateParams::new(vec![name.to_owned()]).unwrap();
    params.not_before = rcgen::date_time_ymd(years[0], 1, 1);
    params.not_after = rcgen::date_time_ymd(years[1], 1, 1);
    let certificate = params.signed_by(&key, authority).unwrap();
    let key = PrivateKeyDer::from(PrivatePkcs8KeyDer::from(key.serialize_der()));
    ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![certificate.der().clone()], key)
        .unwrap()
}

fn transport(server: &Server, trusted: &[&Authority]) -> Transport {
    let url = format!("https://localhost:{}", server.address.port());
    let builder = Transport::builder().base_url(url).credentials(Credentials::access_token("t"));
    trusted
        .iter()
        .fold(builder, |builder, authority| builder.root_certificate(authority.pem()))
        .build()
        .unwrap()
}

#[tokio::test]
async fn an_added_authority_is_trusted_without_a_process_wide_provider() {
    let (ours, other) = (authority(), authority());
    let server = serve(&ours, "localhost", VALID).await;
    transport(&server, &[&other, &ours]).send(&create(), &CallOptions::new()).await.unwrap();
    assert_eq!(server.requests().len(), 1);
    assert!(CryptoProvider::get_default().is_none());
}

#[tokio::test]
async fn nothing_is_sent_to_a_server_with_an_invalid_certificate() {
    let authority = authority();
    let clock = "this machine's clock says";
    let cases = [
        ("localhost", VALID, false, "UnknownIssuer", Some("SSL_CERT_FILE")),
        ("other.example", VALID, true, "not valid for name", None),
        ("localhost", [2019, 2020], true, "certificate expired", Some(clock)),
        ("localhost", [2089, 2090], true, "certificate not valid yet", Some(clock)),
    ];
    for (name, years, is_trusted, reason, hint) in cases {
        let server = serve(&authority, name, years).await;
        let trusted: &[_] = if is_trusted { &[&authority] } else { &[] };
        let transport = transport(&server, trusted);
        let error = transport.send(&create(), &CallOptions::new()).await.unwrap_err();
        assert_failed(&error, ErrorKind::Transport, Execution::NotSent, 1);
        let host = format!("no secure connection to localhost:{}: ", server.address.port());
        let text = error.to_string();
        assert!(text.contains(&host) && text.contains(reason), "{text}");
        assert!(std::error::Error::source(&error).is_some());
        match hint {
            Some(hint) => assert!(error.hint().unwrap().contains(hint), "{:?}", error.hint()),
            None => assert_eq!(error.hint(), None),
        }
    }
}

#[tokio::test]
async fn an_upgraded_connection_trusts_the_certificates_of_the_transport() {
    let (ours, other) = (authority(), authority());
    let server = serve(&ours, "localhost", VALID).await;
    let url = format!("wss://localhost:{}/connect?ticket=t", server.address.port());
    let error = transport(&server, &[&other]).upgrade(&url, &[]).await.unwrap_err();
    assert!(error.to_string().contains("invalid peer certificate"), "{error}");
    // The server speaks HTTP and does not switch.
    let error = transport(&server, &[&ours]).upgrade(&url, &[]).await.unwrap_err();
    assert_eq!(error.status(), Some(200));
    assert!(!server.requests()[0].contains("access-token"));
}

/// The address of the server that stands for that of the region.
static REGION: OnceLock<SocketAddr> = OnceLock::new();
const REGION_HOST: &str = "api.dingtalk.io";

fn to_the_server(http: reqwest::ClientBuilder) -> reqwest::ClientBuilder {
    http.resolve(REGION_HOST, *REGION.get().unwrap())
}

/// Refuses the credentials first; then something else responds.
fn refuse(number: usize) -> Response {
    match number {
        0 => json(400, r#"{"code":"invalidClientIdOrSecret","message":"no such app"}"#),
        _ => with_headers(400, "content-type: text/html\r\n", "<html>plain request</html>"),
    }
}

#[tokio::test]
async fn credentials_that_a_region_refuses_have_a_hint_at_the_other_and_a_page_has_none() {
    let authority = authority();
    let server = Server::over_tls(config(&authority, REGION_HOST, VALID), refuse).await;
    REGION.set(server.address).unwrap();
    let mut hints = Vec::new();
    for _ in 0..2 {
        let transport = Transport::builder()
            .credentials(Credentials::internal_app("key-1", APP_SECRET))
            .root_certificate(authority.pem())
            .configure_http(to_the_server)
            .build()
            .unwrap();
        let error = transport.send(&create(), &CallOptions::new()).await.unwrap_err();
        assert_failed(&error, ErrorKind::Token, Execution::NotSent, 0);
        hints.push(error.hint().unwrap_or_default().to_owned());
    }
    assert!(hints[0].contains("DINGTALK_REGION=domestic"), "{hints:?}");
    assert_eq!((hints[1].as_str(), server.requests().len()), ("", 2));
}
