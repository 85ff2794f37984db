//! The simulator's judgement of a query is a JSON Schema validator's.

use std::collections::BTreeMap;

use conference_models::metadata::{Field, Kind, OPERATIONS, OperationInfo};
use conference_simulator::Simulator;
use proptest::{prelude::*, strategy::ValueTree, test_runner::TestRunner};
use serde_json::{Map, Value};

use crate::{
    client::Client,
    spec::Spec,
    validation::{problems_in, schema_problems},
};

/// Of each operation with a query.
const QUERIES: usize = 400;

type Query = BTreeMap<String, String>;

fn query(operation: &OperationInfo) -> impl Strategy<Value = Query> + use<> {
    let names: Vec<_> = operation.fields.iter().map(|field| field.name).collect();
    let name = prop_oneof![
        20 => proptest::sample::select(names).prop_map(ToOwned::to_owned),
        1 => ".{0,3}",
    ];
    let text = prop_oneof![
        3 => any::<i64>().prop_map(|number| number.to_string()),
        1 => any::<i128>().prop_map(|number| number.to_string()),
        2 => "[-+ ]?[0-9]{0,3}[ .eE]?[0-9]?",
        1 => proptest::sample::select(vec!["true", "null", "[]", "\"1\"", "{}"])
            .prop_map(ToOwned::to_owned),
        1 => ".{0,4}",
    ];
    proptest::collection::btree_map(name, text, 0..3)
}

/// A query of texts and whole numbers, none of them required, so that one that
/// is made at random may fit, of an operation that answers 400 to whatever is
/// wrong.
fn is_easy(operation: &OperationInfo) -> bool {
    let easy =
        |field: &Field| !field.required && matches!(field.kind, Kind::Integer | Kind::String);
    operation.method.as_str() == "GET"
        && !operation.fields.is_empty()
        && operation.fields.iter().all(easy)
        && operation.errors.iter().all(|error| error.status != 404)
}

/// What the query says in JSON: a number is one that is written as JSON writes
/// whole numbers of 64 bits.
fn as_json(operation: &OperationInfo, query: &Query) -> Value {
    let value = |(name, text): (&String, &String)| {
        let field = operation.fields.iter().find(|field| field.name == name);
        let is_number = field.is_some_and(|field| matches!(field.kind, Kind::Integer));
        let number = text.parse::<i64>().ok();
        let plain = number.filter(|number| is_number && number.to_string() == *text);
        (
            name.clone(),
            plain.map_or_else(|| Value::from(&**text), Value::from),
        )
    };
    Value::Object(query.iter().map(value).collect::<Map<_, _>>())
}

#[tokio::test]
async fn it_agrees_with_a_json_schema_validator() {
    let spec = Spec::read();
    let simulator = Simulator::builder().strict().start().await.unwrap();
    let mut client = Client::connect(&simulator).await;
    let mut runner = TestRunner::deterministic();
    for operation in OPERATIONS.iter().filter(|operation| is_easy(operation)) {
        let validator = spec.validator(&format!("{}Request", operation.name));
        let strategy = query(operation);
        let (mut fit, mut unfit) = (0, 0);
        for _ in 0..QUERIES {
            let query = strategy.new_tree(&mut runner).unwrap().current();
            let target = format!(
                "{}?{}",
                path(operation),
                serde_urlencoded::to_string(&query).unwrap()
            );
            let found = problems_in(&client.get(&target).await);
            let expected = schema_problems(&validator, &as_json(operation, &query));
            assert_eq!(
                found.is_empty(),
                expected.is_empty(),
                "{target}: {found:#?} {expected:#?}",
            );
            if found.is_empty() {
                fit += 1;
            } else {
                unfit += 1;
            }
        }
        assert!(
            fit > 20 && unfit > 20,
            "{}: {fit} fit, {unfit} do not",
            operation.name
        );
    }
}

/// The path with a parameter that nothing has.
fn path(operation: &OperationInfo) -> String {
    match operation.path.split_once('{') {
        None => operation.path.to_owned(),
        Some((before, rest)) => {
            let (_, after) = rest.split_once('}').unwrap();
            format!("{before}1{after}")
        }
    }
}
