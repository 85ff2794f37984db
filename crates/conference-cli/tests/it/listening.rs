//! `conference events listen`

use std::{
    io::{BufRead, BufReader, Read},
    process::{Child, Command, Stdio},
};

use serde_json::Value;

use crate::program::{CREATE, Run, Service, conference};

/// The program while it receives events.
struct Listener(Child);

impl Listener {
    /// Returns when it is connected.
    fn start(service: &Service, arguments: &[&str]) -> Self {
        let arguments = [&["events", "listen"], arguments].concat();
        let mut command = service.conference(&arguments);
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        assert_eq!(read_line(child.stderr.as_mut().unwrap()), "connected\n");
        Self(child)
    }

    fn next_event(&mut self) -> Value {
        serde_json::from_str(&read_line(self.0.stdout.as_mut().unwrap())).unwrap()
    }

    fn end(self) -> Run {
        Run::from_output(self.0.wait_with_output().unwrap())
    }
}

/// Reads a line, and nothing of what follows it.
fn read_line(output: impl Read) -> String {
    let mut line = String::new();
    BufReader::with_capacity(1, output).read_line(&mut line).unwrap();
    line
}

#[test]
fn events_are_printed_and_acknowledged_until_so_many_came() {
    let service = Service::start();
    let listener = Listener::start(&service, &["--max", "1"]);
    let meeting = service.run(CREATE).response();
    let event = listener.end().response();
    assert_eq!(event["eventType"], "meeting_status_change");
    assert!(event["eventId"].is_string() && event["createdAt"].is_i64(), "{event}");
    assert_eq!(event["corpId"], service.simulator.corp_id());
    let id = &event["data"]["openConfModel"]["conferenceId"];
    assert_eq!(*id, meeting["conferenceId"], "{event}");
}

#[test]
fn a_signal_and_the_end_of_the_time_end_it_without_a_failure() {
    let service = Service::start();
    for signal in ["-TERM", "-INT"] {
        let mut listener = Listener::start(&service, &[]);
        service.run(CREATE).response();
        assert_eq!(listener.next_event()["eventType"], "meeting_status_change");
        let id = listener.0.id().to_string();
        assert!(Command::new("kill").args([signal, &id]).status().unwrap().success());
        assert_eq!(listener.end().status, 0);
    }
    assert_eq!(Listener::start(&service, &["--for", "0.1"]).end().status, 0);
}

#[test]
fn refused_credentials_end_it_and_missing_ones_are_named() {
    let service = Service::start();
    let wrong = &mut service.conference(&["events", "listen"]);
    let run = Run::of(wrong.env("DINGTALK_APP_SECRET", "not-the-secret"));
    assert!(!run.error_text(1).contains("not-the-secret"), "{}", run.errors);
    let mut missing = conference(&["events", "listen"]);
    let run = Run::of(missing.env("DINGTALK_ACCESS_TOKEN", "0123456789abcdef"));
    assert!(run.error_text(2).contains("DINGTALK_APP_SECRET"), "{}", run.errors);
}
