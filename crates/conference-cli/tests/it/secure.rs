//! A simulator behind TLS, as the service is.

use std::{
    fs,
    net::TcpListener,
    path::{Path, PathBuf},
    process::Command,
    sync::Arc,
};

use tokio::{io::copy_bidirectional, net::TcpStream};
use tokio_rustls::{
    TlsAcceptor,
    rustls::{
        ServerConfig,
        crypto::ring,
        pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer},
    },
};

use crate::program::{Run, Service};

/// A service over TLS, and a home folder for the program.
pub(crate) struct SecureService {
    pub(crate) service: Service,
    pub(crate) url: String,
    /// The certificate of the service, as PEM.
    pub(crate) certificate: PathBuf,
    pub(crate) home: PathBuf,
}

impl SecureService {
    /// Starts it, with an empty home folder of this name.
    pub(crate) fn start(name: &str) -> Self {
        let (service, home) = (Service::start(), empty_folder(name));
        let identity = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
        let certificate = home.join("certificate.pem");
        fs::write(&certificate, identity.cert.pem()).unwrap();
        let key = PrivatePkcs8KeyDer::from(identity.signing_key.serialize_der());
        let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(vec![identity.cert.der().clone()], PrivateKeyDer::from(key))
            .unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("https://localhost:{}", listener.local_addr().unwrap().port());
        listener.set_nonblocking(true).unwrap();
        service.runtime.spawn(forward(
            listener,
            TlsAcceptor::from(Arc::new(config)),
            service.simulator.base_url().replace("http://", ""),
        ));
        Self { service, url, certificate, home }
    }

    /// The program, set up for this service and this home folder.
    pub(crate) fn conference(&self, arguments: &[&str]) -> Command {
        let mut command = self.service.conference(arguments);
        command.arg("--root-certificate").arg(&self.certificate);
        command.env("DINGTALK_BASE_URL", &self.url);
        in_home(&mut command, &self.home);
        command
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Run {
        Run::of(&mut self.conference(arguments))
    }
}

async fn forward(listener: TcpListener, acceptor: TlsAcceptor, simulator: String) {
    let listener = tokio::net::TcpListener::from_std(listener).unwrap();
    while let Ok((socket, _)) = listener.accept().await {
        let (acceptor, simulator) = (acceptor.clone(), simulator.clone());
        tokio::spawn(async move {
            // A client that does not trust the certificate goes away.
            let Ok(mut outside) = acceptor.accept(socket).await else { return };
            let mut inside = TcpStream::connect(simulator).await.unwrap();
            let _ = copy_bidirectional(&mut outside, &mut inside).await;
        });
    }
}

/// A folder of this name for one test.
pub(crate) fn empty_folder(name: &str) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    folder
}

/// Sets all variables of the folders for caches and settings.
pub(crate) fn in_home(command: &mut Command, home: &Path) {
    command.env("HOME", home);
    for variable in ["XDG_CACHE_HOME", "LOCALAPPDATA"] {
        command.env(variable, home.join("cache"));
    }
    for variable in ["XDG_CONFIG_HOME", "APPDATA"] {
        command.env(variable, home.join("config"));
    }
}
