//! The client against real sockets.
#![expect(clippy::unwrap_used, reason = "what cannot go on has failed")]

mod arbitrary_bytes;
mod decoding;
mod documentation;
mod env;
mod error_codes;
mod examples;
mod failures;
mod operations;
mod page_shapes;
mod pages;
mod predicates;
mod raw;
mod refusals;
mod response_shapes;
mod token_responses;
mod wire;

use conference_api::{Client, Credentials, Error, ErrorKind, Execution};
use conference_simulator::{CallMatcher, Fault, Reply, Simulator};

/// A client of a server, with a ready token.
fn client(base_url: &str) -> Client {
    Client::builder()
        .base_url(base_url)
        .credentials(Credentials::access_token("the-token"))
        .build()
        .unwrap()
}

/// A client of a simulator, with its own credentials.
fn simulated(simulator: &Simulator) -> Client {
    let credentials = Credentials::internal_app(simulator.app_key(), simulator.app_secret());
    Client::builder().base_url(simulator.base_url()).credentials(credentials).build().unwrap()
}

/// A simulator that gives its calls these bodies with status 200, one after the other.
async fn responding(bodies: &[&str]) -> Simulator {
    let simulator = Simulator::start().await;
    for (number, body) in (1..).zip(bodies) {
        let reply = Reply::new(200).header("content-type", "application/json");
        let response = Fault::reply(reply.body((*body).to_owned()));
        simulator.inject(CallMatcher::any_call().nth(number), response);
    }
    simulator
}

/// The requests so far, as they came over the socket.
fn requests(simulator: &Simulator) -> Vec<String> {
    let journal = simulator.journal();
    let requests = journal.calls().iter().map(|call| String::from_utf8(call.raw_request()));
    requests.map(Result::unwrap).collect()
}

/// Asserts what every error says of its call.
#[track_caller]
fn assert_failed(error: &Error, kind: ErrorKind, execution: Execution, attempts: u32) {
    let failed = (error.kind(), error.execution(), error.attempts());
    assert_eq!(failed, (kind, execution, attempts), "{error}");
}

#[test]
fn a_client_is_shareable_and_built_without_a_runtime() {
    fn shared<T: Clone + Send + Sync + 'static>(_: &T) {}
    let client = client("http://127.0.0.1:1");
    shared(&client);
    assert!(!format!("{client:?}").contains("the-token"));
}
