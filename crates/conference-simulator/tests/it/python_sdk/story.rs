//! Every operation, called by the official SDK in one story. The control interface does what people
//! do.

use std::{path::Path, process::Command};

use conference_models::metadata::OPERATIONS;
use conference_simulator::{RecordedCall, Simulator};
use serde_json::{Value, json};

use crate::packages::{PYTHON_SDK, leave_out, python};

/// Response field of the specification that the SDK does not know: it is in the official example of
/// a response, but not in its table.
const UNKNOWN_TO_THE_SDK: (&str, &str) = ("QueryCloudRecordVideoPlayInfo", "size");

/// An operation, and what it was answered.
type Answer = (String, Value);

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn the_official_sdk_calls_every_operation_with_success_and_reads_every_answer() {
    let python = match python() {
        Ok(python) => python,
        Err(why) => return leave_out(PYTHON_SDK, why),
    };
    let simulator = Simulator::builder().strict().start().await.unwrap();
    let read: Vec<_> = tell(python, &simulator).into_iter().map(without_empty_lists).collect();

    let journal = simulator.journal();
    let refused = journal.calls().iter().find(|call| call.status() != Some(200));
    assert!(refused.is_none(), "{refused:?}");
    let calls = &journal.calls()[journal.token_calls().count()..];
    for operation in OPERATIONS {
        let is_called = calls.iter().any(|call| call.operation() == Some(operation.name));
        assert!(is_called, "the story lacks {}", operation.name);
    }

    let sent: Vec<_> =
        calls.iter().map(answer_of).map(as_the_sdk_knows_it).map(without_empty_lists).collect();
    assert_eq!(read, sent);
}

/// Runs the story. Returns what the SDK read, in the order of the calls.
fn tell(python: &Path, simulator: &Simulator) -> Vec<Answer> {
    let story = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/python_sdk/story.py");
    let mut command = Command::new(python);
    command.arg("-B").arg(story);
    command.env("DINGTALK_BASE_URL", simulator.base_url());
    command.env("DINGTALK_APP_KEY", simulator.app_key());
    command.env("DINGTALK_APP_SECRET", simulator.app_secret());
    let output = tokio::task::block_in_place(|| command.output()).unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let lines = serde_json::Deserializer::from_slice(&output.stdout).into_iter();
    lines.collect::<Result<_, _>>().unwrap()
}

fn answer_of(call: &RecordedCall) -> Answer {
    let answer = call.raw_response();
    let head = answer.windows(4).position(|four| four == b"\r\n\r\n").unwrap();
    let body = serde_json::from_slice(&answer[head + 4..]).unwrap();
    (call.operation().unwrap().to_owned(), body)
}

fn as_the_sdk_knows_it((operation, mut body): Answer) -> Answer {
    let (name, field) = UNKNOWN_TO_THE_SDK;
    if operation == name {
        let unknown = body.as_object_mut().unwrap().remove(field);
        assert!(unknown.is_some(), "{name} answers without {field}");
    }
    (operation, body)
}

/// For the SDK a list that is missing is an empty one.
fn without_empty_lists((operation, mut body): Answer) -> Answer {
    remove_empty_lists(&mut body);
    (operation, body)
}

fn remove_empty_lists(value: &mut Value) {
    match value {
        Value::Object(fields) => {
            fields.retain(|_, value| *value != json!([]));
            fields.values_mut().for_each(remove_empty_lists);
        }
        Value::Array(items) => items.iter_mut().for_each(remove_empty_lists),
        _ => {}
    }
}
