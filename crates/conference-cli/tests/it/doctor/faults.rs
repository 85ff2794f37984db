//! Faults of credentials, permissions, limits, clock and hosts.

use std::net::TcpListener;

use conference_models::{QueryConferenceInfo, QueryUserOnGoingConference, UnionId};
use conference_simulator::{CallMatcher, Fault, Reply};

use super::{DOCTOR, READ, SECRET, WRITE, checks, named, of, service, status, with};
use crate::{
    connections::proxy,
    program::{Run, Service, conference},
};

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
        (Fault::quota_used_up, "quota_used_up", "Upgrade"),
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
fn a_refusal_with_an_undocumented_code_proves_neither_token_nor_scope() {
    let service = service();
    let refusal = Reply::error(403, "Forbidden.AccessDenied.SomethingNew", "no");
    service
        .simulator
        .inject(CallMatcher::operation::<QueryConferenceInfo>().always(), Fault::reply(refusal));
    let checks = of(&service, &["--union-id", "bo"]);
    let (status_of_token, reason) = status(&checks, "token");
    assert_eq!(status_of_token, "skipped");
    assert!(reason.starts_with("unknown_refusal: QueryConferenceInfo: Forbidden."), "{reason}");
    for name in [READ, WRITE, "ip_list", "union_id", "quota"] {
        let expected = ("skipped", "the first call failed with unknown_refusal");
        assert_eq!(status(&checks, name), expected);
    }
}

#[test]
fn a_response_that_cannot_be_read_is_no_user_id() {
    let service = service();
    let list = Reply::json(200, &serde_json::json!([]));
    let lookup = CallMatcher::operation::<QueryUserOnGoingConference>().always();
    service.simulator.inject(lookup, Fault::reply(list));
    let checks = of(&service, &["--union-id", "bo"]);
    let (status, reason) = status(&checks, "union_id");
    assert!(status == "skipped" && reason.contains("cannot be decoded"), "{reason}");
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
fn a_host_that_is_silent_is_not_said_to_speak_no_tls() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let mut command = conference(DOCTOR);
    command.env("DINGTALK_ACCESS_TOKEN", SECRET);
    command.env("DINGTALK_BASE_URL", format!("https://{}", listener.local_addr().unwrap()));
    let run = Run::of(&mut command);
    let line = run.output.lines().find(|line| line.contains("  tls: ")).unwrap();
    assert!(line.starts_with("failed   tls: no_secure_connection: timed out"), "{line}");
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
    let garbage = Fault::garbage("SSH-2.0-OpenSSH_9.9\r\n");
    service.simulator.inject(CallMatcher::any_call().always(), garbage);
    assert!(of_url(url, "token").contains("not HTTP"));
    service.simulator.clear_faults();
    service.simulator.inject(CallMatcher::any_call().always(), Fault::html(404));
    assert!(of_url(url, "token").contains("something other than the service"));
    service.simulator.clear_faults();
    let older = Reply::json(200, &serde_json::json!({ "errcode": 22, "errmsg": "no interface" }));
    service.simulator.inject(CallMatcher::any_call().always(), Fault::reply(older));
    assert!(of_url(url, "token").contains("no interface"));
}
