//! Comparison of the spec with the SDK.

use std::fmt;

use heck::ToSnakeCase;

use super::sdk::{self, Call, Sdk};
use crate::spec::{Base, Definition, Model, Operation, RequestLocation, Shape, Type};

/// A difference between the spec and the SDK.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Difference {
    /// Operation and field.
    pub place: String,
    /// Contents of both sides.
    pub problem: String,
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.place, self.problem)
    }
}

/// Lists the differences in the order of the spec, then the operations that it lacks.
#[must_use]
pub fn compare(model: &Model, sdk: &Sdk) -> Vec<Difference> {
    let mut comparison = Comparison { model, sdk, found: Vec::new() };
    for operation in model.operations() {
        match sdk.calls.get(&operation.name) {
            Some(call) => comparison.operation(operation, call),
            None => comparison.add(&operation.name, ONLY_IN_THE_SPEC),
        }
    }
    let is_known = |name: &str| model.operations().any(|operation| operation.name == name);
    for name in sdk.calls.keys().filter(|name| !is_known(name)) {
        comparison.add(name, ONLY_IN_THE_SDK);
    }
    comparison.found
}

const ONLY_IN_THE_SPEC: &str = "only in the spec";
const ONLY_IN_THE_SDK: &str = "only in the SDK";

struct Comparison<'a> {
    model: &'a Model,
    sdk: &'a Sdk,
    found: Vec<Difference>,
}

impl Comparison<'_> {
    fn add(&mut self, place: &str, problem: impl Into<String>) {
        self.found.push(Difference { place: place.to_owned(), problem: problem.into() });
    }

    fn equal(&mut self, place: &str, spec: &str, sdk: &str) {
        if spec != sdk {
            self.add(place, format!("{spec} in the spec, {sdk} in the SDK"));
        }
    }

    fn operation(&mut self, operation: &Operation, call: &Call) {
        let name = &operation.name;
        self.equal(&format!("{name} method"), &operation.method, &call.method);
        self.equal(&format!("{name} path"), &path(operation), &call.path);
        let location = operation.request.as_ref().map(|request| &request.location);
        self.equal(&format!("{name} request"), &in_spec(location), &in_sdk(call));
        self.request(operation, call);
        self.response(operation);
    }

    fn request(&mut self, operation: &Operation, call: &Call) {
        let place = format!("{} request", operation.name);
        let class = format!("{}Request", operation.name);
        let class = match &call.json_parameter {
            Some(parameter) => self.sdk.class_of_field(&class, parameter).cloned(),
            None => self.sdk.class(&class).map(|_| sdk::Type::Class(class)),
        };
        self.message(&place, operation.request_type(), class.as_ref());
    }

    fn response(&mut self, operation: &Operation) {
        let place = format!("{} response", operation.name);
        let class = format!("{}Response", operation.name);
        let class = self.sdk.class_of_field(&class, "body").cloned();
        self.message(&place, operation.response_type(), class.as_ref());
    }

    /// Compares a request or a response. One without fields is the same as none.
    fn message(&mut self, place: &str, spec: Option<&str>, sdk: Option<&sdk::Type>) {
        match (spec, sdk) {
            (Some(spec), Some(sdk)) => self.ty(place, &Type::Named(spec.to_owned()), sdk),
            (Some(spec), None) if self.has_fields(spec) => self.add(place, ONLY_IN_THE_SPEC),
            (None, Some(sdk)) if self.has_fields_in_sdk(sdk) => self.add(place, ONLY_IN_THE_SDK),
            _ => {}
        }
    }

    fn has_fields(&self, name: &str) -> bool {
        self.model.definition(name).is_some_and(|it| !it.fields().is_empty())
    }

    fn has_fields_in_sdk(&self, ty: &sdk::Type) -> bool {
        match ty {
            sdk::Type::Class(class) => self.sdk.class(class).is_some_and(|it| !it.is_empty()),
            _ => true,
        }
    }

    fn ty(&mut self, place: &str, spec: &Type, sdk: &sdk::Type) {
        let definition = spec_definition(self.model, spec);
        match (spec, sdk) {
            (Type::List(spec), sdk::Type::List(sdk)) => {
                self.ty(&format!("{place}[]"), &spec.ty, sdk);
            }
            (Type::Map(spec), sdk::Type::Map(sdk)) => {
                self.ty(&format!("{place}{{}}"), &spec.item.ty, sdk);
            }
            (Type::Named(_), sdk::Type::Class(class))
                if definition.is_some_and(|it| matches!(it.shape, Shape::Struct(_))) =>
            {
                self.fields(place, definition.map(Definition::fields).unwrap_or_default(), class);
            }
            _ => self.equal(place, spec_name(spec, definition), sdk_name(sdk)),
        }
    }

    fn fields(&mut self, place: &str, fields: &[crate::spec::Field], class: &str) {
        let Some(others) = self.sdk.class(class) else {
            return self.add(place, format!("the SDK has no class {class}"));
        };
        let others = others.to_vec();
        for field in fields {
            let place = format!("{place}.{}", field.wire);
            match others.iter().find(|other| other.wire == field.wire) {
                Some(other) => {
                    self.ty(&place, &field.ty, &other.ty);
                    self.equal(&place, necessity(field.required), necessity(other.required));
                }
                None => self.add(&place, ONLY_IN_THE_SPEC),
            }
        }
        for other in others {
            if !fields.iter().any(|field| field.wire == other.wire) {
                self.add(&format!("{place}.{}", other.wire), ONLY_IN_THE_SDK);
            }
        }
    }
}

/// Returns the path with the name of its parameter in Python.
fn path(operation: &Operation) -> String {
    let Some(parameter) = &operation.parameter else {
        return operation.path.clone();
    };
    let [wire, python] = [parameter.wire.clone(), parameter.wire.to_snake_case()];
    operation.path.replace(&format!("{{{wire}}}"), &format!("{{{python}}}"))
}

fn in_spec(location: Option<&RequestLocation>) -> String {
    match location {
        Some(RequestLocation::Body) => "body".to_owned(),
        Some(RequestLocation::Query) => "query".to_owned(),
        Some(RequestLocation::QueryJson(name)) => format!("JSON in {name}"),
        None => "empty".to_owned(),
    }
}

fn in_sdk(call: &Call) -> String {
    match (&call.json_parameter, call.has_body, call.has_query) {
        (Some(name), false, true) => format!("JSON in {name}"),
        (_, true, true) => "body and query".to_owned(),
        (_, true, false) => "body".to_owned(),
        (_, false, true) => "query".to_owned(),
        (_, false, false) => "empty".to_owned(),
    }
}

fn necessity(required: bool) -> &'static str {
    if required { "required" } else { "optional" }
}

fn spec_definition<'a>(model: &'a Model, ty: &Type) -> Option<&'a Definition> {
    match ty {
        Type::Named(name) => model.definition(name),
        _ => None,
    }
}

fn spec_name(ty: &Type, definition: Option<&Definition>) -> &'static str {
    match (ty, definition.map(|it| &it.shape)) {
        (Type::Boolean, _) => "boolean",
        (Type::Integer, _) | (_, Some(Shape::Millis)) => "integer",
        (Type::Number, _) => "number",
        (Type::String, _) | (_, Some(Shape::Text(_))) => "string",
        (Type::List(_), _) => "list",
        (Type::Map(_), _) => "map",
        (_, Some(Shape::Enum(values))) => match values.base {
            Base::Integer => "integer",
            Base::String => "string",
        },
        (Type::Named(_), _) => "object",
    }
}

fn sdk_name(ty: &sdk::Type) -> &'static str {
    match ty {
        sdk::Type::Boolean => "boolean",
        sdk::Type::Integer => "integer",
        sdk::Type::Number => "number",
        sdk::Type::String => "string",
        sdk::Type::Any => "anything",
        sdk::Type::List(_) => "list",
        sdk::Type::Map(_) => "map",
        sdk::Type::Class(_) => "object",
    }
}
