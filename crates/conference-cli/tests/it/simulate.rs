//! `conference simulate`, as a process of its own.

use std::{
    io::{BufRead, BufReader},
    net::TcpListener,
    process::{Child, Command, ExitStatus, Stdio},
};

use crate::program::{CREATE, Run, conference};

/// A simulator that runs until a signal ends it.
struct Simulator {
    child: Child,
    values: Vec<String>,
}

impl Simulator {
    /// Returns when it has printed where it listens.
    fn start(arguments: &[&str]) -> Self {
        let mut command = conference(&[&["simulate"], arguments].concat());
        let command = command.stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let lines = BufReader::new(child.stdout.as_mut().unwrap()).lines().take(4);
        let names = ["listening on ", "app key: ", "app secret: ", "corp id: "];
        let value = |(line, name): (std::io::Result<String>, &str)| {
            line.unwrap().strip_prefix(name).unwrap().to_owned()
        };
        let values = lines.zip(names).map(value).collect();
        Self { child, values }
    }

    fn conference(&self, arguments: &[&str]) -> Run {
        let mut command = conference(arguments);
        let variables = ["DINGTALK_BASE_URL", "DINGTALK_APP_KEY", "DINGTALK_APP_SECRET"];
        Run::of(command.envs(variables.iter().zip(&self.values)))
    }

    fn end(mut self, signal: &str) -> (ExitStatus, String) {
        let id = self.child.id().to_string();
        let kill = Command::new("kill").args([signal, &id]).status();
        assert!(kill.unwrap().success());
        let status = self.child.wait().unwrap();
        let errors = self.child.stderr.take().unwrap();
        (status, std::io::read_to_string(errors).unwrap())
    }
}

impl Drop for Simulator {
    fn drop(&mut self) {
        // It has ended, unless the test has failed.
        let _ = self.child.kill();
    }
}

#[cfg(unix)]
#[test]
fn interrupt_and_terminate_end_it_with_status_0() {
    for signal in ["-TERM", "-INT"] {
        let (status, errors) = Simulator::start(&[]).end(signal);
        assert_eq!((status.code(), errors.as_str()), (Some(0), ""), "{signal}");
    }
}

#[cfg(unix)]
#[test]
fn unused_faults_are_no_failure() {
    let (status, errors) = Simulator::start(&["--fault", "any=busy"]).end("-TERM");
    assert_eq!((status.code(), errors.as_str()), (Some(0), ""));
}

#[test]
fn the_printed_address_and_credentials_are_enough_to_call_it() {
    let simulator = Simulator::start(&[]);
    simulator.conference(CREATE).response();
    simulator.end("-TERM");
}

#[test]
fn the_seed_determines_the_credentials() {
    let values = |seed| {
        let simulator = Simulator::start(&["--seed", seed]);
        let values = simulator.values[1..].to_vec();
        simulator.end("-TERM");
        values
    };
    assert_eq!(values("7"), values("7"));
    assert_ne!(values("7"), values("8"));
}

#[test]
fn scripted_faults_happen_at_the_scripted_calls() {
    let fault = "CreateVideoConference#2=documented:paramsTitleError";
    let simulator = Simulator::start(&["--fault", fault, "--fault", "any*=latency:1ms"]);
    simulator.conference(CREATE).response();
    let error = simulator.conference(&[CREATE, &["--error-format", "json"]].concat()).error(1);
    assert_eq!(error["code"], "paramsTitleError");
    simulator.conference(CREATE).response();
    simulator.end("-TERM");
}

#[test]
fn an_invalid_fault_is_rejected() {
    for fault in ["busy", "any=thrtled", "any#0=busy", "Nothing=busy", "any=latency:long"] {
        let run = Run::of(&mut conference(&["simulate", "--fault", fault]));
        assert!(run.error_text(2).contains("scripts no fault"), "{}", run.errors);
    }
}

#[test]
fn help_has_the_grammar_of_faults() {
    let help = Run::of(&mut conference(&["simulate", "--help"]));
    for part in ["WHEN=FAULT", "token~0.25", "documented:CODE"] {
        assert!(help.output.contains(part), "{}", help.output);
    }
}

#[test]
fn a_taken_port_is_reported() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let run = Run::of(&mut conference(&["simulate", "--port", &port]));
    let text = run.error_text(1);
    assert!(text.contains(&format!("cannot listen on 127.0.0.1:{port}")), "{text}");
}
