//! The simulator's judgement of a request is a JSON Schema validator's.

use conference_models::{
    RequestLocation,
    check::Limits,
    metadata::{Field, FieldType, OPERATIONS},
};
use conference_simulator::Simulator;
use jsonschema::Validator;
use proptest::{prelude::*, sample::Index, strategy::ValueTree, test_runner::TestRunner};
use serde_json::{Map, Value, json};

use crate::{
    client::{Client, Response},
    spec::Spec,
};

/// Of each operation with a body.
const INSTANCES: usize = 120;

/// Returns the problems that the strict simulator finds, by JSON pointer; none if the request fits,
/// even if it is refused for another reason.
pub(crate) fn problems_in(response: &Response) -> Vec<String> {
    if response.status == 200 {
        return Vec::new();
    }
    let (_, message) = response.failure(response.status);
    let (_, problems) = message.split_once(':').unwrap_or_default();
    problems.split("; ").filter(|problem| is_about_form(problem)).map(ToOwned::to_owned).collect()
}

pub(crate) fn is_about_form(problem: &str) -> bool {
    let said = [" is missing", " must be ", " is not a field", " required", " allowed"];
    said.iter().any(|said| problem.contains(said))
}

/// A request that fits, with any of the optional fields.
fn fitting(fields: &'static [Field]) -> BoxedStrategy<Value> {
    let nothing = Just(Map::new()).boxed();
    let entries = fields.iter().fold(nothing, |entries, field| {
        (entries, entry(field))
            .prop_map(|(mut entries, entry)| {
                entries.extend(entry);
                entries
            })
            .boxed()
    });
    entries.prop_map(Value::Object).boxed()
}

fn entry(field: &'static Field) -> BoxedStrategy<Option<(String, Value)>> {
    let entry = of_kind(field.kind, field.limits).prop_map(|value| (field.name.to_owned(), value));
    if field.required {
        entry.prop_map(Some).boxed()
    } else {
        proptest::option::weighted(0.7, entry).boxed()
    }
}

fn of_kind(kind: FieldType, limits: Limits) -> BoxedStrategy<Value> {
    let length = limits.min.unwrap_or(0)..=limits.max.unwrap_or(8);
    match kind {
        FieldType::Boolean => any::<bool>().prop_map(Value::from).boxed(),
        FieldType::Integer => any::<i64>().prop_map(Value::from).boxed(),
        FieldType::Number => any::<i32>().prop_map(Value::from).boxed(),
        FieldType::String => proptest::collection::vec(any::<char>(), length)
            .prop_map(|characters| Value::from(characters.into_iter().collect::<String>()))
            .boxed(),
        FieldType::Object(fields) => fitting(fields),
        FieldType::List(item) => {
            let item = of_kind(item.kind, item.limits);
            proptest::collection::vec(item, length).prop_map(Value::from).boxed()
        }
        FieldType::Map(item) => {
            let item = of_kind(item.kind, item.limits);
            proptest::collection::btree_map(".{0,3}", item, 0..3)
                .prop_map(|entries| Value::Object(entries.into_iter().collect()))
                .boxed()
        }
        _ => panic!("{kind:?} has no strategy"),
    }
}

/// Anything that JSON can say, but whole numbers written as fractions, which
/// JSON Schema takes for integers and the service may not.
fn anything() -> BoxedStrategy<Value> {
    prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        Just(json!(0.5)),
        Just(json!("")),
        Just(json!("1")),
        Just(json!("x".repeat(256))),
        Just(json!("x".repeat(257))),
        Just(json!([])),
        Just(json!([[]])),
        Just(json!({})),
        Just(json!({ "a": 1 })),
    ]
    .boxed()
}

#[derive(Clone, Debug)]
enum Mutation {
    Replace(Index, Value),
    Remove(Index),
    Add(Index, Value),
}

fn mutation() -> impl Strategy<Value = Mutation> {
    prop_oneof![
        3 => (any::<Index>(), anything()).prop_map(|(at, value)| Mutation::Replace(at, value)),
        2 => any::<Index>().prop_map(Mutation::Remove),
        1 => (any::<Index>(), anything()).prop_map(|(at, value)| Mutation::Add(at, value)),
    ]
}

fn apply(mutation: &Mutation, request: &mut Value) {
    let pointers = pointers(request);
    let pick = |index: &Index| pointers[index.index(pointers.len())].clone();
    match mutation {
        Mutation::Replace(at, value) => {
            request.pointer_mut(&pick(at)).unwrap().clone_from(value);
        }
        Mutation::Remove(at) => remove(request, &pick(at)),
        Mutation::Add(at, value) => {
            if let Some(Value::Object(fields)) = request.pointer_mut(&pick(at)) {
                fields.insert("made/up".to_owned(), value.clone());
            }
        }
    }
}

fn remove(request: &mut Value, pointer: &str) {
    let Some((parent, name)) = pointer.rsplit_once('/') else {
        return;
    };
    match request.pointer_mut(parent) {
        Some(Value::Object(fields)) => {
            fields.remove(name);
        }
        Some(Value::Array(items)) => {
            items.remove(name.parse().unwrap());
        }
        _ => {}
    }
}

fn pointers(value: &Value) -> Vec<String> {
    let children: Vec<(String, &Value)> = match value {
        Value::Object(fields) => fields
            .iter()
            .map(|(name, value)| (name.replace('~', "~0").replace('/', "~1"), value))
            .collect(),
        Value::Array(items) => {
            items.iter().enumerate().map(|(index, value)| (index.to_string(), value)).collect()
        }
        _ => Vec::new(),
    };
    let mut all = vec![String::new()];
    for (name, child) in children {
        all.extend(pointers(child).into_iter().map(|rest| format!("/{name}{rest}")));
    }
    all
}

pub(crate) fn schema_problems(validator: &Validator, request: &Value) -> Vec<String> {
    validator
        .iter_errors(request)
        .map(|error| format!("{}: {error}", error.instance_path()))
        .collect()
}

/// Number of cases in which a validator and the simulator agreed, by result.
#[derive(Default)]
pub(crate) struct Tally {
    fit: usize,
    unfit: usize,
}

impl Tally {
    #[track_caller]
    pub(crate) fn compare(&mut self, what: &str, found: &[String], expected: &[String]) {
        assert_eq!(found.is_empty(), expected.is_empty(), "{what}: {found:#?} {expected:#?}");
        if found.is_empty() {
            self.fit += 1;
        } else {
            self.unfit += 1;
        }
    }

    /// Agreement is worth something only if there was enough of both.
    #[track_caller]
    pub(crate) fn assert_both(&self, operation: &str) {
        let (fit, unfit) = (self.fit, self.unfit);
        assert!(fit > 20 && unfit > 20, "{operation}: {fit} fit, {unfit} do not");
    }
}

#[tokio::test]
async fn bodies_fit_where_a_json_schema_validator_says_so() {
    let spec = Spec::read();
    let simulator = Simulator::builder().strict().start().await.unwrap();
    let mut client = Client::connect(&simulator).await;
    let mut runner = TestRunner::deterministic();
    for operation in
        OPERATIONS.iter().filter(|operation| operation.location == RequestLocation::Body)
    {
        let validator = spec.validator(&format!("{}Request", operation.name));
        let strategy = (fitting(operation.fields), proptest::collection::vec(mutation(), 0..3));
        let mut tally = Tally::default();
        for _ in 0..INSTANCES {
            let (mut request, mutations) = strategy.new_tree(&mut runner).unwrap().current();
            let response = client.call(operation, &request).await;
            assert_eq!(problems_in(&response), [""; 0], "{request}");
            for mutation in &mutations {
                apply(mutation, &mut request);
            }
            let expected = schema_problems(&validator, &request);
            let found = problems_in(&client.call(operation, &request).await);
            let what = format!("{} {request}", operation.name);
            tally.compare(&what, &found, &expected);
        }
        tally.assert_both(operation.name);
    }
}
