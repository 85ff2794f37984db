//! The official payloads of `data/examples.json`: each is read and written as it
//! is, and stands in the specification.

use conference_api::models::{Operation, for_each_operation};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::Value;

/// Example in the official document of an operation.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Example {
    name: String,
    request: Option<Value>,
    response: Option<Value>,
}

/// Reads an example and writes it again; tells whether the specification has it.
fn round_trip<T: Serialize + DeserializeOwned>(name: &str, example: Option<&Value>) -> bool {
    let Some(example) = example else { return true };
    let decoded: T = serde_json::from_value(example.clone()).unwrap();
    assert_eq!(serde_json::to_value(decoded).unwrap(), *example, "{name}");
    let examples = &definition(name)["examples"];
    examples.as_array().is_some_and(|all| all.contains(example))
}

fn definition(name: &str) -> Value {
    let folder = format!("{}/../../spec/operations", env!("CARGO_MANIFEST_DIR"));
    let mut specs = std::fs::read_dir(folder).unwrap().map(|file| {
        let text = std::fs::read_to_string(file.unwrap().path()).unwrap();
        serde_json::from_str::<Value>(&text).unwrap()
    });
    specs.find_map(|spec| spec["$defs"].get(name).cloned()).unwrap()
}

macro_rules! look_up {
    ($($operation:ident,)*) => {
        |example: &Example| match &*example.name {
            $(stringify!($operation) => {
                type Op = conference_api::models::$operation;
                let [request, response] = ["Request", "Response"].map(|kind| format!("{}{kind}", example.name));
                let has_request = round_trip::<<Op as Operation>::Request>(&request, example.request.as_ref());
                let has_response = round_trip::<<Op as Operation>::Response>(&response, example.response.as_ref());
                [(has_request, request), (has_response, response)]
            })*
            name => panic!("no operation {name}"),
        }
    };
}

/// The official examples that the specification does not have: the Chinese and
/// the English edition of five documents show different ones, and it has those
/// of the English.
const IN_THE_OTHER_EDITION: [&str; 7] = [
    "CreateVideoConferenceRequest",
    "CreateVideoConferenceResponse",
    "QueryConferenceInfoBatchResponse",
    "QueryConferenceInfoByRoomCodeResponse",
    "CreateScheduleConferenceRequest",
    "CreateScheduleConferenceResponse",
    "CreateCustomShortLinkResponse",
];

#[test]
fn every_official_example_round_trips_and_is_in_the_specification() {
    let examples: Vec<Example> = serde_json::from_str(include_str!("data/examples.json")).unwrap();
    assert_eq!(examples.len(), 30);
    let found = examples.iter().flat_map(for_each_operation!(look_up));
    let missing: Vec<String> =
        found.filter(|(is_there, _)| !is_there).map(|(_, name)| name).collect();
    assert_eq!(missing, IN_THE_OTHER_EDITION);
}
