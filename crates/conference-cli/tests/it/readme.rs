//! The commands that the README shows, as they stand there.
#![cfg(unix)]

use std::{
    io::{BufRead, BufReader},
    net::TcpListener,
    process::{Command, Stdio},
};

const README: &str = include_str!("../../../../README.md");

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
