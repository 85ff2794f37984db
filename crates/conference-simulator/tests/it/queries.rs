//! The simulator's judgement of a query is a JSON Schema validator's.

use std::collections::BTreeMap;

use conference_models::{
    RequestLocation,
    metadata::{FieldType, OPERATIONS, OperationInfo},
};
use conference_simulator::Simulator;
use proptest::{prelude::*, strategy::ValueTree, test_runner::TestRunner};
use serde_json::{Map, Value};

use crate::{
    client::Client,
    spec::Spec,
    validation::{Tally, problems_in, schema_problems},
};

/// Of each operation with a query.
const QUERIES: usize = 200;

type Query = BTreeMap<String, String>;

/// Required fields are mostly there, so that a query that is made at random may
/// fit.
fn query(operation: &OperationInfo) -> impl Strategy<Value = Query> + use<> {
    let fields = operation.fields.iter();
    let entries: Vec<_> = fields
        .map(|field| {
            let chance = if field.required { 0.95 } else { 0.3 };
            let entry = text(field.kind).prop_map(|text| (field.name.to_owned(), text));
            proptest::option::weighted(chance, entry)
        })
        .collect();
    // A semicolon stands between two problems in a message.
    let unknown = proptest::option::weighted(0.1, ("[^;]{0,3}", ".{0,4}"));
    (entries, unknown)
        .prop_map(|(entries, unknown)| entries.into_iter().flatten().chain(unknown).collect())
}

fn text(kind: FieldType) -> impl Strategy<Value = String> {
    let fitting = match kind {
        FieldType::Integer => any::<i64>().prop_map(|number| number.to_string()).boxed(),
        FieldType::Boolean => proptest::sample::select(vec!["true", "false", "True", "False"])
            .prop_map(ToOwned::to_owned)
            .boxed(),
        _ => ".{1,4}".boxed(),
    };
    prop_oneof![
        12 => fitting,
        1 => any::<i128>().prop_map(|number| number.to_string()),
        1 => "[-+ ]?[0-9]{0,3}[ .eE]?[0-9]?",
        1 => proptest::sample::select(vec!["true", "null", "[]", "\"1\"", "{}", ""])
            .prop_map(ToOwned::to_owned),
    ]
}

/// Returns the query as JSON. A number must be written like a 64-bit integer in JSON, and a boolean
/// may be capitalized.
fn as_json(operation: &OperationInfo, query: &Query) -> Value {
    let value = |(name, text): (&String, &String)| {
        let field = operation.fields.iter().find(|field| field.name == name);
        let value = match field.map(|field| field.kind) {
            Some(FieldType::Integer) => text
                .parse::<i64>()
                .ok()
                .filter(|number| number.to_string() == *text)
                .map(Value::from),
            Some(FieldType::Boolean) => text.to_lowercase().parse::<bool>().ok().map(Value::from),
            _ => None,
        };
        (name.clone(), value.unwrap_or_else(|| Value::from(&**text)))
    };
    Value::Object(query.iter().map(value).collect::<Map<_, _>>())
}

#[tokio::test]
async fn queries_fit_where_a_json_schema_validator_says_so() {
    let spec = Spec::read();
    let simulator = Simulator::builder().strict().start().await.unwrap();
    let mut client = Client::connect(&simulator).await;
    let mut runner = TestRunner::deterministic();
    for operation in
        OPERATIONS.iter().filter(|operation| operation.location == RequestLocation::Query)
    {
        let validator = spec.validator(&format!("{}Request", operation.name));
        let strategy = query(operation);
        let mut tally = Tally::default();
        for _ in 0..QUERIES {
            let query = strategy.new_tree(&mut runner).unwrap().current();
            let target =
                format!("{}?{}", path(operation), serde_urlencoded::to_string(&query).unwrap());
            let request = client.request(operation.method.as_str(), &target, b"");
            client.send(&request).await;
            let found = problems_in(&client.receive().await);
            let expected = schema_problems(&validator, &as_json(operation, &query));
            tally.compare(&target, &found, &expected);
        }
        tally.assert_both(operation.name);
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
