//! Readers that go away, and outputs that cannot be written.
#![cfg(unix)]

use std::{
    fs::OpenOptions,
    os::{fd::OwnedFd, unix::net::UnixStream},
    process::{Command, Stdio},
};

use conference_models::QueryConferenceInfoByRoomCode;

use crate::{
    pages,
    program::{CREATE, Service, conference},
};

/// An output that nobody reads.
fn closed() -> Stdio {
    let (end, _) = UnixStream::pair().unwrap();
    OwnedFd::from(end).into()
}

fn status_and_errors(command: &mut Command, output: Stdio) -> (Option<i32>, String) {
    let child = command.stdout(output).stderr(Stdio::piped()).spawn().unwrap();
    let output = child.wait_with_output().unwrap();
    (output.status.code(), String::from_utf8(output.stderr).unwrap())
}

#[test]
fn a_closed_standard_output_is_no_failure() {
    let service = Service::start();
    for command in [
        &mut conference(&["operations"]),
        &mut conference(&["completions", "bash"]),
        &mut conference(&["--help"]),
        &mut service.conference(CREATE),
    ] {
        assert_eq!(status_and_errors(command, closed()), (Some(0), String::new()));
    }
}

#[test]
fn pages_are_not_fetched_after_the_reader_is_gone() {
    let (service, room) = pages::room();
    let outcome = status_and_errors(&mut service.conference(&pages::query(&room)), closed());
    assert_eq!(outcome, (Some(0), String::new()));
    let journal = service.simulator.journal();
    journal.assert_calls::<QueryConferenceInfoByRoomCode>(1);
}

#[test]
fn a_closed_standard_error_does_not_change_the_exit_status() {
    let mut command = conference(&["create-video-conference"]);
    let status = command.stderr(closed()).status().unwrap();
    assert_eq!(status.code(), Some(2));
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_a_failure() {
    let full = OpenOptions::new().write(true).open("/dev/full").unwrap();
    let (status, errors) = status_and_errors(&mut conference(&["operations"]), full.into());
    assert_eq!(status, Some(1));
    assert!(errors.contains("cannot write to standard output"), "{errors}");
}
