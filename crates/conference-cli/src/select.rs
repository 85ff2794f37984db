//! `--select`: prints parts of a response.

use conference_models::metadata::{Field, FieldType};
use serde_json::Value;

use crate::unknown_fields;

/// Path in a response: names separated by dots, or a JSON pointer.
#[derive(Clone, Debug)]
pub(crate) struct Selector {
    /// The path as it was given.
    pub(crate) text: String,
    steps: Vec<String>,
}

/// Reads `a.b`, `list.0.name` or `/list/0/name`.
pub(crate) fn parse(text: &str) -> Result<Selector, String> {
    let steps: Vec<String> = match text.strip_prefix('/') {
        Some(pointer) => {
            pointer.split('/').map(|step| step.replace("~1", "/").replace("~0", "~")).collect()
        }
        None => text.split('.').map(str::to_owned).collect(),
    };
    if steps.iter().any(String::is_empty) {
        return Err("expected a name such as a.b, or a JSON pointer such as /a/0/b".to_owned());
    }
    Ok(Selector { text: text.to_owned(), steps })
}

impl Selector {
    /// Fails if the fields of the response are known, and the path's first one is not among them.
    pub(crate) fn check(&self, fields: &[Field]) -> Result<(), String> {
        let first = &self.steps[0];
        if fields.is_empty() || fields.iter().any(|field| field.name == first) {
            return Ok(());
        }
        let problem = unknown_fields::message(fields, first);
        Err(format!("--select {}: {problem}", self.text))
    }

    pub(crate) fn value<'a>(&self, response: &'a Value) -> &'a Value {
        let found = self.steps.iter().try_fold(response, |value, step| match value {
            Value::Array(items) => items.get(step.parse::<usize>().ok()?),
            value => value.get(step),
        });
        found.unwrap_or(&Value::Null)
    }

    /// Returns the field at the path, if it is known.
    pub(crate) fn field(&self, mut fields: &'static [Field]) -> Option<&'static Field> {
        let names = self.steps.iter().filter(|step| step.parse::<usize>().is_err());
        let mut found = None;
        for name in names {
            let field = fields.iter().find(|field| field.name == name)?;
            fields = fields_of(field.kind);
            found = Some(field);
        }
        found
    }
}

/// Returns the fields of an object, or of the items of an array or a map.
pub(crate) fn fields_of(kind: FieldType) -> &'static [Field] {
    match kind {
        FieldType::Object(fields) => fields,
        FieldType::List(item) | FieldType::Map(item) => fields_of(item.kind),
        _ => &[],
    }
}
