use std::sync::Arc;

use rustls::{
    ClientConfig,
    crypto::ring,
    pki_types::{CertificateDer, pem::PemObject as _},
};
use rustls_platform_verifier::Verifier;

use crate::error::Error;

/// Returns TLS settings that trust the platform's certificates and the given ones, without a
/// process-wide provider.
pub(crate) fn platform(extra_roots: &[Vec<u8>]) -> Result<Arc<ClientConfig>, Error> {
    let mut roots = Vec::new();
    for pem in extra_roots {
        roots.extend(certificates(pem)?);
    }
    let provider = Arc::new(ring::default_provider());
    let verifier = Verifier::new_with_extra_roots(roots, provider.clone()).map_err(unusable)?;
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(unusable)?
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(verifier))
        .with_no_client_auth();
    Ok(Arc::new(config))
}

fn certificates(pem: &[u8]) -> Result<Vec<CertificateDer<'static>>, Error> {
    let certificates: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(pem).collect();
    match certificates {
        Ok(certificates) if certificates.is_empty() => {
            Err(Error::new("the root certificate's text contains no certificate in PEM format"))
        }
        Ok(certificates) => Ok(certificates),
        Err(reason) => Err(Error::new("the root certificate is not valid PEM").with_source(reason)),
    }
}

fn unusable(reason: rustls::Error) -> Error {
    Error::new("TLS cannot be set up with the certificates of this machine").with_source(reason)
}
