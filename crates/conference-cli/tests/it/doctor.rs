//! `conference doctor`

mod faults;
#[cfg(target_os = "linux")]
mod regions;

use std::{
    io::{Read, Write},
    net::TcpStream,
    process::Command,
    time::SystemTime,
};

use conference_models::{ConferenceId, UnionId};
use conference_simulator::{SimulatedClock, Simulator};
use serde_json::Value;

use crate::program::{CREATE, Run, Service, conference};

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
        "the app key contains control or non-ASCII characters",
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
