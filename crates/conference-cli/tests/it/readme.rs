//! The commands that the README shows, as they stand there.
#![cfg(unix)]

use std::{
    io::{BufRead, BufReader},
    net::TcpListener,
    process::{Command, Stdio},
    time::SystemTime,
};

use conference_models::{ConferenceId, UnionId};
use conference_simulator::{SimulatedClock, Simulator};

use crate::program::{Run, Service};

const README: &str = include_str!("../../../../README.md");
const OWN_README: &str = include_str!("../../README.md");

/// The commands under a heading, for another port.
fn commands(heading: &str, port: &str) -> Vec<String> {
    let (_, section) = README.split_once(heading).unwrap();
    let blocks = section.split("```sh\n").skip(1);
    let blocks = blocks.map(|block| block.split_once("```").unwrap().0);
    let program = concat!("exec ", env!("CARGO_BIN_EXE_conference"));
    blocks
        .map(|block| {
            block.replace("cargo run -q -p conference-cli --", program).replace("7070", port)
        })
        .collect()
}

/// The blocks of a section of the program's own README: commands, and what they print.
fn session(heading: &str) -> Vec<&'static str> {
    let (_, section) = OWN_README.split_once(heading).unwrap();
    let (section, _) = section.split_once("\n## ").unwrap();
    section.split("```").skip(1).step_by(2).collect()
}

/// The words of a line, without what is another one each time.
fn stable_words(line: &str) -> Vec<&str> {
    let (before, after) = line.split_once("request id ").unwrap_or((line, ""));
    let after = after.split_once(',').map_or("", |(_, after)| after);
    before.split_whitespace().chain(after.split_whitespace()).collect()
}

/// A shell with the commands of a block, set up for this service.
fn shell(service: &Service, block: &str) -> Command {
    let program = service.conference(&[]);
    let variables = program.get_envs().map(|(name, value)| (name, value.unwrap()));
    let mut shell = Command::new("sh");
    let name = program.get_program().to_str().unwrap();
    let commands = block.strip_prefix("sh\n").unwrap();
    let commands = format!("conference() {{ {name} \"$@\"; }}\n{commands}");
    shell.args(["-ec", &commands]).env_clear().envs(variables);
    shell
}

#[test]
fn the_session_books_lists_mutes_and_fails_as_it_is_shown() {
    let service = Service::start();
    let shell = |block: &str| shell(&service, block);
    let blocks = session("## A session");
    let [book, start, table, mute, fail, error] = blocks.as_slice() else {
        panic!("{blocks:?}");
    };
    let booked = Run::of(&mut shell(book));
    assert_eq!((booked.status, booked.output.trim().len()), (0, 11), "{}", booked.errors);

    let started = Run::of(&mut shell(&format!("{start}echo \"$id\"\n")));
    let lines: Vec<&str> = started.output.lines().collect();
    let shown: Vec<&str> = table.lines().skip(1).collect();
    assert_eq!((lines.len(), lines[0]), (3, shown[0]), "{}", started.errors);
    assert_eq!(lines[1].split_whitespace().count(), shown[1].split_whitespace().count());

    let id = lines[2];
    service.simulator.join(&ConferenceId::from(id), &UnionId::new("bo")).unwrap();
    let muted = Run::of(shell(mute).env("id", id));
    assert_eq!((muted.status, muted.errors.as_str()), (0, ""));

    let failed = Run::of(&mut shell(fail));
    let printed: Vec<_> = failed.error_text(1).lines().map(stable_words).collect();
    assert_eq!(printed, error.lines().skip(1).map(stable_words).collect::<Vec<_>>());
}

#[test]
fn the_doctor_finds_the_wrong_secret_as_it_is_shown() {
    let clock = SimulatedClock::fixed(SystemTime::now());
    let service = Service::with(Simulator::builder().clock(clock));
    let [command, output] = session("## If nothing works")[..] else { panic!() };
    let run = Run::of(&mut shell(&service, command));
    assert_eq!((run.status, run.errors.as_str()), (1, ""));
    assert_eq!(run.output.lines().count(), 13, "{}", run.output);
    assert_eq!(stable_lines(&run.output), stable_lines(output.strip_prefix("text\n").unwrap()));
}

/// The words of the checks that do not depend on port and time.
fn stable_lines(text: &str) -> Vec<Vec<&str>> {
    let others = ["configuration: ", "tcp: ", "clock: "];
    let lines = text.lines().filter(|line| !others.iter().any(|name| line.contains(name)));
    lines.map(stable_words).collect()
}

#[test]
fn two_commands_lead_to_a_booked_meeting() {
    let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let commands = commands("## From a terminal", &free.to_string());
    let shell = |command: &str| {
        let mut shell = Command::new("sh");
        shell.args(["-ec", command]).env_clear().stdout(Stdio::piped());
        shell
    };
    let mut simulator = shell(&commands[0]).spawn().unwrap();
    let mut line = String::new();
    BufReader::new(simulator.stdout.as_mut().unwrap()).read_line(&mut line).unwrap();
    let booked = shell(&commands[1].replace("exec ", "")).output().unwrap();
    simulator.kill().unwrap();
    simulator.wait().unwrap();
    let booked: serde_json::Value = serde_json::from_slice(&booked.stdout).unwrap();
    assert!(booked["roomCode"].is_string(), "{booked}");
}
