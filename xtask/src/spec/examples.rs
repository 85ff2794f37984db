//! Check that every example is valid for its definition.

use std::collections::BTreeMap;

use jsonschema::{Draft, Registry, Resource};
use serde_json::{Value, json};

use super::{Error, Json};

pub(super) fn check(files: &BTreeMap<&str, Json>) -> Vec<Error> {
    let resources =
        files.iter().map(|(name, file)| (uri(name), Resource::from_contents(Value::from(file))));
    let registry =
        match Registry::new().extend(resources).and_then(jsonschema::RegistryBuilder::prepare) {
            Ok(registry) => registry,
            Err(error) => return vec![Error::at(super::SHARED, "", error.to_string())],
        };
    let definitions = files.iter().flat_map(|(file, json)| {
        let definitions = json.get("$defs").map(Json::entries).unwrap_or_default();
        definitions.iter().map(move |(name, definition)| (*file, name.as_str(), definition))
    });
    definitions
        .flat_map(|(file, name, definition)| faults(&registry, file, name, definition))
        .collect()
}

fn faults(registry: &Registry<'_>, file: &str, name: &str, definition: &Json) -> Vec<Error> {
    let examples = definition.get("examples").map(Json::items).unwrap_or_default();
    if examples.is_empty() {
        return Vec::new();
    }
    let schema = json!({ "$ref": format!("{}#/$defs/{name}", uri(file)) });
    let options = jsonschema::options().with_draft(Draft::Draft202012).with_registry(registry);
    let validator = match options.build(&schema) {
        Ok(validator) => validator,
        Err(error) => return vec![Error::at(file, &format!("/$defs/{name}"), error.to_string())],
    };
    let faults = examples.iter().enumerate().flat_map(|(index, example)| {
        let example = Value::from(example);
        let faults = validator.iter_errors(&example).map(|error| {
            let pointer = format!("/$defs/{name}/examples/{index}{}", error.instance_path());
            Error::at(file, &pointer, error.to_string())
        });
        faults.collect::<Vec<_>>()
    });
    faults.collect()
}

fn uri(file: &str) -> String {
    format!("spec:///{file}")
}
