//! The official SDK in a process of its own.

use std::{
    io::{BufRead, BufReader, Write},
    path::Path,
    process::{Child, ChildStdin, ChildStdout, Command, Stdio},
};

use conference_simulator::Simulator;
use serde_json::{Value, json};

/// A call of an operation with its parameter in the path, if it has one.
pub(super) type Call = (&'static str, Option<String>, Value);

/// A process in which the SDK makes the calls that it is told.
pub(super) struct Sdk {
    process: Child,
    calls: ChildStdin,
    outcomes: BufReader<ChildStdout>,
    endpoint: String,
    pub(super) token: String,
}

impl Sdk {
    pub(super) fn start(python: &Path) -> Self {
        let mut process = Command::new(python)
            .arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/python_sdk/sdk.py"))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        Self {
            calls: process.stdin.take().unwrap(),
            outcomes: BufReader::new(process.stdout.take().unwrap()),
            process,
            endpoint: String::new(),
            token: String::new(),
        }
    }

    /// The calls go to this simulator from now on.
    pub(super) fn turn_to(&mut self, simulator: &Simulator) {
        let endpoint = simulator.base_url().strip_prefix("http://").unwrap();
        endpoint.clone_into(&mut self.endpoint);
        let request = json!({ "appKey": simulator.app_key(), "appSecret": simulator.app_secret() });
        let outcome = self.send("oauth2_1_0", &("GetAccessToken", None, request));
        outcome["body"]["accessToken"].as_str().unwrap().clone_into(&mut self.token);
    }

    pub(super) fn call(&mut self, call: &Call) -> Value {
        self.send("conference_1_0", call)
    }

    #[track_caller]
    pub(super) fn success(&mut self, call: &Call) -> Value {
        let outcome = self.call(call);
        assert!(outcome["body"].is_object(), "{call:?}: {outcome}");
        outcome["body"].clone()
    }

    fn send(&mut self, api: &str, (operation, parameter, request): &Call) -> Value {
        let call = json!({
            "endpoint": self.endpoint,
            "api": api,
            "operation": operation,
            "token": self.token,
            "parameter": parameter,
            "request": request,
        });
        writeln!(self.calls, "{call}").unwrap();
        let mut outcome = String::new();
        self.outcomes.read_line(&mut outcome).unwrap();
        serde_json::from_str(&outcome).unwrap()
    }

    pub(super) fn finish(mut self) {
        drop(self.calls);
        assert!(self.process.wait().unwrap().success());
    }
}
