//! The schemas that schemars derives through serde's attributes agree with the
//! spec. This checks the generator without using it.

use std::collections::{BTreeMap, BTreeSet};

use conference_models::{EventMember, QueryConferenceMembersResponse, StartStreamOutResponse};
use schemars::{JsonSchema, SchemaGenerator, generate::SchemaSettings};
use serde::Serialize;
use serde_json::Value;

/// Compares the schemas of some definitions of a file.
macro_rules! agree {
    ($file:literal, $($name:ident),+ $(,)?) => {
        $(crate::schemas::check::<conference_models::$name>($file, stringify!($name));)+
    };
}
pub(crate) use agree;

/// Compares the derived schema of a type with its definition in the spec.
pub(crate) fn check<T: JsonSchema>(file: &str, name: &str) {
    let mut generator = SchemaGenerator::default();
    let derived = Value::from(T::json_schema(&mut generator));
    let derived_definitions = Value::Object(generator.take_definitions(true));
    let spec = crate::spec(file)["$defs"][name].clone();
    let derived = outline(&derived, &|reference| follow(&derived_definitions, reference));
    let spec = outline(&spec, &|reference| in_spec(file, reference));
    assert_eq!(derived, spec, "{file} {name}");
}

/// Returns the part of a schema that must match, in whatever form it is written.
fn outline(schema: &Value, follow: &dyn Fn(&str) -> Value) -> Value {
    if let Some(properties) = schema["properties"].as_object() {
        let properties: BTreeMap<&String, Value> =
            properties.iter().map(|(name, property)| (name, kind(property, follow))).collect();
        let mut required: Vec<&str> = texts(&schema["required"]);
        required.sort_unstable();
        return serde_json::json!({ "properties": properties, "required": required });
    }
    kind(schema, follow)
}

/// The type of a value: its JSON type, what a list or a map holds, the name of
/// an object, the values and names of an enum.
fn kind(schema: &Value, follow: &dyn Fn(&str) -> Value) -> Value {
    if let Some(reference) = schema["$ref"].as_str() {
        let name = reference.rsplit('/').next().unwrap();
        let target = follow(reference);
        return match target["properties"] {
            Value::Null => kind(&target, follow),
            _ => Value::from(name),
        };
    }
    match schema["anyOf"].as_array() {
        Some(branches) if branches.iter().any(|branch| branch["type"] == "null") => {
            let other = branches.iter().find(|branch| branch["type"] != "null");
            return kind(other.unwrap(), follow);
        }
        Some(branches) => {
            let values: Vec<_> =
                branches.iter().map(|branch| (&branch["const"], &branch["title"])).collect();
            return serde_json::json!({ "type": schema["type"], "values": values });
        }
        None => {}
    }
    match json_type(schema).as_str() {
        "array" => serde_json::json!([kind(&schema["items"], follow)]),
        "object" => serde_json::json!({ "*": kind(&schema["additionalProperties"], follow) }),
        other => Value::from(other),
    }
}

/// The JSON type, without `null`, which the models take everywhere.
fn json_type(schema: &Value) -> String {
    match &schema["type"] {
        Value::String(name) => name.clone(),
        names => texts(names).into_iter().find(|name| *name != "null").unwrap().to_owned(),
    }
}

fn texts(list: &Value) -> Vec<&str> {
    list.as_array()
        .map(|items| items.iter().filter_map(Value::as_str).collect())
        .unwrap_or_default()
}

fn follow(definitions: &Value, reference: &str) -> Value {
    definitions[reference.rsplit('/').next().unwrap()].clone()
}

fn in_spec(file: &str, reference: &str) -> Value {
    let (path, name) = reference.split_once("#/$defs/").unwrap();
    let file = match path {
        "" => file,
        path => path.trim_start_matches("../"),
    };
    crate::spec(file)["$defs"][name].clone()
}

/// Asserts that the schema of what is written requires the fields that are always written.
#[track_caller]
fn assert_required<T: JsonSchema + Serialize + Default>() {
    let generator = SchemaSettings::default().for_serialize().into_generator();
    let schema = Value::from(generator.into_root_schema_for::<T>());
    let written = serde_json::to_value(T::default()).unwrap();
    let always: BTreeSet<_> = written.as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(BTreeSet::from_iter(texts(&schema["required"])), always, "{schema}");
}

#[test]
fn the_schema_of_what_is_written_requires_no_field_that_may_be_left_out() {
    assert_required::<QueryConferenceMembersResponse>();
    assert_required::<StartStreamOutResponse>();
    assert_required::<EventMember>();
}
