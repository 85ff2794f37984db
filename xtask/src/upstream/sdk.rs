//! The SDK, read from its text. It is generated code: each class and each call has one form, and
//! another form is an error.

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
    /// With the names of Python in braces.
    pub(super) path: String,
    pub(super) has_query: bool,
    pub(super) has_body: bool,
    /// The parameter of the query that holds the whole request as JSON.
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
    /// Reads the SDK from the texts of its client and of its models.
    ///
    /// # Errors
    ///
    /// Returns an error that names what has another form than it had.
    pub fn parse(client: &str, models: &str) -> Result<Self, Failure> {
        let (calls, classes) = (call::parse(client)?, class::parse(models)?);
        if calls.is_empty() {
            return Err(Failure("no operation was found in the SDK".to_owned()));
        }
        Ok(Self { calls, classes })
    }

    /// The fields of a class.
    pub(super) fn class(&self, name: &str) -> Option<&[Field]> {
        self.classes.get(name).map(Vec::as_slice)
    }

    /// The class of a field of a class.
    pub(super) fn class_of_field(&self, class: &str, wire: &str) -> Option<&Type> {
        let field = self.class(class)?.iter().find(|field| field.wire == wire)?;
        Some(&field.ty)
    }
}

/// The text between two others.
fn between<'a>(text: &'a str, before: &str, after: &str) -> Option<&'a str> {
    let (_, rest) = text.split_once(before)?;
    rest.split_once(after).map(|(found, _)| found)
}
