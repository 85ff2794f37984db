//! A standard JSON Schema validator takes every file and every example.

use jsonschema::{Draft, Registry, Resource};
use serde_json::{Value, json};
use xtask::spec::Sources;

fn parsed(sources: &Sources) -> Vec<(String, Value)> {
    let parse =
        |(name, text): (&String, &String)| (name.clone(), serde_json::from_str(text).unwrap());
    sources.iter().map(parse).collect()
}

fn uri(file: &str) -> String {
    format!("spec:///{file}")
}

#[test]
fn every_file_is_what_the_meta_schema_allows() {
    let text = std::fs::read_to_string(crate::root().join("spec/meta.schema.json")).unwrap();
    let meta: Value = serde_json::from_str(&text).unwrap();
    let meta = jsonschema::validator_for(&meta).unwrap();
    for (name, file) in parsed(&crate::real()) {
        let errors: Vec<String> = meta
            .iter_errors(&file)
            .map(|error| format!("{}: {error}", error.instance_path()))
            .collect();
        assert!(errors.is_empty(), "{name}: {errors:#?}");
        jsonschema::meta::validate(&file).unwrap();
    }
}

#[test]
fn the_meta_schema_and_the_generator_know_the_same_groups() {
    let text = std::fs::read_to_string(crate::root().join("spec/meta.schema.json")).unwrap();
    let meta: Value = serde_json::from_str(&text).unwrap();
    let groups = &meta["$defs"]["operation"]["properties"]["group"]["enum"];
    assert_eq!(*groups, json!(xtask::spec::GROUPS));
}

#[test]
fn every_example_is_valid_and_a_wrong_one_is_not() {
    let files = parsed(&crate::real());
    let resources =
        files.iter().map(|(name, file)| (uri(name), Resource::from_contents(file.clone())));
    let registry = Registry::new().extend(resources).unwrap().prepare().unwrap();
    let mut examples = 0;
    for (file, contents) in &files {
        for (name, definition) in contents["$defs"].as_object().into_iter().flatten() {
            let schema = json!({ "$ref": format!("{}#/$defs/{name}", uri(file)) });
            let validator = jsonschema::options()
                .with_draft(Draft::Draft202012)
                .with_registry(&registry)
                .build(&schema)
                .unwrap();
            for example in definition["examples"].as_array().into_iter().flatten() {
                let errors: Vec<String> =
                    validator.iter_errors(example).map(|error| error.to_string()).collect();
                assert!(errors.is_empty(), "{file} {name}: {errors:#?}");
                assert!(!validator.is_valid(&json!([])), "{file} {name} takes anything");
                examples += 1;
            }
        }
    }
    assert!(examples >= 10, "{examples} examples");
}
