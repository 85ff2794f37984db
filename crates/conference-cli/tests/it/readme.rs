//! The commands that the README shows, as they stand there.
#![cfg(unix)]

use std::{
    io::{BufRead, BufReader},
    net::TcpListener,
    process::{Command, Stdio},
};

use conference_models::{ConferenceId, UnionId};

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

/// The blocks of the session in the program's own README: commands, and what they print.
fn session() -> Vec<&'static str> {
    let (_, section) = OWN_README.split_once("## A session").unwrap();
    let (section, _) = section.split_once("\n## ").unwrap();
    section.split("```").skip(1).step_by(2).collect()
}

/// The words of a line, without what is another one each time.
fn stable_words(line: &str) -> Vec<&str> {
    let (before, after) = line.split_once("request id ").unwrap_or((line, ""));
    let after = after.split_once(',').map_or("", |(_, after)| after);
    before.split_whitespace().chain(after.split_whitespace()).collect()
}

#[test]
fn the_session_books_lists_mutes_and_fails_as_it_is_shown() {
    let service = Service::start();
    let shell = |block: &str| {
        let mut shell = service.conference(&[]);
        let environment: Vec<_> = shell
            .get_envs()
            .map(|(name, value)| (name.to_owned(), value.unwrap().to_owned()))
            .collect();
        let program = shell.get_program().to_owned();
        shell = Command::new("sh");
        let function = format!("conference() {{ {} \"$@\"; }}", program.to_str().unwrap());
        let commands = block.strip_prefix("sh\n").unwrap();
        shell.args(["-ec", &format!("{function}\n{commands}")]).env_clear().envs(environment);
        shell
    };
    let blocks = session();
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
