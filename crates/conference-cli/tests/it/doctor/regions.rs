//! The regions' own hosts, through a proxy and with TLS.

use super::{Checks, DOCTOR, SECRET, checks, named, seeded, service, status};
use crate::{
    gateway::{DOMESTIC, Gateway, INTERNATIONAL},
    program::{Run, Service, conference},
};

#[test]
fn the_region_is_reached_through_a_proxy_and_with_tls() {
    let service = service();
    let gateway = Gateway::start("doctor-healthy", &[(INTERNATIONAL, &service)]);
    let command = || {
        let mut command = service.conference(DOCTOR);
        gateway.lead(&mut command).env_remove("DINGTALK_BASE_URL");
        command
    };
    let checks = checks(command, &[service.simulator.app_secret()]);
    for (name, found) in [
        ("proxy", "(HTTPS_PROXY) answers CONNECT api.dingtalk.io:443 with status 200"),
        ("tls", "issued by CN=doctor-healthy, valid from 2019-01-01 to 2090-01-01"),
        ("region", "the international region accepts the credentials"),
    ] {
        let (status, reason) = status(&checks, name);
        assert!(status == "ok" && reason.contains(found), "{name}: {reason}");
    }
    assert!(checks.iter().all(|check| check[1] != "failed"), "{checks:?}");
}

#[test]
fn an_unknown_issuer_is_named() {
    let service = service();
    let gateway = Gateway::start("doctor-unknown", &[(INTERNATIONAL, &service)]);
    let trusted = Gateway::start("doctor-trusted", &[]);
    let command = || {
        let mut command = service.conference(DOCTOR);
        trusted.lead(&mut command);
        let variable = command.get_envs().find(|(name, _)| *name == "SSL_CERT_FILE").unwrap();
        let file = variable.1.unwrap().to_owned();
        gateway.lead(&mut command).env("SSL_CERT_FILE", file).env_remove("DINGTALK_BASE_URL");
        command
    };
    let remedy = named(&checks(command, &[]), "tls", "unknown_issuer");
    let certificate = "issued by CN=doctor-unknown, valid from 2019-01-01 to 2090-01-01";
    assert!(remedy.contains(certificate) && remedy.contains("SSL_CERT_FILE"), "{remedy}");
    assert!(service.simulator.journal().calls().is_empty());
}

/// An app of the domestic region, and the checks in the international one.
fn abroad(name: &str, arguments: &[&str]) -> (Service, Checks, String) {
    let (international, domestic) = (seeded(1), seeded(2));
    let gateway = Gateway::start(name, &[(INTERNATIONAL, &international), (DOMESTIC, &domestic)]);
    let command = || {
        let mut command = domestic.conference(&[DOCTOR, arguments].concat());
        gateway.lead(&mut command).env_remove("DINGTALK_BASE_URL");
        command
    };
    let token = domestic.simulator.access_token();
    let checks = checks(command, &[domestic.simulator.app_secret(), &token]);
    let errors = Run::of(&mut command()).errors;
    (domestic, checks, errors)
}

#[test]
fn a_wrong_region_is_named_by_the_other_regions_answer() {
    let (domestic, checks, errors) = abroad("doctor-abroad", &[]);
    let remedy = named(&checks, "region", "wrong_region");
    assert!(remedy.contains("DINGTALK_REGION=domestic"), "{remedy}");
    assert_eq!(status(&checks, "token"), ("skipped", "the check `region` failed"));
    assert!(errors.contains("in the domestic region (https://api.dingtalk.com)"), "{errors}");
    assert!(!domestic.simulator.journal().calls().is_empty());
}

#[test]
fn a_secret_from_standard_input_is_tried_in_the_other_region_too() {
    let (international, domestic) = (seeded(1), seeded(2));
    let hosts = [(INTERNATIONAL, &international), (DOMESTIC, &domestic)];
    let gateway = Gateway::start("doctor-input", &hosts);
    let mut command = domestic.conference(&[DOCTOR, &["--app-secret-file", "-"]].concat());
    gateway.lead(&mut command).env_remove("DINGTALK_BASE_URL").env_remove("DINGTALK_APP_SECRET");
    let run = Run::with_input(&mut command, domestic.simulator.app_secret());
    assert!(run.output.contains("failed   region: wrong_region: "), "{}", run.output);
}

#[test]
fn a_secret_that_both_regions_refuse_is_wrong_and_no_matter_of_the_region() {
    let (international, domestic) = (seeded(1), seeded(2));
    let hosts = [(INTERNATIONAL, &international), (DOMESTIC, &domestic)];
    let gateway = Gateway::start("doctor-both", &hosts);
    let command = || {
        let mut command = domestic.conference(DOCTOR);
        gateway.lead(&mut command).env_remove("DINGTALK_BASE_URL");
        command.env("DINGTALK_APP_SECRET", SECRET);
        command
    };
    let checks = checks(command, &[]);
    assert!(!named(&checks, "token", "wrong_secret").contains("DINGTALK_REGION"), "{checks:?}");
    assert_eq!(status(&checks, "region"), ("ok", "both regions refuse the credentials"));
}

#[test]
fn a_suite_ticket_that_is_refused_is_no_matter_of_the_region() {
    let (international, domestic) = (service(), seeded(2));
    let hosts = [(INTERNATIONAL, &international), (DOMESTIC, &domestic)];
    let gateway = Gateway::start("doctor-ticket", &hosts);
    let simulator = &international.simulator;
    let command = || {
        let mut command = conference(DOCTOR);
        gateway
            .lead(&mut command)
            .env("DINGTALK_SUITE_KEY", simulator.suite_key())
            .env("DINGTALK_SUITE_SECRET", simulator.suite_secret())
            .env("DINGTALK_SUITE_TICKET", SECRET)
            .env("DINGTALK_CORP_ID", simulator.corp_id());
        command
    };
    let checks = checks(command, &[simulator.suite_secret()]);
    assert!(named(&checks, "token", "credentials_refused").contains("ticket"), "{checks:?}");
    assert_eq!(status(&checks, "region"), ("skipped", "the refusal does not depend on the region"));
    assert!(domestic.simulator.journal().calls().is_empty());
}

#[test]
fn the_other_region_is_not_asked_against_ones_will() {
    let (domestic, checks, errors) = abroad("doctor-at-home", &["--no-other-region"]);
    named(&checks, "token", "wrong_secret");
    assert_eq!(status(&checks, "region"), ("skipped", "--no-other-region is given"));
    assert_eq!(errors, "");
    assert!(domestic.simulator.journal().calls().is_empty());
}
