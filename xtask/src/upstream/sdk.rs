//! Parser of the SDK's source. It is generated code: each class and each call has one form, and any
//! other form is an error.

use std::collections::BTreeMap;

use super::Failure;

mod call;
mod class;

/// The operations and classes of the SDK.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Sdk {
    pub(super) calls: BTreeMap<String, Call>,
    classes: BTreeMap<String, Vec<Field>>,
}

/// An operation.
#[derive(Clone, Debug, Default)]
pub(super) struct Call {
    pub(super) method: String,
    /// Path, with the names of Python in braces.
    pub(super) path: String,
    pub(super) has_query: bool,
    pub(super) has_body: bool,
    /// Query parameter that holds the whole request as JSON.
    pub(super) json_parameter: Option<String>,
}

/// A field of a class.
#[derive(Clone, Debug)]
pub(super) struct Field {
    pub(super) wire: String,
    pub(super) ty: Type,
    pub(super) required: bool,
}

/// An annotation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Type {
    Boolean,
    Integer,
    Number,
    String,
    Any,
    List(Box<Type>),
    Map(Box<Type>),
    Class(String),
}

impl Sdk {
    /// Reads the SDK from the sources of its client and its models.
    ///
    /// # Errors
    ///
    /// Returns an error that names the code with an unknown form.
    pub fn parse(client: &str, models: &str) -> Result<Self, Failure> {
        let (calls, classes) = (call::parse(client)?, class::parse(models)?);
        if calls.is_empty() {
            return Err(Failure("no operation was found in the SDK".to_owned()));
        }
        Ok(Self { calls, classes })
    }

    /// Returns the fields of a class.
    pub(super) fn class(&self, name: &str) -> Option<&[Field]> {
        self.classes.get(name).map(Vec::as_slice)
    }

    /// Returns the class of a field.
    pub(super) fn class_of_field(&self, class: &str, wire: &str) -> Option<&Type> {
        let field = self.class(class)?.iter().find(|field| field.wire == wire)?;
        Some(&field.ty)
    }
}

/// Returns the text between two others.
fn between<'a>(text: &'a str, before: &str, after: &str) -> Option<&'a str> {
    let (_, rest) = text.split_once(before)?;
    rest.split_once(after).map(|(found, _)| found)
}
