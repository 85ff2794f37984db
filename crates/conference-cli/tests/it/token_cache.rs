//! Access tokens that are kept between commands.
#![cfg(target_os = "linux")]

use std::{
    fs,
    os::unix::fs::{DirBuilderExt, MetadataExt, PermissionsExt, chown, symlink},
    path::{Path, PathBuf},
    process::{Child, Stdio},
};

use serde_json::{Value, json};

use crate::{
    program::{CREATE, Run, Service},
    secure::{SecureService, empty_folder, in_home},
};

impl SecureService {
    fn folder(&self) -> PathBuf {
        self.home.join("cache/conference")
    }

    /// The only file of the cache.
    fn file(&self) -> PathBuf {
        let files = files(&self.folder());
        assert_eq!(files.len(), 1, "{files:?}");
        files[0].clone()
    }

    /// Asserts that a call succeeds without a word, and that there were so many token calls so far.
    #[track_caller]
    fn assert_token_calls(&self, calls: usize) {
        self.run(CREATE).response();
        self.service.simulator.journal().assert_token_calls(calls);
    }

    /// Asserts that a call succeeds with this warning, and that it fetched a token.
    #[track_caller]
    fn assert_warning(&self, problem: &str) {
        self.service.simulator.clear_journal();
        let run = self.run(CREATE);
        assert_eq!((run.status, run.output.lines().count()), (0, 1), "{}", run.errors);
        let warning = format!("warning: the token cache is not used: {problem}");
        assert!(run.errors.starts_with(&warning), "{}", run.errors);
        assert_eq!(run.errors.lines().count(), 1, "{}", run.errors);
        self.service.simulator.journal().assert_token_calls(1);
    }
}

fn files(folder: &Path) -> Vec<PathBuf> {
    fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect()
}

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().mode() & 0o777
}

fn set_mode(path: &Path, mode: u32) {
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
}

#[test]
fn the_next_command_uses_the_token_and_only_the_user_can_read_it() {
    let secure = SecureService::start("cache-next");
    secure.assert_token_calls(1);
    secure.assert_token_calls(1);
    let (folder, file) = (secure.folder(), secure.file());
    assert_eq!((mode(&folder), mode(&file)), (0o700, 0o600));
    let (simulator, content) = (&secure.service.simulator, fs::read_to_string(&file).unwrap());
    for secret in [simulator.app_secret(), simulator.app_key()] {
        assert!(!file.to_str().unwrap().contains(secret) && !content.contains(secret));
    }
    let changed = Run::of(secure.conference(CREATE).env("DINGTALK_APP_SECRET", "changed"));
    changed.response();
    secure.service.simulator.journal().assert_token_calls(1);
}

#[test]
fn hosts_apps_and_organizations_have_tokens_of_their_own() {
    let secure = SecureService::start("cache-keys");
    secure.run(CREATE).response();
    let organization = secure.service.simulator.corp_id();
    let unified = [CREATE, &["--corp-id", organization]].concat();
    for _ in 0..2 {
        secure.run(&unified).response();
    }
    let other = SecureService { home: secure.home.clone(), ..SecureService::start("cache-other") };
    other.assert_token_calls(1);
    let other_app = secure.run(&[CREATE, &["--app-key", "another"]].concat());
    assert!(other_app.error_text(1).contains("invalidClientIdOrSecret"), "{}", other_app.errors);
    assert_eq!(files(&secure.folder()).len(), 3);
    secure.service.simulator.journal().assert_token_calls(3);
}

#[test]
fn a_rejected_token_is_fetched_again_without_an_error() {
    let secure = SecureService::start("cache-rejected");
    secure.assert_token_calls(1);
    secure.service.simulator.revoke_tokens();
    secure.assert_token_calls(2);
    secure.assert_token_calls(2);
    assert!(secure.file().exists());
}

#[test]
fn a_rejected_token_is_dropped_even_if_there_is_no_other() {
    let secure = SecureService::start("cache-dropped");
    secure.assert_token_calls(1);
    secure.service.simulator.revoke_tokens();
    let run = Run::of(secure.conference(CREATE).env("DINGTALK_APP_SECRET", "changed"));
    assert!(run.error_text(1).contains("invalidClientIdOrSecret"), "{}", run.errors);
    assert!(files(&secure.folder()).is_empty());
}

#[test]
fn an_expired_token_is_not_used() {
    let secure = SecureService::start("cache-expired");
    secure.assert_token_calls(1);
    let file = secure.file();
    let mut record: Value = serde_json::from_slice(&fs::read(&file).unwrap()).unwrap();
    let written = record["writtenAt"].as_i64().unwrap();
    // The clock may have been set back.
    for (minutes, calls) in [(119, 1), (-60, 1), (121, 2)] {
        let written_at = written - minutes * 60_000;
        record["writtenAt"] = json!(written_at);
        fs::write(&file, record.to_string()).unwrap();
        secure.assert_token_calls(calls);
    }
    secure.assert_token_calls(2);
}

#[test]
fn without_the_cache_no_token_is_used_or_kept() {
    let secure = SecureService::start("cache-off");
    let off = [CREATE, &["--no-token-cache"]].concat();
    secure.run(&off).response();
    assert!(!secure.folder().exists());
    secure.assert_token_calls(2);
    secure.run(&off).response();
    secure.service.simulator.journal().assert_token_calls(3);
}

#[test]
fn tokens_of_a_simulator_on_loopback_are_not_kept() {
    let (service, home) = (Service::start(), empty_folder("cache-loopback"));
    for _ in 0..2 {
        let mut command = service.conference(CREATE);
        in_home(&mut command, &home);
        Run::of(&mut command).response();
    }
    service.simulator.journal().assert_token_calls(2);
    assert!(!home.join("cache").exists());
}

#[test]
fn a_file_that_cannot_be_used_costs_a_warning_and_is_replaced() {
    let secure = SecureService::start("cache-file");
    secure.run(CREATE).response();
    let (file, path) = (secure.file(), secure.file().display().to_string());
    let content = fs::read_to_string(&file).unwrap();
    let elsewhere = secure.home.join("elsewhere");
    fs::write(&elsewhere, &content).unwrap();
    set_mode(&elsewhere, 0o600);
    for broken in ["", "{}", &content[..content.len() / 2], &content.replace(r#""access"#, "\"")] {
        fs::write(&file, broken).unwrap();
        secure.assert_warning(&format!("{path} contains no access token"));
        secure.assert_token_calls(1);
    }
    set_mode(&file, 0o640);
    secure.assert_warning(&format!("{path} is open to other users (mode 640)"));
    secure.assert_token_calls(1);
    fs::remove_file(&file).unwrap();
    symlink(&elsewhere, &file).unwrap();
    secure.assert_warning(&format!("{path} is a link, or not a file"));
    secure.assert_token_calls(1);
    assert_eq!((mode(&file), fs::read_to_string(&elsewhere).unwrap()), (0o600, content));
    // Only root can give a file away.
    if chown(&file, Some(12_345), None).is_ok() {
        secure.assert_warning(&format!("{path} belongs to another user"));
        secure.assert_token_calls(1);
    }
    fs::remove_file(&file).unwrap();
    fs::DirBuilder::new().mode(0o700).create(&file).unwrap();
    secure.assert_warning(&format!("{path} is a link, or not a file"));
}

#[test]
fn a_folder_that_is_not_the_users_alone_is_not_used() {
    let secure = SecureService::start("cache-folder");
    let (folder, path) = (secure.folder(), secure.folder().display().to_string());
    let elsewhere = empty_folder("cache-folder-elsewhere");
    set_mode(&elsewhere, 0o700);
    fs::create_dir_all(folder.parent().unwrap()).unwrap();
    symlink(&elsewhere, &folder).unwrap();
    secure.assert_warning(&format!("{path} is a link, or not a folder"));
    assert!(files(&elsewhere).is_empty());
    fs::remove_file(&folder).unwrap();
    fs::write(&folder, "").unwrap();
    secure.assert_warning(&format!("{path} is a link, or not a folder"));
    fs::remove_file(&folder).unwrap();
    fs::create_dir(&folder).unwrap();
    set_mode(&folder, 0o770);
    secure.assert_warning(&format!("{path} is open to other users (mode 770)"));
    set_mode(&folder, 0o700);
    if chown(&folder, Some(12_345), None).is_ok() {
        secure.assert_warning(&format!("{path} belongs to another user"));
    }
    assert!(files(&folder).is_empty());
}

#[test]
fn a_warning_is_json_on_request() {
    let secure = SecureService::start("cache-json");
    fs::create_dir_all(secure.home.join("cache")).unwrap();
    fs::write(secure.folder(), "").unwrap();
    let run = secure.run(&[CREATE, &["--error-format", "json"]].concat());
    let warning: Value = serde_json::from_str(&run.errors).unwrap();
    assert!(warning["warning"].as_str().unwrap().contains("token cache"), "{warning}");
}

#[test]
fn commands_at_the_same_time_leave_one_whole_token() {
    let secure = SecureService::start("cache-together");
    for _ in 0..3 {
        let start = |_| {
            let mut command = secure.conference(CREATE);
            command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
        };
        let together: Vec<Child> = (0..6).map(start).collect();
        for child in together {
            Run::from_output(child.wait_with_output().unwrap()).response();
        }
        secure.service.simulator.clear_journal();
        secure.assert_token_calls(0);
        assert_eq!(mode(&secure.file()), 0o600);
        secure.service.simulator.revoke_tokens();
    }
}
