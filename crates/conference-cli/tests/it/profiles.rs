//! `--profile`
#![cfg(target_os = "linux")]

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use serde_json::json;

use crate::{
    program::{CREATE, Run, Service, conference},
    secure::{empty_folder, in_home},
};

/// A home folder with this configuration file.
fn home(name: &str, configuration: &str) -> PathBuf {
    let home = empty_folder(name);
    fs::create_dir_all(home.join("config/conference")).unwrap();
    fs::write(home.join("config/conference/config.toml"), configuration).unwrap();
    home
}

fn at_home(home: &Path, arguments: &[&str]) -> Command {
    let mut command = conference(arguments);
    in_home(&mut command, home);
    command
}

/// A home folder with the profile `work` for this service.
fn work(name: &str, service: &Service) -> PathBuf {
    let simulator = &service.simulator;
    let (url, key) = (simulator.base_url(), simulator.app_key());
    let tests = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let secret = tests.join(name).join("config/conference/secret");
    let home = home(
        name,
        &format!(
            "[profiles.work]\napp_key = \"{key}\"\napp_secret_file = \"secret\"\n\
             base_url = \"{url}\"\nzone = \"Asia/Shanghai\"\n\n[profiles.away]\n\
             app_key = \"{key}\"\napp_secret_file = \"{}\"\ncorp_id = \"{}\"\n\
             region = \"domestic\"\n",
            secret.display(),
            simulator.corp_id(),
        ),
    );
    fs::write(secret, simulator.app_secret()).unwrap();
    home
}

/// The URL that a call would go to.
fn url(command: &mut Command) -> String {
    let request = Run::of(command.arg("--dry-run")).response();
    let url = request["url"].as_str().unwrap();
    url.trim_end_matches("/v1.0/conference/videoConferences").to_owned()
}

#[test]
fn a_profile_names_the_app_its_secret_the_host_and_the_zone() {
    let service = Service::start();
    let home = work("profile-all", &service);
    let book = [
        "create-schedule-conference",
        "--creator-union-id=u",
        "--title=t",
        "--start-time=2036-12-04 10:00",
        "--end-time=+1h",
    ];
    for named in [&["--profile", "work"][..], &[]] {
        let mut command = at_home(&home, &[&book, named].concat());
        Run::of(command.env("DINGTALK_PROFILE", if named.is_empty() { "work" } else { "no" }))
            .response();
        assert_eq!(service.received()["startTime"], json!(2_111_968_800_000_i64));
    }
    let mut other_zone = at_home(&home, &[&book[..], &["--profile=work", "--zone=UTC"]].concat());
    Run::of(&mut other_zone).response();
    assert_eq!(service.received()["startTime"], json!(2_111_997_600_000_i64));
}

#[test]
fn variables_and_flags_win_over_the_profile() {
    let service = Service::start();
    let home = work("profile-wins", &service);
    let call = |more: &[&str]| at_home(&home, &[CREATE, &["--profile=work"], more].concat());
    let own = service.simulator.base_url();
    let [domestic, other] = ["https://api.dingtalk.com", "http://127.0.0.1:9"];
    assert_eq!(url(&mut call(&[])), own);
    assert_eq!(url(&mut call(&["--region=domestic"])), domestic);
    assert_eq!(url(call(&[]).env("DINGTALK_REGION", "domestic")), domestic);
    assert_eq!(url(call(&[]).env("DINGTALK_BASE_URL", other)), other);
    assert_eq!(url(call(&["--base-url", own]).env("DINGTALK_BASE_URL", other)), own);
    let away = || at_home(&home, &[CREATE, &["--profile=away"]].concat());
    assert_eq!(url(&mut away()), domestic);

    Run::of(away().env("DINGTALK_BASE_URL", own)).response();
    Run::of(call(&[]).env("DINGTALK_CORP_ID", service.simulator.corp_id())).response();
    let token = service.simulator.access_token();
    Run::of(call(&[]).env("DINGTALK_ACCESS_TOKEN", token)).response();
    let journal = service.simulator.journal();
    let calls: Vec<_> = journal.token_calls().map(|call| call.operation().unwrap()).collect();
    assert_eq!(calls, ["GetToken", "GetToken"]);
}

#[test]
fn the_secret_of_a_profile_is_for_its_own_app() {
    let service = Service::start();
    let home = work("profile-secret", &service);
    let call = |more: &[&str]| at_home(&home, &[CREATE, &["--profile=work"], more].concat());
    let other = Run::of(&mut call(&["--app-key", "other"]));
    assert!(other.error_text(2).contains("DINGTALK_APP_SECRET is not set"), "{}", other.errors);
    Run::of(&mut call(&["--app-key", service.simulator.app_key()])).response();
    fs::remove_file(home.join("config/conference/secret")).unwrap();
    let missing = Run::of(&mut call(&[]));
    let expected = "config/conference/secret: No such file";
    assert!(missing.error_text(2).contains(expected), "{}", missing.errors);
    Run::of(call(&[]).env("DINGTALK_APP_SECRET", service.simulator.app_secret())).response();
}

#[test]
fn a_mistake_is_refused_with_file_line_and_field() {
    for (mistake, expected) in [
        (
            "app_secret = \"hush\"",
            "line 3: profiles.a.app_secret: this file must not contain secrets",
        ),
        ("app_kee = 1", "3: profiles.a.app_kee: unknown setting; did you mean app_key, app"),
        ("color = 1", "3: profiles.a.color: unknown setting; known settings: app_key, app_secr"),
        ("app_key = 5", "line 3: profiles.a.app_key: expected a string"),
        ("app_key = \"\"", "line 3: profiles.a.app_key: the value is empty"),
        ("app_key = \"'k'\"", "line 3: profiles.a.app_key: the app key has quotes around it"),
        ("corp_id = \"c\\n\"", "line 3: profiles.a.corp_id: the corpId of the organization ends"),
        ("region = \"mars\"", "line 3: profiles.a.region: the region is neither"),
        ("base_url = \"http://x.example\"", "line 3: profiles.a.base_url: "),
        ("zone = \"Mars\"", "line 3: profiles.a.zone: unknown time zone \"Mars\""),
        ("zone = \"hush", "line 3: "),
        ("[profile.b]", "line 3: profile: unknown setting; did you mean profiles?"),
        ("[profiles.b]\napp_secret = \"hush\"", "line 4: profiles.b.app_secret: this file must"),
        ("[profiles]\nb = \"hush\"", "line 4: profiles.b: expected a table"),
    ] {
        let home = home("profile-mistake", &format!("# 会\n[profiles.a]\n{mistake}\n"));
        let run = Run::of(&mut at_home(&home, &[CREATE, &["--profile=a"]].concat()));
        let text = run.error_text(2);
        assert!(text.contains(expected) && !text.contains("hush"), "{mistake}: {text}");
        assert!(text.contains("/config/conference/config.toml: line "), "{text}");
    }
}

#[test]
fn a_profile_that_is_not_there_is_named_with_its_file() {
    let home = home("profile-missing", "[profiles.work]\n");
    let refused = |home: &Path, name: &str| {
        let run = Run::of(&mut at_home(home, &[CREATE, &["--profile", name]].concat()));
        run.error_text(2).to_owned()
    };
    let expected = "config.toml: there is no profile \"wrok\"; did you mean work?";
    assert!(refused(&home, "wrok").contains(expected));
    assert!(refused(&home, "x").contains("there is no profile \"x\"; known profiles: work"));
    let text = refused(&empty_folder("profile-none"), "work");
    let expected = "config/conference/config.toml: No such file";
    assert!(text.contains("the profile \"work\"") && text.contains(expected), "{text}");
    let run = Run::of(&mut conference(&[CREATE, &["--profile", "work"]].concat()));
    assert!(run.error_text(2).contains("set XDG_CONFIG_HOME or HOME"), "{}", run.errors);
}
