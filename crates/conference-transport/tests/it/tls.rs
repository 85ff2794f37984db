use std::sync::{Arc, Mutex};

use conference_transport::{CallOptions, Credentials, ErrorKind, Execution, Transport};
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use tokio::net::TcpListener;
use tokio_rustls::{
    TlsAcceptor,
    rustls::{
        ServerConfig,
        crypto::{CryptoProvider, ring},
        pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer},
    },
};

use crate::{
    assert_failed,
    server::{converse, create, json},
};

type Authority = CertifiedIssuer<'static, KeyPair>;

fn authority() -> Authority {
    let mut params = CertificateParams::new(Vec::new()).unwrap();
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap()
}

/// A server whose certificate is for `name`; its base URL has the host `localhost`.
async fn serve(authority: &Authority, name: &str) -> (String, Arc<Mutex<Vec<String>>>) {
    serve_until(authority, name, 2090).await
}

/// The same with the year in which the certificate expires.
async fn serve_until(
    authority: &Authority,
    name: &str,
    expires: i32,
) -> (String, Arc<Mutex<Vec<String>>>) {
    let key = KeyPair::generate().unwrap();
    let mut params = CertificateParams::new(vec![name.to_owned()]).unwrap();
    params.not_before = rcgen::date_time_ymd(2019, 1, 1);
    params.not_after = rcgen::date_time_ymd(expires, 1, 1);
    let certificate = params.signed_by(&key, authority).unwrap();
    let key = PrivateKeyDer::from(PrivatePkcs8KeyDer::from(key.serialize_der()));
    let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![certificate.der().clone()], key)
        .unwrap();
    let acceptor = TlsAcceptor::from(Arc::new(config));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let requests = Arc::new(Mutex::new(Vec::new()));
    let seen = requests.clone();
    tokio::spawn(async move {
        while let Ok((socket, _)) = listener.accept().await {
            if let Ok(socket) = acceptor.accept(socket).await {
                tokio::spawn(converse(socket, seen.clone(), Arc::new(|_, _| json(200, "{}"))));
            }
        }
    });
    (format!("https://localhost:{port}"), requests)
}

fn transport(url: &str, trusted: &[&Authority]) -> Transport {
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
    let (url, requests) = serve(&ours, "localhost").await;
    transport(&url, &[&other, &ours]).send(&create(), &CallOptions::new()).await.unwrap();
    assert_eq!(requests.lock().unwrap().len(), 1);
    assert!(CryptoProvider::get_default().is_none());
}

#[tokio::test]
async fn nothing_is_sent_to_a_server_with_an_invalid_certificate() {
    let authority = authority();
    let (unknown, _) = serve(&authority, "localhost").await;
    let (misnamed, _) = serve(&authority, "other.example").await;
    let (expired, _) = serve_until(&authority, "localhost", 2020).await;
    for transport in [
        transport(&unknown, &[]),
        transport(&misnamed, &[&authority]),
        transport(&expired, &[&authority]),
    ] {
        let error = transport.send(&create(), &CallOptions::new()).await.unwrap_err();
        assert_failed(&error, ErrorKind::Transport, Execution::NotSent, 1);
        assert!(error.to_string().contains("no secure connection"), "{error}");
    }
}
