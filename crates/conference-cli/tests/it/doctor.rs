//! `conference doctor`

use std::{
    io::{Read, Write},
    net::TcpStream,
    process::Command,
    time::SystemTime,
};

use conference_models::{ConferenceId, UnionId};
use conference_simulator::{CallMatcher, Fault, Reply, SimulatedClock, Simulator};
use serde_json::Value;

#[cfg(target_os = "linux")]
use crate::gateway::{DOMESTIC, Gateway, INTERNATIONAL};
use crate::{
    connections::proxy,
    program::{CREATE, Run, Service, conference},
};

const DOCTOR: &[&str] = &["doctor"];
const READ: &str = "scope VideoConference.Conference.Read";
const WRITE: &str = "scope VideoConference.Conference.Write";
const SECRET: &str = "hush-hush-hush-hush";

/// A simulator with the time of this machine, which stands still.
fn service() -> Service {
    seeded(0)
}

fn seeded(seed: u64) -> Service {
    let clock = SimulatedClock::fixed(SystemTime::now());
    Service::with(Simulator::builder().seed(seed).clock(clock))
}

/// The checks, each with its name, status, reason and remedy.
type Checks = Vec<[String; 4]>;

/// Runs it twice, for text and for JSON with a log, which say the same and no secret.
fn checks(command: impl Fn() -> Command, secrets: &[&str]) -> Checks {
    let text = Run::of(&mut command());
    let json = Run::of(command().args(["--output", "json", "-v"]));
    for run in [&text, &json] {
        let output = format!("{}{}", run.output, run.errors);
        for secret in secrets.iter().chain(&[SECRET, "hunter2"]) {
            assert!(!output.contains(secret), "{output}");
        }
    }
    let value: Value = serde_json::from_str(&json.output).unwrap();
    let checks: Checks = value["checks"].as_array().unwrap().iter().map(check).collect();
    let statuses: Vec<_> = checks.iter().map(|check| check[1].as_str()).collect();
    assert_eq!(text.status, i32::from(statuses.contains(&"failed")), "{}", text.output);
    assert_eq!(json.status, text.status);
    let lines: Vec<_> = text.output.lines().collect();
    assert_eq!(lines.len(), checks.len(), "{}", text.output);
    for (line, [name, status, reason, _]) in lines.iter().zip(&checks) {
        let start = format!("{status:7}  {name}: ");
        assert!(line.starts_with(&start), "{line}");
        if status == "failed" {
            assert!(line.starts_with(&format!("{start}{reason}: ")), "{line}");
        }
    }
    checks
}

fn check(value: &Value) -> [String; 4] {
    let fields: Vec<_> = value.as_object().unwrap().keys().collect();
    assert_eq!(fields, ["name", "reason", "remedy", "status"]);
    let is_failed = value["status"] == "failed";
    assert_eq!(value["remedy"].is_string(), is_failed, "{value}");
    ["name", "status", "reason", "remedy"].map(|key| value[key].as_str().unwrap_or("").to_owned())
}

/// Asserts that one check has failed for this reason, and returns its remedy.
fn named(checks: &Checks, name: &str, reason: &str) -> String {
    let failed: Vec<_> = checks.iter().filter(|check| check[1] == "failed").collect();
    assert_eq!(failed.len(), 1, "{failed:?}");
    assert_eq!((failed[0][0].as_str(), failed[0][2].as_str()), (name, reason), "{failed:?}");
    failed[0][3].clone()
}

fn status<'a>(checks: &'a Checks, name: &str) -> (&'a str, &'a str) {
    let check = checks.iter().find(|check| check[0] == name).unwrap();
    (&check[1], &check[2])
}

/// The checks of a service.
fn of(service: &Service, arguments: &[&str]) -> Checks {
    let token = service.simulator.access_token();
    let command = || service.conference(&[DOCTOR, arguments].concat());
    checks(command, &[service.simulator.app_secret(), &token])
}

/// The checks with these variables alone.
fn with(variables: &[(&str, &str)]) -> Checks {
    let command = || {
        let mut command = conference(DOCTOR);
        command.envs(variables.iter().copied());
        command
    };
    checks(command, &[])
}

fn state(simulator: &Simulator) -> String {
    let address = simulator.base_url().strip_prefix("http://").unwrap();
    let mut socket = TcpStream::connect(address).unwrap();
    write!(
        socket,
        "GET /_simulator/v1/state HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n\r\n"
    )
    .unwrap();
    let mut response = String::new();
    socket.read_to_string(&mut response).unwrap();
    let (head, body) = response.split_once("\r\n\r\n").unwrap();
    assert!(head.starts_with("HTTP/1.1 200 "), "{head}");
    body.to_owned()
}

#[test]
fn a_healthy_service_passes_and_stays_as_it_was() {
    let service = service();
    let meeting = service.run(CREATE).response()["conferenceId"].as_str().unwrap().to_owned();
    service.simulator.join(&ConferenceId::from(meeting.as_str()), &UnionId::new("bo")).unwrap();
    let before = state(&service.simulator);
    assert!(before.contains(&meeting), "{before}");
    let checks = of(&service, &["--union-id", "bo"]);
    assert_eq!(state(&service.simulator), before);
    for name in ["configuration", "tcp", "clock", "token", READ, WRITE, "ip_list", "union_id"] {
        assert_eq!(status(&checks, name).0, "ok", "{name}: {checks:?}");
    }
    assert_eq!(status(&checks, "quota").0, "ok");
    for (name, reason) in [
        ("name", "the host is an IP address"),
        ("proxy", "none is set for this host"),
        ("tls", "the base URL is plain http"),
        ("region", "a base URL is set"),
    ] {
        assert_eq!(status(&checks, name), ("skipped", reason));
    }
}

#[test]
fn the_configuration_has_lengths_and_odd_characters_but_no_values() {
    let variables = [
        ("DINGTALK_APP_KEY", " “key”\n"),
        ("DINGTALK_APP_SECRET", "ｈush\u{3000}hush hush"),
        ("DINGTALK_BASE_URL", "http://127.0.0.1:1"),
    ];
    let remedy = named(&with(&variables), "configuration", "invalid_configuration");
    for part in [
        "the app key holds control or non-ASCII characters",
        "DINGTALK_APP_KEY (length 5; whitespace around it, which is removed; quotes; \
         characters other than ASCII)",
        "DINGTALK_APP_SECRET (length 14; whitespace in it; full-width characters)",
        "DINGTALK_BASE_URL (length 18)",
    ] {
        assert!(remedy.contains(part), "{remedy}");
    }
    assert!(!remedy.contains("key”") && !remedy.contains("hush"), "{remedy}");
}

#[test]
fn a_check_that_depends_on_a_failed_one_is_skipped_with_the_reason() {
    let checks = with(&[]);
    assert!(named(&checks, "configuration", "invalid_configuration").contains("nothing is set"));
    for check in checks.iter().skip(1).filter(|check| check[0] != "union_id") {
        let expected = ["skipped", "the check `configuration` failed", ""];
        assert_eq!(check[1..], expected.map(str::to_owned), "{check:?}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_machine_without_root_certificates_is_named() {
    let checks = with(&[
        ("DINGTALK_BASE_URL", "https://service.invalid"),
        ("DINGTALK_ACCESS_TOKEN", SECRET),
        ("SSL_CERT_FILE", "/nonexistent"),
        ("SSL_CERT_DIR", "/nonexistent"),
    ]);
    let remedy = named(&checks, "configuration", "no_root_certificates");
    assert!(remedy.contains("ca-certificates"), "{remedy}");
}

#[test]
fn a_wrong_secret_is_named() {
    let service = service();
    for corp_id in [None, Some(service.simulator.corp_id())] {
        let command = || {
            let mut command = service.conference(DOCTOR);
            command.env("DINGTALK_APP_SECRET", SECRET);
            command.envs(corp_id.map(|id| ("DINGTALK_CORP_ID", id)));
            command
        };
        let checks = checks(command, &[]);
        let remedy = named(&checks, "token", "wrong_secret");
        assert!(remedy.contains("Compare the app key"), "{remedy}");
        for name in [READ, WRITE, "ip_list", "quota"] {
            assert_eq!(
                status(&checks, name),
                ("skipped", "the first call failed with wrong_secret")
            );
        }
    }
}

#[test]
fn a_rejected_token_is_named() {
    let service = service();
    let url = service.simulator.base_url();
    let variables = [("DINGTALK_BASE_URL", url), ("DINGTALK_ACCESS_TOKEN", SECRET)];
    let remedy = named(&with(&variables), "token", "token_rejected");
    assert!(remedy.contains("InvalidAuthentication"), "{remedy}");
}

#[test]
fn a_missing_scope_is_named() {
    for scope in [READ, WRITE] {
        let service = service();
        service.simulator.revoke_scope(scope.strip_prefix("scope ").unwrap());
        let checks = of(&service, &[]);
        let remedy = named(&checks, scope, "missing_scope");
        assert!(remedy.contains("developer console"), "{remedy}");
        for name in ["token", "ip_list", "quota"] {
            assert_eq!(status(&checks, name).0, "ok", "{checks:?}");
        }
    }
}

#[test]
fn an_address_that_is_not_allowed_is_named() {
    let service = service();
    service.simulator.inject(CallMatcher::any_call().always(), Fault::address_not_allowed());
    let checks = of(&service, &[]);
    assert!(named(&checks, "ip_list", "ip_not_allowed").contains("IP allow-list"), "{checks:?}");
    assert_eq!(status(&checks, READ).0, "skipped");
}

#[test]
fn a_used_up_quota_a_throttle_and_a_ban_are_named() {
    let faults: [(fn() -> Fault, _, _); 3] = [
        (Fault::quota_used_up, "quota_used_up", "Buy more"),
        (Fault::throttled_for_a_minute, "throttled", "Call less often"),
        (Fault::address_banned, "address_banned", "five minutes"),
    ];
    for (fault, reason, remedy) in faults {
        let service = service();
        service.simulator.inject(CallMatcher::any_call().always(), fault());
        let checks = of(&service, &[]);
        assert!(named(&checks, "quota", reason).contains(remedy), "{checks:?}");
    }
}

#[test]
fn a_fault_of_the_first_request_alone_is_not_missed() {
    let service = service();
    service.simulator.inject(CallMatcher::any_call(), Fault::quota_used_up());
    let run = service.run(DOCTOR);
    assert!(run.output.contains("failed   quota: quota_used_up: "), "{}", run.output);
}

#[test]
fn a_clock_that_is_wrong_is_named() {
    let service = Service::start();
    let checks = of(&service, &[]);
    assert!(named(&checks, "clock", "clock_skew").contains("NTP"), "{checks:?}");
    assert_eq!(status(&checks, "quota").0, "ok");
}

#[test]
fn a_user_id_in_place_of_a_union_id_is_named() {
    let service = service();
    service.simulator.set_member(&UnionId::new("manager4220"), false);
    let checks = of(&service, &["--union-id", "manager4220"]);
    let remedy = named(&checks, "union_id", "user_id_for_union_id");
    assert!(remedy.contains("probably a userId"), "{remedy}");
}

#[test]
fn a_name_that_cannot_be_resolved_is_named() {
    let token = ("DINGTALK_ACCESS_TOKEN", SECRET);
    let url = ("DINGTALK_BASE_URL", "https://service.invalid");
    let remedy = named(&with(&[token, url]), "name", "name_not_resolved");
    assert!(remedy.contains("service.invalid") && remedy.contains("base URL"), "{remedy}");
    let proxy = ("HTTPS_PROXY", "http://me:hunter2@proxy.invalid:3128");
    let remedy = named(&with(&[token, url, proxy]), "name", "name_not_resolved");
    assert!(remedy.contains("proxy.invalid"), "{remedy}");
}

#[test]
fn a_proxy_that_refuses_is_named_with_its_status() {
    for (status_line, part) in [
        ("403 Forbidden", "with status 403"),
        ("503 Busy", "with status 503"),
        ("407 Authorization Required", "user and a password"),
    ] {
        let address = proxy(status_line);
        let remedy = named(
            &with(&[
                ("DINGTALK_ACCESS_TOKEN", SECRET),
                ("DINGTALK_BASE_URL", "https://service.invalid"),
                ("HTTPS_PROXY", &format!("http://me:hunter2@{address}")),
            ]),
            "proxy",
            "proxy_refused",
        );
        assert!(remedy.contains(part) && remedy.contains("HTTPS_PROXY"), "{remedy}");
    }
}

#[test]
fn a_wrong_base_url_is_named() {
    let service = service();
    let of_url = |url: &str, check| {
        let command = || {
            let mut command = service.conference(DOCTOR);
            command.env("DINGTALK_BASE_URL", url);
            command
        };
        let checks = checks(command, &[service.simulator.app_secret()]);
        named(&checks, check, "wrong_base_url")
    };
    let url = service.simulator.base_url();
    assert!(of_url("http://api.dingtalk.io", "configuration").contains("use https"));
    assert!(of_url(&format!("{url}/v1.0"), "token").contains("without the path"));
    assert!(of_url("http://127.0.0.1:1", "tcp").contains("refused"));
    assert!(of_url(&url.replace("http:", "https:"), "tls").contains("does not speak TLS"));
    service.simulator.inject(CallMatcher::any_call().always(), Fault::html(404));
    assert!(of_url(url, "token").contains("something else than the service"));
    service.simulator.clear_faults();
    let older = Reply::json(200, &serde_json::json!({ "errcode": 22, "errmsg": "no interface" }));
    service.simulator.inject(CallMatcher::any_call().always(), Fault::reply(older));
    assert!(of_url(url, "token").contains("no interface"));
}

#[cfg(target_os = "linux")]
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

#[cfg(target_os = "linux")]
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
#[cfg(target_os = "linux")]
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

#[cfg(target_os = "linux")]
#[test]
fn a_wrong_region_is_named_by_the_other_regions_answer() {
    let (domestic, checks, errors) = abroad("doctor-abroad", &[]);
    let remedy = named(&checks, "region", "wrong_region");
    assert!(remedy.contains("DINGTALK_REGION=domestic"), "{remedy}");
    assert_eq!(status(&checks, "token"), ("skipped", "the check `region` failed"));
    assert!(errors.contains("the domestic region (https://api.dingtalk.com) too"), "{errors}");
    assert!(!domestic.simulator.journal().calls().is_empty());
}

#[cfg(target_os = "linux")]
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

#[cfg(target_os = "linux")]
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

#[cfg(target_os = "linux")]
#[test]
fn the_other_region_is_not_asked_against_ones_will() {
    let (domestic, checks, errors) = abroad("doctor-at-home", &["--no-other-region"]);
    named(&checks, "token", "wrong_secret");
    assert_eq!(status(&checks, "region"), ("skipped", "--no-other-region is given"));
    assert_eq!(errors, "");
    assert!(domestic.simulator.journal().calls().is_empty());
}

#[test]
fn the_help_names_the_call_for_each_scope() {
    let run = Run::of(&mut conference(&["doctor", "--help"]));
    for call in [
        "VideoConference.Conference.Read   query-conference-info\n",
        "VideoConference.Conference.Write  lock-conference\n",
        "--union-id                        query-user-on-going-conference\n",
    ] {
        assert!(run.output.contains(call), "{}", run.output);
    }
}
