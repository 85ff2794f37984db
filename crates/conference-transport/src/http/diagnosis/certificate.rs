use std::time::{SystemTime, UNIX_EPOCH};

use rustls::{CertificateError, pki_types::CertificateDer};
use x509_cert::{Certificate as X509, der::Decode as _};

use crate::error::redact;

/// Certificate that a host presented.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Certificate {
    /// Name of the authority that issued it, such as `CN=Example CA,O=Example,C=US`.
    pub issuer: String,
    /// Start of its validity.
    pub not_before: SystemTime,
    /// End of its validity.
    pub not_after: SystemTime,
    /// Reason why it was not accepted.
    pub defect: Option<CertificateDefect>,
}

/// Reason why a certificate was not accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum CertificateDefect {
    /// No authority that this machine trusts issued it.
    UnknownIssuer,
    /// It has expired by the clock of this machine, or is not valid yet.
    OutOfDate,
    /// It is for other names.
    OtherName,
    /// Any other reason.
    Other,
}

const MAX_NAME_CHARS: usize = 200;

impl Certificate {
    /// Reads a certificate. Returns `None` if it cannot be read.
    pub(super) fn read(
        der: &CertificateDer<'_>,
        defect: Option<&CertificateError>,
    ) -> Option<Self> {
        let certificate = X509::from_der(der).ok()?;
        let certificate = certificate.tbs_certificate();
        Some(Self {
            issuer: redact::excerpt(&certificate.issuer().to_string(), MAX_NAME_CHARS, &[]),
            not_before: UNIX_EPOCH + certificate.validity().not_before.to_unix_duration(),
            not_after: UNIX_EPOCH + certificate.validity().not_after.to_unix_duration(),
            defect: defect.map(CertificateDefect::of),
        })
    }
}

impl CertificateDefect {
    fn of(error: &CertificateError) -> Self {
        use CertificateError::{
            Expired, ExpiredContext, NotValidForName, NotValidForNameContext, NotValidYet,
            NotValidYetContext, UnknownIssuer,
        };
        match error {
            UnknownIssuer => Self::UnknownIssuer,
            Expired | ExpiredContext { .. } | NotValidYet | NotValidYetContext { .. } => {
                Self::OutOfDate
            }
            NotValidForName | NotValidForNameContext { .. } => Self::OtherName,
            _ => Self::Other,
        }
    }
}
