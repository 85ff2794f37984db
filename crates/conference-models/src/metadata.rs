//! Operations and their fields, as data.

use std::fmt;

use crate::{DocumentedError, Method, Operation, Paging, RequestLocation};

pub use crate::{
    check::Limits,
    generated::metadata::{ERROR_CODES, OPERATIONS},
};

/// Description of an [`Operation`], as a value.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct OperationInfo {
    /// Official name.
    pub name: &'static str,
    /// Effect of the operation, in one or more sentences.
    pub description: &'static str,
    /// HTTP method.
    pub method: Method,
    /// Path from the root of the host, with `{name}` for the parameter.
    pub path: &'static str,
    /// Part of the HTTP request that holds the fields.
    pub location: RequestLocation,
    /// Capability that the operation belongs to.
    pub group: &'static str,
    /// Permission that the app needs, if documented.
    pub scope: Option<&'static str>,
    /// URL of the official document, if there is one.
    pub documentation: Option<&'static str>,
    /// True if the request may be sent again after an unclear failure.
    pub idempotent: bool,
    /// Effect of a repeat, if the spec has more than `idempotent`.
    pub repeat: Option<&'static str>,
    /// Description of the path parameter, if there is one.
    pub path_description: Option<&'static str>,
    /// Fields by which the operation pages, if it does.
    pub paging: Option<Paging>,
    /// Errors in the official document.
    pub errors: &'static [DocumentedError],
    /// Fields of the request.
    pub fields: &'static [Field],
    /// Fields of the response.
    pub response_fields: &'static [Field],
}

impl OperationInfo {
    pub(crate) const fn of<O: Operation<Request: Described, Response: Described>>(
        description: &'static str,
    ) -> Self {
        Self {
            name: O::NAME,
            description,
            method: O::METHOD,
            path: O::PATH,
            location: O::LOCATION,
            group: O::GROUP,
            scope: O::SCOPE,
            documentation: O::DOCUMENTATION,
            idempotent: O::IDEMPOTENT,
            repeat: None,
            path_description: None,
            paging: O::PAGING,
            errors: O::ERRORS,
            fields: <O::Request>::FIELDS,
            response_fields: <O::Response>::FIELDS,
        }
    }

    pub(crate) const fn repeat(mut self, repeat: &'static str) -> Self {
        self.repeat = Some(repeat);
        self
    }

    pub(crate) const fn path_description(mut self, description: &'static str) -> Self {
        self.path_description = Some(description);
        self
    }

    /// Returns the name of the path parameter, if there is one.
    #[must_use]
    pub fn path_parameter(&self) -> Option<&'static str> {
        let (_, rest) = self.path.split_once('{')?;
        rest.split_once('}').map(|(name, _)| name)
    }
}

/// Field of a request, of a response, or of an object in one of them.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Field {
    /// Wire name.
    pub name: &'static str,
    /// Type of the field.
    pub kind: FieldType,
    /// True if the service requires the field.
    pub required: bool,
    /// Length limits.
    pub limits: Limits,
    /// Description of the field.
    pub description: &'static str,
    /// Unit of a time or a duration.
    pub unit: Option<Unit>,
    /// Values of an enum that this version knows; for an array, those of its items. The service may
    /// know more. Empty for other types.
    pub values: &'static [KnownValue],
    /// Wire name of the start, if the field is the end of a period.
    pub after: Option<&'static str>,
}

impl Field {
    pub(crate) const fn new(
        name: &'static str,
        kind: FieldType,
        description: &'static str,
    ) -> Self {
        Self {
            name,
            kind,
            required: false,
            limits: Limits::NONE,
            description,
            unit: None,
            values: &[],
            after: None,
        }
    }

    pub(crate) const fn required(mut self) -> Self {
        self.required = true;
        self
    }

    pub(crate) const fn limits(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }

    pub(crate) const fn unit(mut self, unit: Unit) -> Self {
        self.unit = Some(unit);
        self
    }

    pub(crate) const fn values(mut self, values: &'static [KnownValue]) -> Self {
        self.values = values;
        self
    }

    pub(crate) const fn after(mut self, start: &'static str) -> Self {
        self.after = Some(start);
        self
    }
}

/// Unit of an integer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Unit {
    /// A point in time, in milliseconds since 1970-01-01T00:00:00Z.
    Timestamp,
    /// A duration, in milliseconds.
    Duration,
}

/// Value of an open enum that this version knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct KnownValue {
    /// Name of the variant, in `PascalCase`.
    pub name: &'static str,
    /// Value on the wire.
    pub wire: WireValue,
    /// Meaning of the value.
    pub description: &'static str,
    /// Usual cause and remedy, for an error code.
    pub hint: Option<&'static str>,
    /// Meaning in Chinese, for an error code.
    pub description_zh: Option<&'static str>,
    /// Usual cause and remedy in Chinese, for an error code.
    pub hint_zh: Option<&'static str>,
}

impl KnownValue {
    pub(crate) const fn new(
        name: &'static str,
        wire: WireValue,
        description: &'static str,
    ) -> Self {
        Self { name, wire, description, hint: None, description_zh: None, hint_zh: None }
    }

    pub(crate) const fn hint(mut self, hint: &'static str) -> Self {
        self.hint = Some(hint);
        self
    }

    pub(crate) const fn description_zh(mut self, description: &'static str) -> Self {
        self.description_zh = Some(description);
        self
    }

    pub(crate) const fn hint_zh(mut self, hint: &'static str) -> Self {
        self.hint_zh = Some(hint);
        self
    }
}

/// Value on the wire.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum WireValue {
    /// A JSON number.
    Integer(i64),
    /// A JSON string.
    String(&'static str),
}

impl fmt::Display for WireValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Integer(number) => number.fmt(f),
            Self::String(text) => text.fmt(f),
        }
    }
}

/// Type of a field.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum FieldType {
    /// `true` or `false`.
    Boolean,
    /// Signed 64-bit integer.
    Integer,
    /// A number.
    Number,
    /// String.
    String,
    /// Object with these fields.
    Object(&'static [Field]),
    /// Array of these items.
    List(&'static ElementType),
    /// Object with arbitrary keys and these values.
    Map(&'static ElementType),
}

/// Items of an array, or values of a map.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct ElementType {
    /// Type of each of them.
    pub kind: FieldType,
    /// Length limits of each of them.
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

/// An open enum whose values are available as data.
pub(crate) trait Enumerated {
    /// Known values, in the order of the spec.
    const VALUES: &'static [KnownValue];
}

/// A request, a response, or an object in one of them, whose fields are available as data.
pub trait Described {
    /// Fields, in the order of the spec.
    const FIELDS: &'static [Field];
}

impl Described for () {
    const FIELDS: &'static [Field] = &[];
}
