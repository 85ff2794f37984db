use std::sync::Arc;

use conference_transport::{CallOptions, Credentials, ErrorKind, Execution, Transport};
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use tokio_rustls::rustls::{
    ServerConfig,
    crypto::{CryptoProvider, ring},
    pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer},
};

use crate::{
    assert_failed,
    server::{Server, create},
};

/// Years in which all tests run.
const VALID: [i32; 2] = [2019, 2090];

type Authority = CertifiedIssuer<'static, KeyPair>;

fn authority() -> Authority {
    let mut params = CertificateParams::new(Vec::new()).unwrap();
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap()
}

/// A server whose certificate is for `name` and valid from the first year to the second.
async fn serve(authority: &Authority, name: &str, years: [i32; 2]) -> Server {
    let key = KeyPair::generate().unwrap();
    let mut params = CertificateParams::new(vec![name.to_owned()]).unwrap();
    params.not_before = rcgen::date_time_ymd(years[0], 1, 1);
    params.not_after = rcgen::date_time_ymd(years[1], 1, 1);
    let certificate = params.signed_by(&key, authority).unwrap();
    let key = PrivateKeyDer::from(PrivatePkcs8KeyDer::from(key.serialize_der()));
    let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![certificate.der().clone()], key)
        .unwrap();
    Server::over_tls(config).await
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
