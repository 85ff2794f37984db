//! What each operation takes, as data.

use std::fmt;

use crate::{DocumentedError, Method, Operation, Paging, RequestLocation};

pub use crate::{
    check::Limits,
    generated::metadata::{ERROR_CODES, OPERATIONS},
};

/// An [`Operation`] as a value.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct OperationInfo {
    /// The official name.
    pub name: &'static str,
    /// Effect of the operation, in a sentence or more.
    pub description: &'static str,
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
    /// Effect of repeating it, where the spec says more than `idempotent`.
    pub repeat: Option<&'static str>,
    /// Description of the path parameter, where the path has one.
    pub path_description: Option<&'static str>,
    /// The fields by which it pages.
    pub paging: Option<Paging>,
    /// The errors that the official document lists.
    pub errors: &'static [DocumentedError],
    /// The fields of the request.
    pub fields: &'static [Field],
    /// The fields of the response.
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

    /// The name of the path parameter, where the path has one.
    #[must_use]
    pub fn path_parameter(&self) -> Option<&'static str> {
        let (_, rest) = self.path.split_once('{')?;
        rest.split_once('}').map(|(name, _)| name)
    }
}

/// A field of a request, of a response, or of an object in one.
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
    /// The unit, where it is a time or a length of time.
    pub unit: Option<Unit>,
    /// The values that this version knows, of a list those of its items. The service may know more.
    /// Empty unless it is an enum.
    pub values: &'static [KnownValue],
    /// The name of the start, where it is the end of a span of time.
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
    /// A length of time, in milliseconds.
    Duration,
}

/// A value of an open enum that this version knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct KnownValue {
    /// The name of the variant, in `PascalCase`.
    pub name: &'static str,
    /// The value as it is sent.
    pub wire: WireValue,
    /// Meaning of the value.
    pub description: &'static str,
    /// The usual cause and the remedy, of an error code.
    pub hint: Option<&'static str>,
    /// Meaning of an error code, in Chinese.
    pub description_zh: Option<&'static str>,
    /// The usual cause and the remedy of an error code, in Chinese.
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

/// A value as it is sent.
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

/// An open enum whose known values are known as data.
pub(crate) trait Enumerated {
    /// The values, in their order.
    const VALUES: &'static [KnownValue];
}

/// A request, a response, or an object in one, whose fields are known as data.
pub trait Described {
    /// The fields, in their order.
    const FIELDS: &'static [Field];
}

impl Described for () {
    const FIELDS: &'static [Field] = &[];
}
