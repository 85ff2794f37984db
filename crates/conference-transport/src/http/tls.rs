use std::sync::Arc;

use rustls::{
    ClientConfig, RootCertStore,
    client::danger::ServerCertVerifier,
    crypto::{CryptoProvider, ring},
    pki_types::{CertificateDer, pem::PemObject as _},
};
use rustls_platform_verifier::Verifier;

use crate::error::Error;

/// Returns TLS settings that trust the platform's certificates and the given ones. They are built
/// explicitly: a process-wide provider is neither needed nor used.
pub(crate) fn platform(extra_roots: Vec<CertificateDer<'static>>) -> Result<ClientConfig, Error> {
    let provider = provider();
    let verifier = verifier(extra_roots, &provider)?;
    config(provider, verifier)
}

pub(crate) fn provider() -> Arc<CryptoProvider> {
    Arc::new(ring::default_provider())
}

/// A verifier that trusts what the platform trusts, and the given certificates besides.
pub(crate) fn verifier(
    extra_roots: Vec<CertificateDer<'static>>,
    provider: &Arc<CryptoProvider>,
) -> Result<Arc<dyn ServerCertVerifier>, Error> {
    let verifier = Verifier::new_with_extra_roots(extra_roots, provider.clone());
    Ok(Arc::new(verifier.map_err(unusable)?))
}

pub(crate) fn config(
    provider: Arc<CryptoProvider>,
    verifier: Arc<dyn ServerCertVerifier>,
) -> Result<ClientConfig, Error> {
    let builder = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(unusable)?
        .dangerous()
        .with_custom_certificate_verifier(verifier);
    Ok(builder.with_no_client_auth())
}

/// Returns TLS settings that trust nobody, for plain http on loopback, which needs no certificates.
pub(crate) fn unused() -> Result<ClientConfig, Error> {
    let builder = ClientConfig::builder_with_provider(provider())
        .with_safe_default_protocol_versions()
        .map_err(unusable)?;
    Ok(builder.with_root_certificates(RootCertStore::empty()).with_no_client_auth())
}

/// Reads all certificates of a PEM text.
pub(crate) fn certificates(pem: &[u8]) -> Result<Vec<CertificateDer<'static>>, Error> {
    let certificates: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(pem).collect();
    match certificates {
        Ok(certificates) if certificates.is_empty() => {
            Err(Error::invalid("the root certificate's text contains no certificate in PEM format"))
        }
        Ok(certificates) => {
            let mut roots = RootCertStore::empty();
            let added = certificates.iter().try_for_each(|root| roots.add(root.clone()));
            let unreadable = "the root certificate is PEM, but not of an X.509 certificate";
            added.map_err(|reason| Error::invalid(unreadable).with_source(reason))?;
            Ok(certificates)
        }
        Err(reason) => {
            Err(Error::invalid("the root certificate is not valid PEM").with_source(reason))
        }
    }
}

/// Returns the error of the verifier, which has no type of its own for a machine without
/// certificates.
fn unusable(reason: rustls::Error) -> Error {
    if matches!(&reason, rustls::Error::General(text) if text.starts_with("No CA certificates")) {
        return Error::invalid(
            "there are no root certificates on this machine: install them (the package \
             `ca-certificates`), or name a PEM file with SSL_CERT_FILE or `root_certificate(…)`",
        )
        .with_source(reason);
    }
    Error::invalid("TLS cannot be set up with the certificates of this machine").with_source(reason)
}
