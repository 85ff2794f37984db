//! Check of a request against the specification.

use std::fmt;

use conference_models::{
    check::Limits,
    metadata::{ElementType, Field, FieldType},
};
use serde_json::{Map, Value};

/// Violation of the specification, with its position.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Violation {
    /// JSON pointer; empty for the request as a whole.
    pub(crate) pointer: String,
    problem: String,
}

impl Violation {
    pub(crate) fn of_request(problem: impl Into<String>) -> Self {
        Self { pointer: String::new(), problem: problem.into() }
    }

    pub(crate) fn of_field(name: &str, problem: impl Into<String>) -> Self {
        Self { pointer: pointer_segment(name), problem: problem.into() }
    }
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let subject = if self.pointer.is_empty() { "the request" } else { &self.pointer };
        write!(f, "{subject} {}", self.problem)
    }
}

pub(crate) fn list(violations: &[Violation]) -> String {
    let violations: Vec<_> = violations.iter().map(ToString::to_string).collect();
    violations.join("; ")
}

/// Treatment of fields that the specification does not have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum UnknownFields {
    Ignored,
    Refused,
}

/// Fails with all violations in the fields of a request.
pub(crate) fn check(
    fields: &'static [Field],
    request: &Value,
    unknown_fields: UnknownFields,
) -> Result<(), Vec<Violation>> {
    let mut checker = Checker { pointer: String::new(), unknown_fields, violations: Vec::new() };
    checker.value(FieldType::Object(fields), Limits::NONE, request);
    if checker.violations.is_empty() { Ok(()) } else { Err(checker.violations) }
}

/// Cuts the strings that the service silently cuts.
pub(crate) fn truncate(fields: &[Field], request: &mut Value) {
    for field in fields {
        if let Some(value) = request.get_mut(field.name) {
            truncate_value(field.kind, field.limits, value);
        }
    }
}

struct Checker {
    pointer: String,
    unknown_fields: UnknownFields,
    violations: Vec<Violation>,
}

impl Checker {
    fn value(&mut self, kind: FieldType, limits: Limits, value: &Value) {
        match (kind, value) {
            (FieldType::Boolean, Value::Bool(_)) | (FieldType::Number, Value::Number(_)) => {}
            (FieldType::Integer, Value::Number(number)) if number.is_i64() => {}
            (FieldType::String, Value::String(text)) => {
                self.length(limits, text.chars().count(), "characters");
            }
            (FieldType::Object(fields), Value::Object(values)) => self.object(fields, values),
            (FieldType::List(item), Value::Array(values)) => {
                self.length(limits, values.len(), "items");
                for (index, value) in values.iter().enumerate() {
                    self.child(&index.to_string(), item.kind, item.limits, value);
                }
            }
            (FieldType::Map(item), Value::Object(values)) => self.map(item, values),
            _ => self.report(format!("must be {}", expected(kind))),
        }
    }

    fn object(&mut self, fields: &'static [Field], values: &Map<String, Value>) {
        for field in fields {
            match values.get(field.name) {
                Some(value) => self.child(field.name, field.kind, field.limits, value),
                None if field.required => self.report_child(field.name, "is missing"),
                None => {}
            }
        }
        if self.unknown_fields == UnknownFields::Refused {
            for name in values.keys() {
                if fields.iter().all(|field| field.name != name) {
                    self.report_child(name, "is not a field of this operation");
                }
            }
        }
    }

    fn map(&mut self, item: &ElementType, values: &Map<String, Value>) {
        for (key, value) in values {
            self.child(key, item.kind, item.limits, value);
        }
    }

    fn length(&mut self, limits: Limits, length: usize, unit: &str) {
        if let Some(min) = limits.min.filter(|min| length < *min) {
            self.report(format!("has {length} {unit}, at least {min} are required"));
        }
        if let Some(max) = limits.max.filter(|max| length > *max) {
            self.report(format!("has {length} {unit}, at most {max} are allowed"));
        }
    }

    fn child(&mut self, name: &str, kind: FieldType, limits: Limits, value: &Value) {
        self.within(name, |checker| checker.value(kind, limits, value));
    }

    fn report_child(&mut self, name: &str, problem: &str) {
        self.within(name, |checker| checker.report(problem));
    }

    fn within(&mut self, name: &str, run: impl FnOnce(&mut Self)) {
        let length = self.pointer.len();
        self.pointer.push_str(&pointer_segment(name));
        run(self);
        self.pointer.truncate(length);
    }

    fn report(&mut self, problem: impl Into<String>) {
        let (pointer, problem) = (self.pointer.clone(), problem.into());
        self.violations.push(Violation { pointer, problem });
    }
}

fn truncate_value(kind: FieldType, limits: Limits, value: &mut Value) {
    match (kind, value) {
        (FieldType::String, Value::String(text)) => {
            let cut = limits.truncated_at.and_then(|at| text.char_indices().nth(at));
            if let Some((end, _)) = cut {
                text.truncate(end);
            }
        }
        (FieldType::Object(fields), value) => truncate(fields, value),
        (FieldType::List(item), Value::Array(values)) => {
            for value in values {
                truncate_value(item.kind, item.limits, value);
            }
        }
        (FieldType::Map(item), Value::Object(values)) => {
            for (_, value) in values {
                truncate_value(item.kind, item.limits, value);
            }
        }
        _ => {}
    }
}

fn expected(kind: FieldType) -> &'static str {
    match kind {
        FieldType::Boolean => "a boolean",
        FieldType::Integer => "a 64-bit integer",
        FieldType::Number => "a number",
        FieldType::String => "a string",
        FieldType::List(_) => "an array",
        _ => "an object",
    }
}

fn pointer_segment(name: &str) -> String {
    format!("/{}", name.replace('~', "~0").replace('/', "~1"))
}
