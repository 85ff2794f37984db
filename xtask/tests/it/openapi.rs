//! The OpenAPI document of the real spec.

use std::collections::BTreeSet;

use jsonschema::{Draft, Registry, Resource};
use serde_json::{Map, Value, json};
use xtask::{
    generate,
    spec::{self, Model},
};

/// The official JSON Schema of OpenAPI 3.1 documents, of 2022-10-07.
const SCHEMA: &str = include_str!("../data/openapi-3.1.schema.json");

fn model() -> Model {
    spec::parse(&crate::real()).unwrap()
}

fn document() -> Value {
    let files = generate::files(&crate::root(), &model()).unwrap();
    serde_json::from_str(&files["crates/conference-simulator/openapi.json"]).unwrap()
}

/// Path and content of each operation.
fn operations(document: &Value) -> impl Iterator<Item = (&str, &Map<String, Value>)> {
    let paths = document["paths"].as_object().unwrap();
    paths.iter().flat_map(|(path, item)| {
        let operations = item.as_object().unwrap().values();
        operations.map(|operation| (path.as_str(), operation.as_object().unwrap()))
    })
}

fn named<'a>(document: &'a Value, name: &str) -> &'a Map<String, Value> {
    operations(document).find(|(_, operation)| operation["operationId"] == name).unwrap().1
}

#[test]
fn the_document_is_what_the_official_schema_allows() {
    let schema = jsonschema::validator_for(&serde_json::from_str(SCHEMA).unwrap()).unwrap();
    let mut document = document();
    let errors: Vec<_> =
        schema.iter_errors(&document).map(|error| error.instance_path().to_string()).collect();
    assert_eq!(errors, [""; 0]);

    document["paths"]["/v1.0/oauth2/accessToken"]["post"]["responses"] = json!({ "good": {} });
    assert!(!schema.is_valid(&document), "a response without a status");
}

#[test]
fn every_schema_is_a_json_schema() {
    for (name, schema) in document()["components"]["schemas"].as_object().unwrap() {
        assert!(jsonschema::meta::validate(schema).is_ok(), "{name}");
    }
}

#[test]
fn every_example_fits_its_schema_and_a_wrong_one_does_not() {
    let document = document();
    let registry = Registry::new()
        .extend([("openapi:///", Resource::from_contents(document.clone()))])
        .unwrap()
        .prepare()
        .unwrap();
    let mut count = 0;
    for (pointer, examples) in examples(&document) {
        let pointer = pointer.replace('{', "%7B").replace('}', "%7D");
        let schema = json!({ "$ref": format!("openapi:///#{pointer}/schema") });
        let validator = jsonschema::options()
            .with_draft(Draft::Draft202012)
            .with_registry(&registry)
            .build(&schema)
            .unwrap();
        assert!(!validator.is_valid(&json!([[]])), "{pointer} takes anything");
        for example in examples {
            assert!(validator.is_valid(example), "{pointer}: {example}");
            count += 1;
        }
    }
    assert!(count >= 200, "{count} examples");
}

/// The pointer of everything that has a schema, and the examples beside it.
fn examples(document: &Value) -> Vec<(String, Vec<&Value>)> {
    let mut found = Vec::new();
    let mut left = vec![(String::new(), document)];
    while let Some((pointer, value)) = left.pop() {
        if value.get("schema").is_some() {
            let examples = value["examples"].as_object().into_iter().flat_map(Map::values);
            let examples = examples.map(|example| &example["value"]).chain(value.get("example"));
            found.push((pointer.clone(), examples.collect()));
        }
        left.extend(children(&pointer, value));
    }
    found
}

fn children<'a>(pointer: &str, value: &'a Value) -> Vec<(String, &'a Value)> {
    let child = |key: &str, value| {
        (format!("{pointer}/{}", key.replace('~', "~0").replace('/', "~1")), value)
    };
    match value {
        Value::Object(entries) => entries.iter().map(|(key, value)| child(key, value)).collect(),
        Value::Array(items) => {
            items.iter().enumerate().map(|(index, item)| child(&index.to_string(), item)).collect()
        }
        _ => Vec::new(),
    }
}

#[test]
fn every_reference_leads_to_a_component_and_every_component_is_used() {
    let document = document();
    let text = document.to_string();
    for kind in ["schemas", "responses"] {
        let prefix = format!("\"$ref\":\"#/components/{kind}/");
        let used: BTreeSet<&str> =
            text.split(&prefix).skip(1).map(|rest| rest.split('"').next().unwrap()).collect();
        let defined = document["components"][kind].as_object().unwrap();
        let defined: BTreeSet<&str> = defined.keys().map(String::as_str).collect();
        assert_eq!(used, defined, "{kind}");
    }
}

#[test]
fn every_operation_of_the_spec_is_there_with_its_facts() {
    let document = document();
    let model = model();
    let names: BTreeSet<&str> = operations(&document)
        .map(|(_, operation)| operation["operationId"].as_str().unwrap())
        .collect();
    assert_eq!(names.len(), operations(&document).count());
    assert_eq!(names.len(), model.operations().count() + 3);
    for operation in model.operations() {
        let written = &document["paths"][&operation.path][operation.method.to_lowercase()];
        let name = &operation.name;
        assert_eq!(written["operationId"], **name);
        assert_eq!(written["tags"], json!([operation.group]), "{name}");
        assert_eq!(written["x-scope"], json!(operation.scope), "{name}");
        assert_eq!(written["x-idempotent"], json!(operation.idempotent), "{name}");
        assert_eq!(written["x-repeat"], json!(operation.repeat), "{name}");
        for (status, code) in &operation.errors {
            let errors = &written["responses"][status.to_string()]["x-errors"];
            let mut codes = errors.as_array().unwrap().iter().map(|error| &error["code"]);
            assert!(codes.any(|it| **code == *it), "{name}: {status} {code}");
        }
    }
}

#[test]
fn the_parameters_of_a_path_are_those_that_it_names() {
    for (path, operation) in operations(&document()) {
        let parameters = operation.get("parameters").and_then(Value::as_array);
        let of_path = parameters.into_iter().flatten().filter(|it| it["in"] == "path");
        let declared: Vec<&str> = of_path.map(|it| it["name"].as_str().unwrap()).collect();
        let named: Vec<&str> =
            path.split('{').skip(1).map(|rest| rest.split('}').next().unwrap()).collect();
        assert_eq!(declared, named, "{path}");
    }
}

#[test]
fn every_call_but_those_for_a_token_carries_the_token() {
    let document = document();
    let scheme = &document["components"]["securitySchemes"]["accessToken"];
    assert_eq!(scheme["name"], "x-acs-dingtalk-access-token");
    assert_eq!(scheme["in"], "header");
    assert_eq!(document["security"], json!([{ "accessToken": [] }]));
    let open: Vec<&str> = operations(&document)
        .filter(|(_, operation)| operation.contains_key("security"))
        .map(|(_, operation)| operation["operationId"].as_str().unwrap())
        .collect();
    assert_eq!(open, ["GetAccessToken", "GetCorpAccessToken", "GetToken"]);
}

#[test]
fn a_request_in_one_parameter_is_declared_as_json() {
    let document = document();
    let parameter = &named(&document, "OptRecordWhiteAccount")["parameters"][0];
    assert_eq!(parameter["name"], "requestBody");
    assert_eq!(parameter["in"], "query");
    let schema = &parameter["content"]["application/json"]["schema"]["$ref"];
    assert_eq!(schema, "#/components/schemas/OptRecordWhiteAccountRequest");
    assert!(parameter.get("schema").is_none());
}

#[test]
fn descriptions_do_not_speak_of_rust() {
    let text = document().to_string();
    for word in ["crate::", "::new", "`Debug`"] {
        assert!(!text.contains(word), "{word}");
    }
}
