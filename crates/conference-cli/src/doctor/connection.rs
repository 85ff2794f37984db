//! Checks of the steps of a connection.

use std::{net::IpAddr, time::SystemTime};

use conference_api::transport::{
    Certificate, CertificateDefect, ConnectionReport, Error, ErrorKind, Step,
};
use jiff::Timestamp;

use super::{check::Check, facts::Facts, reason, symptoms::text};

const NAME: &str = "name";
const PROXY: &str = "proxy";
const TCP: &str = "tcp";
const TLS: &str = "tls";

pub(super) fn name(facts: &Facts, before: &[Check]) -> Vec<Check> {
    let check = match facts.connection.as_ref().map(|report| (&report.name, report)) {
        None | Some((Step::NotReached, _)) => Check::blocked(NAME, before),
        Some((Step::NotNeeded, _)) => Check::skipped(NAME, "the host is an IP address"),
        Some((Step::Done(addresses), report)) => {
            let whose = if report.proxy.is_some() { "the proxy" } else { "the service" };
            Check::ok(NAME, format!("{whose} is at {}", join(addresses)))
        }
        Some((Step::Failed(error), report)) => {
            let remedy = match (&report.proxy, facts.region) {
                (Some(_), _) => {
                    "Correct the proxy's host, or ask the administrator of the network for it."
                }
                (None, None) => "Correct the host of the base URL, or the DNS of this machine.",
                (None, Some(_)) => {
                    "Check the DNS of this machine; where only a proxy resolves names, set \
                     HTTPS_PROXY."
                }
            };
            failed(NAME, reason::NAME_NOT_RESOLVED, error, remedy)
        }
    };
    vec![check]
}

pub(super) fn proxy(facts: &Facts, before: &[Check]) -> Vec<Check> {
    let Some(report) = &facts.connection else {
        return vec![Check::blocked(PROXY, before)];
    };
    let Some(proxy) = &report.proxy else {
        return vec![Check::skipped(PROXY, "none is set for this host")];
    };
    let check = match (&report.tcp, &report.tunnel) {
        (Step::Failed(error), _) => failed(
            PROXY,
            reason::PROXY_REFUSED,
            error,
            "Correct the proxy's host and port, or start it.",
        ),
        (_, Step::Failed(error)) => failed(
            PROXY,
            reason::PROXY_REFUSED,
            error,
            error.hint().unwrap_or(
                "Let the proxy allow connections to this host, or add the host to NO_PROXY.",
            ),
        ),
        (_, Step::Done(status)) => Check::ok(
            PROXY,
            format!("{proxy} answers CONNECT {} with status {status}", report.service),
        ),
        _ => Check::blocked(PROXY, before),
    };
    vec![check]
}

pub(super) fn tcp(facts: &Facts, before: &[Check]) -> Vec<Check> {
    let check = match facts.connection.as_ref().map(|report| (&report.tcp, report)) {
        Some((_, report)) if report.proxy.is_some() => {
            Check::skipped(TCP, "the proxy makes the connection")
        }
        Some((Step::Done(address), _)) => Check::ok(TCP, format!("connected to {address}")),
        Some((Step::Failed(error), _)) => {
            let (reason, remedy) = match facts.region {
                Some(_) => (
                    reason::NO_CONNECTION,
                    "Let the firewall allow connections to this host, or set HTTPS_PROXY.",
                ),
                None => (
                    reason::WRONG_BASE_URL,
                    "Correct the host and the port of the base URL, or start the service that should \
                     listen there.",
                ),
            };
            failed(TCP, reason, error, remedy)
        }
        _ => Check::blocked(TCP, before),
    };
    vec![check]
}

pub(super) fn tls(facts: &Facts, before: &[Check]) -> Vec<Check> {
    let check = match facts.connection.as_ref().map(|report| (&report.tls, report)) {
        None | Some((Step::NotReached, _)) => Check::blocked(TLS, before),
        Some((Step::NotNeeded, _)) => Check::skipped(TLS, "the base URL is plain http"),
        Some((Step::Done(()), report)) => {
            Check::ok(TLS, report.certificate.as_ref().map(description).unwrap_or_default())
        }
        Some((Step::Failed(error), report)) => {
            let (reason, remedy) = tls_fault(facts, report, error);
            let certificate = report.certificate.as_ref().map(description);
            let certificate = certificate.map(|text| format!(" (the certificate is {text})"));
            let text = format!("{}{}", text(error), certificate.unwrap_or_default());
            Check::failed(TLS, reason, format!("{text}. {remedy}"))
        }
    };
    vec![check]
}

fn tls_fault<'a>(
    facts: &Facts,
    report: &ConnectionReport,
    error: &'a Error,
) -> (&'static str, &'a str) {
    let (reason, remedy) = match report.certificate.as_ref().and_then(|it| it.defect) {
        Some(CertificateDefect::UnknownIssuer) => (
            reason::UNKNOWN_ISSUER,
            "If the issuer is a proxy of your organization, pass its certificate with \
             --root-certificate FILE.",
        ),
        Some(CertificateDefect::OutOfDate) => {
            (reason::CERTIFICATE_OUT_OF_DATE, "Check the clock of this machine.")
        }
        Some(CertificateDefect::OtherName) => (
            reason::CERTIFICATE_FOR_ANOTHER_NAME,
            "Correct the host: something else responds there.",
        ),
        None if facts.region.is_none() && error.kind() != ErrorKind::Timeout => {
            (reason::WRONG_BASE_URL, "Correct the base URL: what listens there does not speak TLS.")
        }
        _ => (
            reason::NO_SECURE_CONNECTION,
            "Ask the administrator of the network: a firewall or a proxy may interfere.",
        ),
    };
    (reason, error.hint().unwrap_or(remedy))
}

/// Describes a certificate by its issuer and its dates.
fn description(certificate: &Certificate) -> String {
    let Certificate { issuer, not_before, not_after, .. } = certificate;
    format!("issued by {issuer}, valid from {} to {}", date(*not_before), date(*not_after))
}

fn date(time: SystemTime) -> String {
    match Timestamp::try_from(time) {
        Ok(time) => time.strftime("%Y-%m-%d").to_string(),
        Err(_) => "?".to_owned(),
    }
}

fn failed(name: &str, reason: &'static str, error: &Error, remedy: &str) -> Check {
    Check::failed(name, reason, format!("{}. {remedy}", text(error)))
}

fn join(addresses: &[IpAddr]) -> String {
    addresses.iter().map(IpAddr::to_string).collect::<Vec<_>>().join(", ")
}
