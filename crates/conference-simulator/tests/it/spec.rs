//! The specification as a JSON Schema validator reads it.

use std::{fs, path::Path};

use jsonschema::{Draft, Registry, Resource, Validator};
use serde_json::{Value, json};

/// The specification, with every object closed to fields that it does not have.
pub(crate) struct Spec {
    files: Vec<(String, Value)>,
}

impl Spec {
    pub(crate) fn read() -> Self {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../spec");
        let mut names = vec!["shared.json".to_owned()];
        for entry in fs::read_dir(root.join("operations")).unwrap() {
            let name = entry.unwrap().file_name().into_string().unwrap();
            names.push(format!("operations/{name}"));
        }
        let read = |name: String| {
            let text = fs::read_to_string(root.join(&name)).unwrap();
            let mut file = serde_json::from_str(&text).unwrap();
            close(&mut file);
            (name, file)
        };
        Self { files: names.into_iter().map(read).collect() }
    }

    /// For one definition of an operation's file.
    pub(crate) fn validator(&self, definition: &str) -> Validator {
        let (file, _) =
            self.files.iter().find(|(_, file)| file["$defs"].get(definition).is_some()).unwrap();
        let resources = self.files.iter().map(|(name, file)| {
            let resource = Resource::from_contents(file.clone());
            (format!("spec:///{name}"), resource)
        });
        let registry = Registry::new().extend(resources).unwrap().prepare().unwrap();
        jsonschema::options()
            .with_draft(Draft::Draft202012)
            .with_registry(&registry)
            .build(&json!({ "$ref": format!("spec:///{file}#/$defs/{definition}") }))
            .unwrap()
    }
}

/// Closes every object that has properties.
fn close(schema: &mut Value) {
    match schema {
        Value::Object(keywords) => {
            if keywords.contains_key("properties") {
                keywords.insert("additionalProperties".to_owned(), json!(false));
            }
            keywords.values_mut().for_each(close);
        }
        Value::Array(items) => items.iter_mut().for_each(close),
        _ => {}
    }
}
