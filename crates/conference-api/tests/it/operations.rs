//! All operations against what is known of them: `data/operations.json` has, for
//! each, what the official SDKs send and read when every field is set, which
//! fields they require, and the documented errors with their statuses.

use std::collections::{BTreeMap, BTreeSet};

use conference_api::{
    Client, Error,
    models::{
        ConferenceId, ErrorCode, NoPathParameter, Operation, RoomCode, ScheduleConferenceId,
        for_each_operation,
        metadata::{Field, FieldType, OPERATIONS, OperationInfo},
    },
};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::{Map, Value};

use crate::responding;

mod shapes;

/// Known facts of an operation.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Known {
    name: String,
    method: String,
    path: String,
    group: String,
    scope: Option<String>,
    documented: bool,
    idempotent: bool,
    query: Option<Map<String, Value>>,
    /// The one parameter of the query that all of `query` goes in, as JSON.
    query_json: Option<String>,
    body: Option<Value>,
    #[serde(default)]
    required: BTreeSet<String>,
    response: Value,
    #[serde(default)]
    errors: Vec<String>,
}

impl Known {
    fn request(&self) -> Value {
        let query = self.query.clone().map(Value::Object);
        query.or_else(|| self.body.clone()).unwrap_or_default()
    }

    fn sent(&self) -> Sent {
        Sent {
            method: self.method.clone(),
            path: self.path(),
            query: self.query(),
            body: self.body.clone().unwrap_or_default(),
        }
    }

    /// The path as it is to arrive.
    fn path(&self) -> String {
        let Some((before, rest)) = self.path.split_once('{') else {
            return self.path.clone();
        };
        let (_, after) = rest.split_once('}').unwrap();
        format!("{before}{ENCODED}{after}")
    }

    /// The parameters of the query as they are to arrive.
    fn query(&self) -> BTreeMap<String, Value> {
        let Some(fields) = &self.query else {
            return BTreeMap::new();
        };
        if let Some(name) = &self.query_json {
            return BTreeMap::from([(name.clone(), Value::Object(fields.clone()))]);
        }
        let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        fields.iter().map(|(name, value)| (name.clone(), text(value).into())).collect()
    }
}

fn known() -> Vec<Known> {
    serde_json::from_str(include_str!("data/operations.json")).unwrap()
}

fn info(name: &str) -> &'static OperationInfo {
    OPERATIONS.iter().find(|info| info.name == name).unwrap()
}

/// A parameter of a path that has to be encoded.
const PARAMETER: &str = "a b/c";
const ENCODED: &str = "a%20b%2Fc";

/// A path's parameter, for any operation.
trait Parameter {
    fn sample() -> Self;
}

impl Parameter for NoPathParameter {
    fn sample() -> Self {
        Self
    }
}

macro_rules! parameters {
    ($($type:ident),*) => {
        $(impl Parameter for $type {
            fn sample() -> Self {
                Self::from(PARAMETER)
            }
        })*
    };
}
parameters!(ConferenceId, RoomCode, ScheduleConferenceId);

/// A request as it is on the wire.
#[derive(Debug, PartialEq)]
struct Sent {
    method: String,
    path: String,
    /// Strings, and an object for a parameter that is one in JSON.
    query: BTreeMap<String, Value>,
    body: Value,
}

impl Sent {
    fn parse(request: &str) -> Self {
        let (head, body) = request.split_once("\r\n\r\n").unwrap();
        let mut line = head.lines().next().unwrap().split(' ');
        let method = line.next().unwrap().to_owned();
        let target = line.next().unwrap();
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        let body = match body {
            "" => Value::Null,
            body => serde_json::from_str(body).unwrap(),
        };
        Self {
            method,
            path: path.to_owned(),
            query: serde_urlencoded::from_str::<BTreeMap<String, String>>(query)
                .unwrap()
                .into_iter()
                .map(|(name, value)| (name, object_or_text(value)))
                .collect(),
            body,
        }
    }
}

/// The order of the keys of an object means nothing, here as in a body.
fn object_or_text(value: String) -> Value {
    if value.starts_with('{') { serde_json::from_str(&value).unwrap() } else { value.into() }
}

/// Calls an operation with every field set, typed and by its name.
async fn walk<Op>(known: &Known)
where
    Op: Operation<Path: Parameter, Request: DeserializeOwned, Response: Serialize>,
{
    let answer = known.response.to_string();
    let simulator = responding(&[&answer, &answer]).await;
    let client = crate::client(simulator.base_url());
    let response = typed::<Op>(&client, known).await;
    assert_eq!(response.unwrap(), known.response, "{}", Op::NAME);
    assert_eq!(raw(&client, known).await.unwrap(), known.response, "{}", Op::NAME);
    for request in crate::requests(&simulator) {
        assert_eq!(Sent::parse(&request), known.sent(), "{}", Op::NAME);
    }
}

async fn typed<Op>(client: &Client, known: &Known) -> Result<Value, Error>
where
    Op: Operation<Path: Parameter, Request: DeserializeOwned, Response: Serialize>,
{
    let request: Op::Request = serde_json::from_value(known.request()).unwrap();
    let response = client.execute::<Op>(&Op::Path::sample(), &request).await?;
    Ok(serde_json::to_value(response.into_inner()).unwrap())
}

async fn raw(client: &Client, known: &Known) -> Result<Value, Error> {
    let parameter = info(&known.name).path_parameter().map(|_| PARAMETER);
    let request = match known.request() {
        Value::Null => Value::Object(Map::new()),
        request => request,
    };
    Ok(client.call_raw(&known.name, parameter, &request).await?.into_inner())
}

macro_rules! walk_all {
    ($($operation:ident,)*) => {{
        let known = known();
        let mut left: BTreeSet<&str> = known.iter().map(|known| &*known.name).collect();
        $({
            let name = conference_api::models::$operation::NAME;
            assert!(left.remove(name), "data/operations.json has no {name}");
            let known = known.iter().find(|known| known.name == name).unwrap();
            walk::<conference_api::models::$operation>(known).await;
        })*
        assert!(left.is_empty(), "not in the specification: {left:?}");
    }};
}

#[tokio::test]
async fn every_operation_is_sent_as_official_clients_send_it() {
    for_each_operation!(walk_all);
}

#[test]
fn every_operation_is_described_as_documented() {
    for known in known() {
        let info = info(&known.name);
        assert_eq!(info.group, known.group, "{}", known.name);
        assert_eq!(info.scope, known.scope.as_deref(), "{}", known.name);
        assert_eq!(info.documentation.is_some(), known.documented, "{}", known.name);
        assert_eq!(info.idempotent, known.idempotent, "{}", known.name);
        let described = fields(info.fields);
        let required: BTreeSet<_> = described
            .iter()
            .filter(|(_, required)| *required)
            .map(|(pointer, _)| pointer.clone())
            .collect();
        assert_eq!(required, known.required, "{}", known.name);
        let all: BTreeSet<_> = described.into_iter().map(|(pointer, _)| pointer).collect();
        assert_eq!(all, pointers(&known.request()), "{}", known.name);
    }
}

/// Returns the JSON pointers of the described fields, without indices, and true for the required
/// ones.
fn fields(described: &[Field]) -> Vec<(String, bool)> {
    let below = |kind: &FieldType| match kind {
        FieldType::Object(inner) => fields(inner),
        FieldType::List(item) | FieldType::Map(item) => match item.kind {
            FieldType::Object(inner) => fields(inner),
            _ => Vec::new(),
        },
        _ => Vec::new(),
    };
    let with_inner = |field: &Field| {
        let inner = below(&field.kind).into_iter();
        let inner =
            inner.map(|(pointer, required)| (format!("/{}{pointer}", field.name), required));
        let own = (format!("/{}", field.name), field.required);
        std::iter::once(own).chain(inner).collect::<Vec<_>>()
    };
    described.iter().flat_map(with_inner).collect()
}

/// Returns the JSON pointers of the fields of a request.
fn pointers(request: &Value) -> BTreeSet<String> {
    match request {
        Value::Object(fields) => fields
            .iter()
            .flat_map(|(name, value)| {
                let inner = pointers(value).into_iter();
                let inner = inner.map(move |pointer| format!("/{name}{pointer}"));
                std::iter::once(format!("/{name}")).chain(inner)
            })
            .collect(),
        Value::Array(items) => items.iter().flat_map(pointers).collect(),
        _ => BTreeSet::new(),
    }
}

#[test]
fn every_documented_error_is_known_and_classified() {
    for known in known() {
        assert_eq!(known.documented, !known.errors.is_empty(), "{}", known.name);
        let info = info(&known.name);
        let described: BTreeSet<_> =
            info.errors.iter().map(|error| format!("{} {}", error.status, error.code)).collect();
        let errors: BTreeSet<_> = known.errors.iter().cloned().collect();
        assert_eq!(described, errors, "{}", known.name);
        for error in &known.errors {
            let (_, code) = error.split_once(' ').unwrap();
            let code = ErrorCode::from(code);
            assert!(!matches!(code, ErrorCode::Unknown(_)), "{code}");
            assert!(code.class().is_some(), "{code}");
        }
    }
}
