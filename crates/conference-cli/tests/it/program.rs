//! Running the program.

use std::{
    io::Write,
    process::{Command, Output, Stdio},
};

use conference_simulator::{Simulator, SimulatorBuilder};
use serde_json::Value;
use tokio::runtime::{Builder, Runtime};

/// A call that succeeds on an empty simulator.
pub(crate) const CREATE: &[&str] =
    &["create-video-conference", "--user-id", "u", "--conf-title", "t"];

/// The program with these arguments, and nothing in its environment: no folder of the user that
/// runs the tests either.
pub(crate) fn conference(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_conference"));
    command.args(arguments).env_clear();
    command
}

/// The output of a run of the program.
pub(crate) struct Run {
    pub(crate) status: i32,
    pub(crate) output: String,
    pub(crate) errors: String,
}

impl Run {
    pub(crate) fn of(command: &mut Command) -> Self {
        Self::from_output(command.output().unwrap())
    }

    pub(crate) fn with_input(command: &mut Command, input: &str) -> Self {
        command.stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = command.stderr(Stdio::piped()).spawn().unwrap();
        // It may end without reading.
        let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
        Self::from_output(child.wait_with_output().unwrap())
    }

    /// The response that it printed. Panics unless it succeeded.
    pub(crate) fn response(&self) -> Value {
        assert_eq!(self.status, 0, "{}", self.errors);
        assert_eq!(self.errors, "");
        assert_eq!(self.output.lines().count(), 1, "{}", self.output);
        serde_json::from_str(&self.output).unwrap()
    }

    /// The text on standard error. Panics unless it failed with this status and printed nothing.
    pub(crate) fn error_text(&self, status: i32) -> &str {
        assert_eq!((self.status, self.output.as_str()), (status, ""), "{}", self.errors);
        &self.errors
    }

    /// The JSON on standard error. Panics unless it failed with this status.
    pub(crate) fn error(&self, status: i32) -> Value {
        let line = self.error_text(status).strip_suffix('\n').unwrap();
        assert!(!line.contains('\n'), "{line}");
        serde_json::from_str(line).unwrap()
    }

    pub(crate) fn from_output(output: Output) -> Self {
        Self {
            status: output.status.code().unwrap(),
            output: String::from_utf8(output.stdout).unwrap(),
            errors: String::from_utf8(output.stderr).unwrap(),
        }
    }
}

/// A simulator for the program to call.
pub(crate) struct Service {
    pub(crate) simulator: Simulator,
    pub(crate) runtime: Runtime,
}

impl Service {
    pub(crate) fn start() -> Self {
        Self::with(Simulator::builder())
    }

    pub(crate) fn with(builder: SimulatorBuilder) -> Self {
        let runtime = Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        Self { simulator: runtime.block_on(builder.start()).unwrap(), runtime }
    }

    /// The program, set up for this service.
    pub(crate) fn conference(&self, arguments: &[&str]) -> Command {
        let mut command = conference(arguments);
        command
            .env("DINGTALK_BASE_URL", self.simulator.base_url())
            .env("DINGTALK_APP_KEY", self.simulator.app_key())
            .env("DINGTALK_APP_SECRET", self.simulator.app_secret());
        command
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Run {
        Run::of(&mut self.conference(arguments))
    }

    /// The body of the last call.
    pub(crate) fn received(&self) -> Value {
        let journal = self.simulator.journal();
        serde_json::from_slice(journal.calls().last().unwrap().body()).unwrap()
    }
}
