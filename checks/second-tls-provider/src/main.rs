//! With two TLS providers in the graph rustls has no default, and whoever
//! relies on one panics. The client makes its calls all the same.

use std::{error::Error, panic, sync::Arc};

use conference_api::{Client, Credentials, models::{QueryConferenceInfoBatchRequest, QueryConferenceInfoBatchResponse}};
use rustls::{ServerConfig, crypto::CryptoProvider, pki_types::PrivateKeyDer};
use tokio::{io::{AsyncReadExt, AsyncWriteExt}, net::TcpListener};
use tokio_rustls::TlsAcceptor;

type Result<T> = std::result::Result<T, Box<dyn Error + Send + Sync>>;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<()> {
    let print_panics = panic::take_hook();
    panic::set_hook(Box::new(|_| {}));
    let no_default = panic::catch_unwind(rustls::ClientConfig::builder).is_err();
    panic::set_hook(print_panics);
    assert!(no_default, "there are not two providers: this shows nothing");
    let identity = rcgen::generate_simple_self_signed(["localhost".to_owned()])?;
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let client = Client::builder()
        .base_url(format!("https://localhost:{}", listener.local_addr()?.port()))
        .credentials(Credentials::access_token("token"))
        .root_certificate(identity.cert.pem())
        .build()?;
    let server = tokio::spawn(answer_once(listener, identity));
    let request = QueryConferenceInfoBatchRequest::new(["c1"]);
    let found = client.query_conference_info_batch(&request).await?;
    assert_eq!(*found, QueryConferenceInfoBatchResponse::default());
    server.await??;
    assert!(CryptoProvider::get_default().is_none(), "a default was set for the whole process");
    println!("A call over TLS went well beside a second provider.");
    Ok(())
}

async fn answer_once(
    listener: TcpListener,
    identity: rcgen::CertifiedKey<rcgen::KeyPair>,
) -> Result<()> {
    let key = PrivateKeyDer::try_from(identity.signing_key.serialize_der())?;
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()?
        .with_no_client_auth()
        .with_single_cert(vec![identity.cert.der().clone()], key)?;
    let (stream, _) = listener.accept().await?;
    let mut stream = TlsAcceptor::from(Arc::new(config)).accept(stream).await?;
    let mut request = vec![0; 4096];
    let _ = stream.read(&mut request).await?;
    stream
        .write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\nconnection: close\r\n\r\n{}")
        .await?;
    Ok(stream.shutdown().await?)
}
