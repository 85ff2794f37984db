//! What each operation takes, as data.

use crate::{DocumentedError, Method, Operation, Paging, RequestLocation};

pub use crate::{check::Limits, generated::metadata::OPERATIONS};

/// An [`Operation`] as a value.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct OperationInfo {
    /// The official name.
    pub name: &'static str,
    /// The HTTP method.
    pub method: Method,
    /// The path from the root of the host, with `{name}` for the parameter.
    pub path: &'static str,
    /// Where the fields of the request go.
    pub location: RequestLocation,
    /// The capability that it belongs to.
    pub group: &'static str,
    /// The permission that the app needs, where it is documented.
    pub scope: Option<&'static str>,
    /// The official document, where there is one.
    pub documentation: Option<&'static str>,
    /// Whether it may be sent again after an unclear failure.
    pub idempotent: bool,
    /// The fields by which it pages.
    pub paging: Option<Paging>,
    /// The errors that the official document lists.
    pub errors: &'static [DocumentedError],
    /// The fields of the request.
    pub fields: &'static [Field],
}

impl OperationInfo {
    pub(crate) const fn of<O: Operation<Request: Described>>() -> Self {
        Self {
            name: O::NAME,
            method: O::METHOD,
            path: O::PATH,
            location: O::LOCATION,
            group: O::GROUP,
            scope: O::SCOPE,
            documentation: O::DOCUMENTATION,
            idempotent: O::IDEMPOTENT,
            paging: O::PAGING,
            errors: O::ERRORS,
            fields: <O::Request>::FIELDS,
        }
    }

    /// The name of the path parameter, where the path has one.
    #[must_use]
    pub fn path_parameter(&self) -> Option<&'static str> {
        let (_, rest) = self.path.split_once('{')?;
        rest.split_once('}').map(|(name, _)| name)
    }
}

/// A field of a request, or of an object in it.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Field {
    /// The name on the wire.
    pub name: &'static str,
    /// What it holds.
    pub kind: FieldType,
    /// Whether the service requires it.
    pub required: bool,
    /// How long it may be.
    pub limits: Limits,
    /// What it means.
    pub description: &'static str,
}

impl Field {
    pub(crate) const fn new(
        name: &'static str,
        kind: FieldType,
        description: &'static str,
    ) -> Self {
        Self { name, kind, required: false, limits: Limits::NONE, description }
    }

    pub(crate) const fn required(mut self) -> Self {
        self.required = true;
        self
    }

    pub(crate) const fn limits(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }
}

/// What a field holds.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum FieldType {
    /// `true` or `false`.
    Boolean,
    /// A whole number of 64 bits, signed.
    Integer,
    /// A number.
    Number,
    /// Text.
    String,
    /// An object with these fields.
    Object(&'static [Field]),
    /// A list of these.
    List(&'static ElementType),
    /// An object whose keys are free and whose values are these.
    Map(&'static ElementType),
}

/// What a list or a map holds.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct ElementType {
    /// What each of them is.
    pub kind: FieldType,
    /// How long each of them may be.
    pub limits: Limits,
}

impl ElementType {
    pub(crate) const fn new(kind: FieldType) -> Self {
        Self { kind, limits: Limits::NONE }
    }

    pub(crate) const fn limits(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }
}

/// A request, or an object in one, whose fields are known as data.
pub trait Described {
    /// The fields, in their order.
    const FIELDS: &'static [Field];
}

impl Described for () {
    const FIELDS: &'static [Field] = &[];
}
