//! Answers and events of arbitrary bytes, and of examples in which something is another.

use conference_api::{
    ErrorKind, Execution,
    events::Event,
    models::{Operation, QueryConferenceInfoBatchRequest, for_each_operation},
};
use proptest::{collection::vec, prelude::*, sample, test_runner::TestCaseResult};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Value, json};
use tokio::runtime::Runtime;

use crate::responding;

type Decoder = fn(&[u8]) -> TestCaseResult;

macro_rules! decoders {
    ($($operation:ident,)*) => {
        &[$(read_and_written::<<conference_api::models::$operation as Operation>::Response>,)*]
    };
}

const DECODERS: &[Decoder] = for_each_operation!(decoders);

/// Checks that a value that was read can be written, and stays the same when it is read and written
/// again.
fn read_and_written<T: DeserializeOwned + Serialize>(body: &[u8]) -> TestCaseResult {
    let Ok(value) = serde_json::from_slice::<T>(body) else {
        return Ok(());
    };
    let written = serde_json::to_value(&value).unwrap();
    let again = serde_json::from_value::<T>(written.clone());
    let again = again.map_err(|error| TestCaseError::fail(format!("{error}: {written}")))?;
    prop_assert_eq!(serde_json::to_value(again).unwrap(), written);
    Ok(())
}

fn examples(data: &str, field: &str) -> Vec<Value> {
    let all: Vec<Value> = serde_json::from_str(data).unwrap();
    let examples = all.iter().map(|example| match field {
        "" => example,
        field => &example[field],
    });
    examples.filter(|value| value.is_object()).cloned().collect()
}

fn responses() -> Vec<Value> {
    examples(include_str!("data/examples.json"), "response")
}

fn events() -> Vec<Value> {
    examples(include_str!("../../../conference-events/tests/it/data/events.json"), "")
}

/// Bytes that have nothing to do with any example, or that of one with one value or a few bytes
/// changed.
fn bytes(examples: &[Value]) -> impl Strategy<Value = Vec<u8>> + use<> {
    let examples = examples.to_vec();
    let example = || sample::select(examples.clone());
    let changed_value =
        (example(), any::<sample::Index>(), value()).prop_map(|(mut example, place, value)| {
            let places = count(&example);
            change(&mut example, &mut place.index(places), &value);
            example.to_string().into_bytes()
        });
    let changed_bytes = (example(), vec((any::<sample::Index>(), any::<u8>()), 1..4)).prop_map(
        |(example, changes)| {
            let mut bytes = example.to_string().into_bytes();
            for (place, byte) in changes {
                let place = place.index(bytes.len());
                bytes[place] = byte;
            }
            bytes
        },
    );
    prop_oneof![
        1 => vec(any::<u8>(), 0..100),
        4 => changed_value,
        4 => changed_bytes,
    ]
}

fn value() -> impl Strategy<Value = Value> {
    prop_oneof![
        sample::select(vec![
            json!(null),
            json!([]),
            json!({}),
            json!(""),
            json!([null]),
            json!(true)
        ]),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        "\\PC{0,9}|-?[0-9]{1,25}".prop_map(Value::from),
    ]
}

/// Returns the number of values in a value, itself included.
fn count(value: &Value) -> usize {
    1 + children(&mut value.clone()).into_iter().map(|child| count(child)).sum::<usize>()
}

/// Puts another value in the place of the n-th.
fn change(value: &mut Value, nth: &mut usize, other: &Value) {
    if *nth == 0 {
        other.clone_into(value);
    }
    let left = nth.checked_sub(1);
    *nth = left.unwrap_or(usize::MAX);
    for child in children(value) {
        change(child, nth, other);
    }
}

fn children(value: &mut Value) -> Vec<&mut Value> {
    match value {
        Value::Array(items) => items.iter_mut().collect(),
        Value::Object(fields) => fields.values_mut().collect(),
        _ => Vec::new(),
    }
}

proptest! {
    #[test]
    fn every_decoded_response_round_trips(body in bytes(&responses())) {
        for decode in DECODERS {
            decode(&body)?;
        }
    }

    #[test]
    fn an_event_is_the_same_from_its_type_and_its_json(body in bytes(&events())) {
        let Ok(event) = Event::from_slice(&body) else { return Ok(()) };
        let again = Event::from_parts(&event.event_type, event.json());
        prop_assert_eq!(again.json(), event.json());
        prop_assert_eq!(again.data, event.data);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn a_response_of_any_bytes_is_a_value_an_api_error_or_a_decode_error(body in bytes(&responses())) {
        let body = String::from_utf8_lossy(&body);
        let result = Runtime::new().unwrap().block_on(async {
            let simulator = responding(&[&body]).await;
            let request = QueryConferenceInfoBatchRequest::new(["c1"]);
            crate::client(simulator.base_url()).query_conference_info_batch(&request).await
        });
        match result.map_err(|error| (error.kind(), error.execution())) {
            Ok(_) => prop_assert!(serde_json::from_str::<Value>(&body).is_ok()),
            Err(failed) => prop_assert!(
                failed == (ErrorKind::Api, Execution::Rejected)
                    || failed == (ErrorKind::Decode, expected_execution(&body)),
                "{failed:?}"
            ),
        }
    }
}

/// JSON, whole or cut, is of the service; anything else may be of something else.
fn expected_execution(body: &str) -> Execution {
    let start = body.strip_prefix('\u{feff}').unwrap_or(body).trim_ascii_start();
    let is_json = serde_json::from_str::<serde::de::IgnoredAny>(start).is_ok();
    if is_json || start.starts_with(['{', '[']) { Execution::Completed } else { Execution::Unknown }
}
