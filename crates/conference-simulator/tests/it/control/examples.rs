//! The examples in other languages, as tests. Each is left out, with a line on standard error,
//! where its program is missing.

use std::{
    path::Path,
    process::{Command, Output},
};

use conference_simulator::Simulator;

use crate::packages::leave_out_program;

/// Runs an example in its language. Fails if a test of it fails.
fn run(simulator: &Simulator, program: &str, arguments: &[&str], file: &str) -> Option<Output> {
    if let Err(error) = Command::new(program).arg("--version").output() {
        leave_out_program(program, &error.to_string());
        return None;
    }
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/control").join(file);
    let interpreter = if program == "curl" { "sh" } else { program };
    let mut command = Command::new(interpreter);
    command.args(arguments).arg(file);
    command.env("DINGTALK_BASE_URL", simulator.base_url());
    command.env("DINGTALK_APP_KEY", simulator.app_key());
    command.env("DINGTALK_APP_SECRET", simulator.app_secret());
    let output = tokio::task::block_in_place(|| command.output()).unwrap();
    let said = [&*output.stdout, &*output.stderr].concat();
    let said = String::from_utf8_lossy(&said);
    assert!(output.status.success(), "{said}");
    Some(output)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_meeting_is_tested_in_python() {
    let simulator = Simulator::start().await;
    if let Some(output) = run(&simulator, "python3", &[], "meeting.py") {
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(said.contains("Ran 4 tests"), "{said}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_meeting_is_tested_in_node() {
    let simulator = Simulator::start().await;
    if let Some(output) = run(&simulator, "node", &["--test"], "meeting.mjs") {
        let said = String::from_utf8_lossy(&output.stdout);
        assert!(said.contains("pass 4"), "{said}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_meeting_is_tested_in_shell() {
    let simulator = Simulator::start().await;
    run(&simulator, "curl", &[], "meeting.sh");
}
