//! Every operation with responses of other shapes, typed and by its name.

use conference_api::{Error, ErrorKind, Execution, models};
use conference_simulator::{CallMatcher, Fault, Reply, Simulator};
use serde_json::json;

use super::{
    Client, DeserializeOwned, Known, Operation, Parameter, Serialize, Value, for_each_operation,
    known, raw, typed,
};

/// The kind of an error, and what it says of the request.
type Failure = (ErrorKind, Execution);

const UNDECODABLE: Failure = (ErrorKind::Decode, Execution::Completed);
const OF_SOMETHING_ELSE: Failure = (ErrorKind::Decode, Execution::Unknown);
const FAILED: Failure = (ErrorKind::Api, Execution::Rejected);

const NOTHING_KNOWN: &[&str] = &[
    "[]",
    "[{}]",
    r#""done""#,
    "null",
    "7",
    "true",
    r#"{"news":1}"#,
    r#"{"result":null}"#,
    r#"{"result":[]}"#,
    r#"{"result":"done"}"#,
    r#"{"result":{"news":1}}"#,
    r#"{"body":{"success":true}}"#,
    r#"{"cut":"#,
    "{}{}",
    "\u{feff}{}",
];

const FAILURES: &[&str] = &[
    r#"{"success":false}"#,
    r#"{"success":"False","message":"m"}"#,
    r#"{"Success":0,"Message":"m"}"#,
    r#"{"success":"fail"}"#,
    r#"{"errcode":60011,"errmsg":"m"}"#,
    r#"{"errcode":88,"sub_code":"60011","sub_msg":"m"}"#,
    r#"{"errorCode":"E1"}"#,
    r#"{"errorMsg":"m"}"#,
    r#"{"code":"paramsError%!(EXTRA string=1)"}"#,
    r#"{"result":{"success":"false","message":"m"}}"#,
    r#"{"result":{"code":"paramsError","message":"m"}}"#,
    r#"{"result":{"errcode":"404","errmsg":"m"}}"#,
    "\u{feff}{\"success\":false}",
];

const PAGES: &[&str] = &["<html>log in</html>", "<!DOCTYPE html>", "blocked", ""];

fn with_status_200(body: &str) -> Reply {
    Reply::new(200).header("content-type", "application/json").body(body.to_owned())
}

/// The simulator, and a client of it that meets each reply twice.
struct World {
    simulator: Simulator,
    client: Client,
}

impl World {
    async fn start() -> Self {
        let simulator = Simulator::start().await;
        let client = crate::client(simulator.base_url());
        Self { simulator, client }
    }

    /// Calls an operation typed and by its name.
    async fn call<Op>(&self, known: &Known, reply: Reply) -> [Result<Value, Failure>; 2]
    where
        Op: Operation<Path: Parameter, Request: DeserializeOwned, Response: Serialize>,
    {
        self.simulator.inject(CallMatcher::any_call().times(2), Fault::reply(reply));
        let failure = |error: Error| (error.kind(), error.execution());
        let typed = typed::<Op>(&self.client, known).await.map_err(failure);
        [typed, raw(&self.client, known).await.map_err(failure)]
    }
}

/// Calls an operation with each of the shapes.
async fn check<Op>(known: &Known)
where
    Op: Operation<Path: Parameter, Request: DeserializeOwned, Response: Serialize>,
{
    let world = World::start().await;
    let no_content = (Reply::new(204), UNDECODABLE);
    let replies = [(NOTHING_KNOWN, UNDECODABLE), (FAILURES, FAILED), (PAGES, OF_SOMETHING_ELSE)]
        .into_iter()
        .flat_map(|(bodies, failure)| {
            bodies.iter().map(move |body| (with_status_200(body), failure))
        });
    for (reply, failure) in replies.chain([no_content]) {
        let shown = format!("{} {reply:?}", Op::NAME);
        assert_eq!(world.call::<Op>(known, reply).await, [Err(failure), Err(failure)], "{shown}");
    }
    let wrapped = Reply::json(200, &json!({ "result": known.response }));
    for response in world.call::<Op>(known, wrapped).await {
        assert_eq!(response.as_ref(), Ok(&known.response), "{}", Op::NAME);
    }
    let is_called_for_something = Op::RESPONSE_FIELDS.iter().any(|field| field.is_expected);
    // An empty object is an empty page after the first one.
    let is_later_page = Op::PAGING.is_some_and(|paging| {
        ![json!(null), json!("0"), json!(0)].contains(&known.request()[paging.token])
    });
    let is_refused = is_called_for_something && !is_later_page;
    let expected = if is_refused { Err(UNDECODABLE) } else { Ok(()) };
    for body in ["{}", r#"{"result":{}}"#] {
        let outcomes = world.call::<Op>(known, with_status_200(body)).await;
        assert_eq!(outcomes.map(|it| it.map(drop)), [expected; 2], "{} {body}", Op::NAME);
    }
}

macro_rules! check_all {
    ($($operation:ident,)*) => {{
        let known = known();
        $({
            let name = models::$operation::NAME;
            check::<models::$operation>(known.iter().find(|it| it.name == name).unwrap()).await;
        })*
    }};
}

#[tokio::test]
async fn no_operation_takes_another_shape_for_a_success() {
    for_each_operation!(check_all);
}
