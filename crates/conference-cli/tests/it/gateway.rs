//! The hosts of the regions, behind a proxy of this test: TLS in front of simulators.

use std::{
    collections::BTreeMap,
    fs, io,
    net::{SocketAddr, TcpListener as StdListener},
    path::PathBuf,
    process::Command,
    sync::Arc,
};

use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, DnType, IsCa, KeyPair};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt, copy_bidirectional},
    net::{TcpListener, TcpStream},
    runtime::{Builder, Runtime},
};
use tokio_rustls::{
    TlsAcceptor,
    rustls::{
        ServerConfig,
        crypto::ring,
        pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer},
    },
};

use crate::program::Service;

pub(crate) const INTERNATIONAL: &str = "api.dingtalk.io";
pub(crate) const DOMESTIC: &str = "api.dingtalk.com";

type Authority = CertifiedIssuer<'static, KeyPair>;

/// A proxy that leads to simulators in place of the hosts.
pub(crate) struct Gateway {
    address: SocketAddr,
    /// The file with the authority of the hosts' certificate.
    trusted: PathBuf,
    _runtime: Runtime,
}

impl Gateway {
    /// `name` is that of the authority.
    pub(crate) fn start(name: &str, hosts: &[(&str, &Service)]) -> Self {
        let authority = authority(name);
        let trusted = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}.pem"));
        fs::write(&trusted, authority.pem()).unwrap();
        let hosts: BTreeMap<String, String> = hosts
            .iter()
            .map(|(host, service)| {
                let address = service.simulator.base_url().strip_prefix("http://").unwrap();
                (format!("{host}:443"), address.to_owned())
            })
            .collect();
        let listener = StdListener::bind("127.0.0.1:0").unwrap();
        listener.set_nonblocking(true).unwrap();
        let address = listener.local_addr().unwrap();
        let runtime = Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        let tls = TlsAcceptor::from(Arc::new(config(&authority)));
        runtime.spawn(async move {
            let listener = TcpListener::from_std(listener).unwrap();
            while let Ok((socket, _)) = listener.accept().await {
                tokio::spawn(serve(socket, hosts.clone(), tls.clone()));
            }
        });
        Self { address, trusted, _runtime: runtime }
    }

    /// Sets the program up to go through the proxy, and to trust this gateway's authority.
    pub(crate) fn lead<'a>(&self, command: &'a mut Command) -> &'a mut Command {
        command
            .env("HTTPS_PROXY", format!("http://me:hunter2hunter2@{}", self.address))
            .env("SSL_CERT_FILE", &self.trusted)
    }
}

fn authority(name: &str) -> Authority {
    let mut params = CertificateParams::new(Vec::new()).unwrap();
    params.distinguished_name.push(DnType::CommonName, name);
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap()
}

fn config(authority: &Authority) -> ServerConfig {
    let key = KeyPair::generate().unwrap();
    let hosts = [INTERNATIONAL, DOMESTIC].map(str::to_owned);
    let mut params = CertificateParams::new(hosts).unwrap();
    params.not_before = rcgen::date_time_ymd(2019, 1, 1);
    params.not_after = rcgen::date_time_ymd(2090, 1, 1);
    let certificate = params.signed_by(&key, authority).unwrap();
    let key = PrivateKeyDer::from(PrivatePkcs8KeyDer::from(key.serialize_der()));
    ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![certificate.der().clone()], key)
        .unwrap()
}

async fn serve(
    mut socket: TcpStream,
    hosts: BTreeMap<String, String>,
    tls: TlsAcceptor,
) -> io::Result<()> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(socket.read_u8().await?);
    }
    let head = String::from_utf8(head).unwrap();
    let host = head.strip_prefix("CONNECT ").and_then(|rest| rest.split(' ').next()).unwrap();
    socket.write_all(b"HTTP/1.1 200 OK\r\n\r\n").await?;
    let mut inside = tls.accept(socket).await?;
    let mut outside = TcpStream::connect(&hosts[host]).await?;
    copy_bidirectional(&mut inside, &mut outside).await.map(drop)
}
