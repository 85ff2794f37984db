//! DingTalk's official clients receive events from the simulator. Left out, with a line on standard
//! error, where a language or a package cannot be had.

use std::{
    collections::BTreeSet,
    io::{BufRead, BufReader},
    path::Path,
    process::{Child, Command, Stdio},
    sync::mpsc,
    time::Duration,
};

use conference_simulator::{CallMatcher, Fault, RecordedPush, Simulator};
use serde_json::{Value, json};
use tokio::time::timeout;

use crate::{
    packages::{PYTHON_STREAM, Package, leave_out, node_modules_with, python},
    stage::{Stage, person},
};

const NODE: Package = Package { name: "dingtalk-stream", version: "2.1.5" };

/// Longer than a client takes to start or to connect again on a busy machine.
const PATIENCE: Duration = Duration::from_secs(60);

/// Of this type, the clients do not acknowledge the first push.
const REFUSED: &str = "flash_minutes_open_event";

/// A client in a process of its own.
struct OfficialClient {
    process: Child,
    events: mpsc::Receiver<Value>,
}

impl OfficialClient {
    fn start(command: &mut Command, simulator: &Simulator) -> Self {
        let settings = [simulator.base_url(), simulator.app_key(), simulator.app_secret(), REFUSED];
        let mut process =
            command.args(settings).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let lines = BufReader::new(process.stdout.take().unwrap()).lines();
        let (sender, events) = mpsc::channel();
        std::thread::spawn(move || {
            for line in lines.map_while(Result::ok) {
                // The test may have seen enough.
                let _ = sender.send(serde_json::from_str(&line).unwrap());
            }
        });
        Self { process, events }
    }

    fn event(&self) -> Value {
        tokio::task::block_in_place(|| self.events.recv_timeout(PATIENCE)).unwrap()
    }
}

impl Drop for OfficialClient {
    fn drop(&mut self) {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
    }
}

async fn until(what: &str, holds: impl Fn() -> bool) {
    let holding = async {
        while !holds() {
            tokio::task::yield_now().await;
        }
    };
    timeout(PATIENCE, holding).await.expect(what);
}

async fn until_connected(simulator: &Simulator) {
    until("a connection", || simulator.open_streams() == 1).await;
}

/// The app's answer to every push so far, by the type of the event.
async fn until_answered(simulator: &Simulator) -> Vec<(String, String)> {
    let pushes = || simulator.journal().pushes().to_vec();
    let is_answered =
        |push: &RecordedPush| push.event_type() == "disconnect" || push.answer().is_some();
    until("an answer to each push", || pushes().iter().all(is_answered)).await;
    let pushes = pushes().into_iter();
    let answers =
        pushes.map(|push| (push.event_type().to_owned(), push.answer().unwrap_or("").to_owned()));
    answers.collect()
}

/// Makes events of all eight types.
async fn act(stage: &mut Stage) {
    stage.simulator.leave(&stage.meeting, &person("u2")).unwrap();
    stage.call("StartMinutes", json!({ "unionId": "u1" })).await.success();
    stage.simulator.say(&stage.meeting, &person("u1"), "Good bye").unwrap();
    stage.call("StopMinutes", json!({ "unionId": "u1" })).await.success();
    stage.simulator.end_meeting(&stage.meeting).unwrap();
}

/// The whole story, for a client that refuses with this answer and accepts with that one.
async fn gets_on(mut command: Command, [accepts, refuses]: [&str; 2]) {
    let mut stage = Stage::set().await;
    let client = OfficialClient::start(&mut command, &stage.simulator);
    until_connected(&stage.simulator).await;

    let before = stage.simulator.events().len();
    act(&mut stage).await;
    let simulator = &stage.simulator;
    let events = simulator.events().split_off(before);
    let mut received: Vec<_> = events.iter().map(|_| client.event()).collect();
    let types: BTreeSet<_> = received.iter().map(|event| event["type"].as_str().unwrap()).collect();
    assert_eq!(types.len(), 8, "{types:?}");
    for event in &events {
        let same = received.iter().find(|one| one["id"] == event.event_id()).unwrap();
        assert_eq!((&same["type"], &same["data"]), (&json!(event.event_type()), event.data()));
    }
    for (event_type, answer) in until_answered(simulator).await {
        assert_eq!(answer, if event_type == REFUSED { refuses } else { accepts }, "{event_type}");
    }

    // The one that was refused comes again, and no other.
    simulator.advance(Duration::from_secs(10));
    let again = client.event();
    received.retain(|event| event["type"] == REFUSED);
    assert_eq!(received, [again]);

    simulator.advance(Duration::from_secs(20));
    until("a ping", || simulator.journal().pushes().last().unwrap().event_type() == "ping").await;
    assert_eq!(until_answered(simulator).await.last().unwrap(), &("ping".into(), "200".into()));

    survives_a_disconnect(simulator, &client).await;
}

async fn survives_a_disconnect(simulator: &Simulator, client: &OfficialClient) {
    let connections = || simulator.journal().pushes().last().unwrap().connection();
    let first = connections();
    simulator.inject(CallMatcher::any_call(), Fault::disconnect());
    simulator.publish("meeting_status_change", json!({ "name": "before" }));
    assert_eq!(client.event()["data"]["name"], "before");
    until_answered(simulator).await;
    simulator.advance(Duration::from_secs(10));
    until("the end of the connection", || {
        simulator.open_streams() == 1 && accepted(simulator) == 2
    })
    .await;
    simulator.publish("meeting_status_change", json!({ "name": "after" }));
    assert_eq!(client.event()["data"]["name"], "after");
    assert_ne!(connections(), first);
    let (_, answer) = until_answered(simulator).await.pop().unwrap();
    assert!(answer.starts_with("200"), "{answer}");
}

/// Returns the number of upgraded connections.
fn accepted(simulator: &Simulator) -> usize {
    simulator.journal().calls().iter().filter(|call| call.status() == Some(101)).count()
}

fn script(name: &str) -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/official_clients").join(name)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn the_official_python_client_receives_acknowledges_and_survives() {
    let python = match python() {
        Ok(python) => python,
        Err(why) => return leave_out(PYTHON_STREAM, why),
    };
    let mut command = Command::new(python);
    command.arg(script("client.py"));
    gets_on(command, ["200", "500"]).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn the_official_node_client_receives_acknowledges_and_survives() {
    let modules = match node_modules_with(NODE) {
        Ok(modules) => modules,
        Err(why) => return leave_out(NODE, &why),
    };
    let mut command = Command::new("node");
    command.arg(script("client.mjs")).arg(modules);
    gets_on(command, ["200 SUCCESS", "200 LATER"]).await;
}
