//! Every operation succeeds with no more than it requires, and whatever else it
//! is given, it answers as its document says.

use conference_models::metadata::{OPERATIONS, OperationInfo};
use serde_json::{Value, json};

use crate::{client::Response, good_requests::minimal, spec::Spec, stage::Stage};

#[tokio::test]
async fn each_succeeds_and_its_answer_fits_the_specification() {
    let spec = Spec::read();
    for operation in OPERATIONS {
        let name = operation.name;
        let mut stage = Stage::set().await;
        let (parameter, request) = minimal(operation, &mut stage).await;
        let answer = stage.call_on(name, &parameter, &request).await;
        let body = answer.json();
        assert_eq!(answer.status, 200, "{name}: {body}");
        assert!(!body.as_object().unwrap().is_empty(), "{name}");

        let validator = spec.validator(&format!("{name}Response"));
        let errors: Vec<_> = validator
            .iter_errors(&body)
            .map(|error| format!("{}: {error}", error.instance_path()))
            .collect();
        assert!(errors.is_empty(), "{name}: {errors:#?}");
        assert!(!validator.is_valid(&json!({ "made up": 1 })));
        assert!(answer.header("x-acs-request-id").is_some());
        assert!(answer.header("x-acs-trace-id").is_some());
        assert_eq!(answer.header("content-type"), Some("application/json;charset=utf-8"));
    }
}

#[tokio::test]
async fn each_refuses_with_its_documented_codes_only() {
    for operation in OPERATIONS {
        let mut stage = Stage::set().await;
        let (parameter, request) = minimal(operation, &mut stage).await;
        let mut refused = 0;
        for (parameter, request) in mutations(&stage, &parameter, &request) {
            let answer = stage.call_on(operation.name, &parameter, &request).await;
            check_refusal(operation, &answer);
            refused += usize::from(answer.status != 200);
        }
        assert!(refused > 0, "{} refuses nothing", operation.name);
    }
}

/// Other parameters, and requests with one value replaced.
fn mutations(stage: &Stage, parameter: &str, request: &Value) -> Vec<(String, Value)> {
    let parameters =
        ["", "nobody's", stage.unopened.as_str(), stage.ended.as_str(), stage.cancelled.as_str()];
    let mut mutations: Vec<_> =
        parameters.iter().map(|other| ((*other).to_owned(), request.clone())).collect();
    let mut pointers =
        vec!["/maxResults".to_owned(), "/nextToken".to_owned(), "/madeUp".to_owned()];
    leaves("", request, &mut pointers);
    let values = [
        json!("u9"),
        json!("u5"),
        json!("x"),
        json!(""),
        json!(-1),
        json!(0),
        json!(9_999),
        json!(true),
        json!(stage.unopened),
        json!(stage.ended),
        json!(stage.cancelled),
        json!([]),
    ];
    for pointer in &pointers {
        for value in &values {
            let mut request = request.clone();
            match request.pointer_mut(pointer) {
                Some(place) => *place = value.clone(),
                None => request[&pointer[1..]] = value.clone(),
            }
            mutations.push((parameter.to_owned(), request));
        }
    }
    mutations
}

/// The places of everything in a value that holds nothing else.
fn leaves(pointer: &str, value: &Value, pointers: &mut Vec<String>) {
    match value {
        Value::Object(fields) => {
            for (name, value) in fields {
                leaves(&format!("{pointer}/{name}"), value, pointers);
            }
        }
        Value::Array(items) => {
            for (index, value) in items.iter().enumerate() {
                leaves(&format!("{pointer}/{index}"), value, pointers);
            }
        }
        _ => pointers.push(pointer.to_owned()),
    }
}

#[track_caller]
fn check_refusal(operation: &OperationInfo, answer: &Response) {
    if answer.status == 200 {
        return;
    }
    let (code, message) = answer.failure(answer.status);
    let is_documented = operation
        .errors
        .iter()
        .any(|error| error.status == answer.status && error.code.as_str() == code);
    let is_assumed = operation.errors.is_empty() && answer.status == 400;
    assert!(is_documented || is_assumed, "{}: {} {code}: {message}", operation.name, answer.status);
}
