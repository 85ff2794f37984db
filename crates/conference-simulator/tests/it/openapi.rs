//! The OpenAPI document that the simulator serves, and what it answers by it.

use conference_simulator::Simulator;
use serde_json::{Map, Value};

use crate::client::{Client, Response};

const PATH: &str = "/_simulator/openapi.json";

/// Asks for the document under the name that a client knows, with one more header.
async fn fetch(simulator: &Simulator, header: &str) -> Response {
    let host = simulator.base_url().strip_prefix("http://").unwrap();
    let request = format!("GET {PATH} HTTP/1.1\r\nhost: {host}\r\n{header}\r\n");
    let mut client = Client::connect(simulator).await;
    client.send(request.as_bytes()).await;
    client.receive().await
}

async fn document(simulator: &Simulator) -> Value {
    fetch(simulator, "").await.success()
}

/// Method, path and content of each operation.
fn operations(document: &Value) -> impl Iterator<Item = (String, &str, &Map<String, Value>)> {
    let paths = document["paths"].as_object().unwrap();
    paths.iter().flat_map(|(path, item)| {
        let operations = item.as_object().unwrap().iter();
        operations.map(|(method, operation)| {
            (method.to_uppercase(), path.as_str(), operation.as_object().unwrap())
        })
    })
}

#[tokio::test]
async fn the_document_is_served_to_programs_of_this_machine() {
    let simulator = Simulator::start().await;
    let document = document(&simulator).await;
    assert_eq!(document["openapi"], "3.1.0");
    assert!(simulator.journal().calls().is_empty());
    let foreign = fetch(&simulator, "origin: http://example.com\r\n").await;
    assert_eq!(foreign.status, 403);
}

#[tokio::test]
async fn without_control_there_is_no_document() {
    let simulator = Simulator::builder().without_control().start().await.unwrap();
    assert_eq!(fetch(&simulator, "").await.status, 404);
}

#[tokio::test]
async fn every_operation_of_the_document_is_answered_with_a_status_that_it_declares() {
    let simulator = Simulator::start().await;
    let document = document(&simulator).await;
    let mut client = Client::connect(&simulator).await;
    let tokens = [client.token.clone(), String::new()];
    let mut count = 0;
    for (method, path, operation) in operations(&document) {
        let target = path.replace(['{', '}'], "");
        for (token, body) in tokens.iter().zip(["{}", ""]) {
            client.token.clone_from(token);
            client.send(&client.request(&method, &target, body.as_bytes())).await;
            let status = client.receive().await.status.to_string();
            let name = operation["operationId"].as_str();
            assert_eq!(simulator.journal().calls().last().unwrap().operation(), name);
            assert!(operation["responses"].get(&status).is_some(), "{name:?}: {status}");
        }
        count += 1;
    }
    assert_eq!(count, 55);
}
