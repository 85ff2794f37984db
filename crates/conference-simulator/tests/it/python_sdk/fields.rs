//! Every field of every request, as the official SDK sends it.

use std::collections::BTreeMap;

use conference_models::{
    RequestLocation,
    metadata::{Field, FieldType, OPERATIONS, OperationInfo},
};
use conference_simulator::Simulator;
use serde_json::{Map, Value, json};

use super::sdk::{Call, Sdk};
use crate::{
    good_requests::minimal,
    packages::{PYTHON_SDK, leave_out, python},
    stage::Stage,
};

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn the_official_sdk_sends_every_field_as_the_specification_has_it() {
    let python = match python() {
        Ok(python) => python,
        Err(why) => return leave_out(PYTHON_SDK, why),
    };
    let mut sdk = Sdk::start(python);
    for operation in OPERATIONS {
        let mut stage = Stage::set().await;
        let (parameter, request) = minimal(operation, &mut stage).await;
        sdk.turn_to(&stage.simulator);

        let request = object(operation.fields, Some(&request));
        let outcome = sdk.call(&call(operation, &parameter, &request));
        assert_arrived(&stage.simulator, operation, &request);
        assert_fits(operation, &outcome);
    }
    sdk.finish();
}

fn call(operation: &OperationInfo, parameter: &str, request: &Value) -> Call {
    let parameter = operation.path_parameter().map(|_| parameter.to_owned());
    let request = match operation.location {
        RequestLocation::QueryJson(name) => json!({ name: request }),
        _ => request.clone(),
    };
    (operation.name, parameter, request)
}

/// The request as it arrived last, by the method and the path of the operation,
/// is what the SDK was given.
#[track_caller]
fn assert_arrived(simulator: &Simulator, operation: &OperationInfo, request: &Value) {
    let journal = simulator.journal();
    let call = journal.calls().last().unwrap();
    assert_eq!(call.operation(), Some(operation.name));
    let (_, query) = call.target().split_once('?').unwrap_or_default();
    let query: BTreeMap<String, String> = serde_urlencoded::from_str(query).unwrap();
    let body = |bytes| serde_json::from_slice::<Value>(bytes).unwrap();
    match operation.location {
        RequestLocation::Body => assert_eq!(body(call.body()), *request, "{}", operation.name),
        RequestLocation::Query => assert_eq!(query, texts(request), "{}", operation.name),
        RequestLocation::QueryJson(name) => {
            assert_eq!(body(query[name].as_bytes()), *request, "{}", operation.name);
        }
        _ => assert!(query.is_empty(), "{}: {query:?}", operation.name),
    }
}

/// The fields as they stand in a query: booleans as Python writes them.
fn texts(request: &Value) -> BTreeMap<String, String> {
    let text = |value: &Value| match value {
        Value::Bool(true) => "True".to_owned(),
        Value::Bool(false) => "False".to_owned(),
        Value::String(text) => text.clone(),
        value => value.to_string(),
    };
    let fields = request.as_object().unwrap().iter();
    fields.map(|(name, value)| (name.clone(), text(value))).collect()
}

/// The strict simulator has nothing to say against the form of the request,
/// whatever it refuses about it.
fn assert_fits(operation: &OperationInfo, outcome: &Value) {
    let message = outcome["message"].as_str().unwrap_or_default();
    let is_unfit = crate::validation::is_about_form(message);
    assert!(!is_unfit, "{}: {outcome}", operation.name);
}

/// An object with every field, those that are given as they are.
fn object(fields: &[Field], given: Option<&Value>) -> Value {
    let value = |field: &Field| {
        let given = given.and_then(|given| given.get(field.name));
        (field.name.to_owned(), value(field.kind, given))
    };
    Value::Object(fields.iter().map(value).collect::<Map<_, _>>())
}

fn value(kind: FieldType, given: Option<&Value>) -> Value {
    match (kind, given) {
        (FieldType::Object(fields), given) => object(fields, given),
        (FieldType::List(item), Some(Value::Array(given))) => {
            given.iter().map(|given| value(item.kind, Some(given))).collect()
        }
        (FieldType::List(item), _) => json!([value(item.kind, None)]),
        (_, Some(given)) => given.clone(),
        (FieldType::Boolean, None) => json!(true),
        (FieldType::Integer, None) => json!(1),
        (FieldType::String, None) => json!("1"),
        (kind, None) => panic!("no request has {kind:?}"),
    }
}
