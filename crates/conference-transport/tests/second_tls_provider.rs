//! A process with two TLS providers: the transport neither relies on the process-wide default nor
//! sets one.
//!
//! A binary of its own, since a default is for the whole process and is set only once. With two
//! providers compiled in, rustls finds no default by itself and panics when it needs one. With one,
//! as here, it installs that one, which this test sees.

#![expect(clippy::unwrap_used, reason = "a test stops where something is missing")]

use std::sync::Arc;

use conference_transport::{CallOptions, Credentials, Request, Transport};
use rcgen::{CertifiedKey, KeyPair};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpListener,
};
use tokio_rustls::{
    TlsAcceptor,
    rustls::{
        ServerConfig,
        crypto::{CryptoProvider, ring},
        pki_types::PrivateKeyDer,
    },
};

#[tokio::test]
async fn calls_use_no_process_wide_tls_provider() {
    call_once().await;
    assert!(CryptoProvider::get_default().is_none(), "a default was set for the whole process");

    let without_suites = CryptoProvider { cipher_suites: Vec::new(), ..ring::default_provider() };
    without_suites.install_default().unwrap();
    call_once().await;
}

async fn call_once() {
    let identity = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let transport = Transport::builder()
        .base_url(format!("https://localhost:{}", listener.local_addr().unwrap().port()))
        .credentials(Credentials::access_token("token"))
        .root_certificate(identity.cert.pem())
        .build()
        .unwrap();
    let server = tokio::spawn(respond_once(listener, identity));
    let request = Request::new("QueryRooms", "GET", "/v1.0/rooms");
    let reply = transport.send(&request, &CallOptions::new()).await.unwrap();
    assert_eq!(reply.body(), b"{}");
    server.await.unwrap();
}

async fn respond_once(listener: TcpListener, identity: CertifiedKey<KeyPair>) {
    let key = PrivateKeyDer::try_from(identity.signing_key.serialize_der()).unwrap();
    let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![identity.cert.der().clone()], key)
        .unwrap();
    let (stream, _) = listener.accept().await.unwrap();
    let mut stream = TlsAcceptor::from(Arc::new(config)).accept(stream).await.unwrap();
    assert!(stream.read(&mut [0; 4_096]).await.unwrap() > 0);
    let response = b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\nconnection: close\r\n\r\n{}";
    stream.write_all(response).await.unwrap();
    stream.shutdown().await.unwrap();
}
