use std::{
    fmt, io,
    sync::{Arc, Mutex, PoisonError},
};

use rustls::{
    CertificateError, ClientConfig, DigitallySignedStruct, Error as TlsError, SignatureScheme,
    client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier},
    pki_types::{CertificateDer, ServerName, UnixTime},
};
use tokio_rustls::TlsConnector;

use super::{
    super::tls,
    certificate::Certificate,
    connection::{Connection, Socket},
};
use crate::error::Error;

impl Connection<'_> {
    /// Makes the connection secure, and returns what the service presented.
    pub(super) async fn secure(
        &self,
        socket: Socket,
    ) -> (Result<((), ()), Error>, Option<Certificate>) {
        let (config, seen) = match recording(self.roots.clone()) {
            Ok(made) => made,
            Err(error) => return (Err(error), None),
        };
        let (host, _) = self.base_url.host_and_port();
        let result = self.within_limit(handshake(config, host, socket)).await;
        let certificate = seen.take().map(|(der, defect)| Certificate::read(&der, defect.as_ref()));
        (result.map(|_| ((), ())), certificate.flatten())
    }
}

/// TLS as calls use it, and the certificate that it sees.
pub(super) fn recording(
    roots: Vec<CertificateDer<'static>>,
) -> Result<(ClientConfig, Arc<Recorder>), Error> {
    let provider = tls::provider();
    let verifier = tls::verifier(roots, &provider)?;
    let recorder = Arc::new(Recorder { verifier, seen: Mutex::default() });
    Ok((tls::config(provider, recorder.clone())?, recorder))
}

pub(super) async fn handshake(
    config: ClientConfig,
    host: &str,
    socket: Socket,
) -> io::Result<Socket> {
    let name = ServerName::try_from(host.to_owned()).map_err(io::Error::other)?;
    let socket = TlsConnector::from(Arc::new(config)).connect(name, socket).await?;
    Ok(Box::new(socket))
}

/// Verifies as another verifier does, and keeps the certificate and the verdict.
pub(super) struct Recorder {
    verifier: Arc<dyn ServerCertVerifier>,
    seen: Mutex<Option<Seen>>,
}

type Seen = (CertificateDer<'static>, Option<CertificateError>);

impl Recorder {
    fn take(&self) -> Option<Seen> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

impl ServerCertVerifier for Recorder {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        server_name: &ServerName<'_>,
        ocsp_response: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, TlsError> {
        let verdict = self.verifier.verify_server_cert(
            end_entity,
            intermediates,
            server_name,
            ocsp_response,
            now,
        );
        let defect = match &verdict {
            Err(TlsError::InvalidCertificate(defect)) => Some(defect.clone()),
            _ => None,
        };
        let seen = (end_entity.clone().into_owned(), defect);
        *self.seen.lock().unwrap_or_else(PoisonError::into_inner) = Some(seen);
        verdict
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, TlsError> {
        self.verifier.verify_tls12_signature(message, certificate, signature)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, TlsError> {
        self.verifier.verify_tls13_signature(message, certificate, signature)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.verifier.supported_verify_schemes()
    }
}

impl fmt::Debug for Recorder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Recorder").finish_non_exhaustive()
    }
}
