//! Named types.

use super::{Limits, Type};
use crate::spec::Json;

/// A named type.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Definition {
    /// Its name, in the spec and in Rust.
    pub name: String,
    /// File of the definition.
    pub file: String,
    /// Description of the type.
    pub description: String,
    /// Shape of the type.
    pub shape: Shape,
    /// The official payloads.
    pub examples: Vec<Json>,
    /// True if a request contains it.
    pub in_request: bool,
    /// True if a response contains it.
    pub in_response: bool,
}

/// Shape of a named type.
#[derive(Clone, Debug)]
pub enum Shape {
    /// An object.
    Struct(Vec<Field>),
    /// An open enum.
    Enum(Enum),
    /// A string with a type of its own.
    Text(Text),
    /// `TimestampMillis` or `DurationMillis`, which are written by hand.
    Millis,
}

/// Conversion and visibility of a string type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Text {
    /// Converts from any string.
    Converts,
    /// Created only with its constructor.
    Explicit,
    /// Converts from any string. `Debug` does not show it.
    Sensitive,
}

/// A field of an object.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Field {
    /// Wire name.
    pub wire: String,
    /// Name in Rust.
    pub rust: String,
    /// Description of the field.
    pub description: String,
    /// True if the service requires it.
    pub required: bool,
    /// True if it may be `null` where it is present.
    pub nullable: bool,
    /// True if it must not be used any more.
    pub deprecated: bool,
    /// Type of the field.
    pub ty: Type,
    /// Length limits.
    pub limits: Limits,
    /// Value that the service uses if the field is left out.
    pub default: Option<Json>,
    /// Wire name of the start, for the end of a period.
    pub after: Option<String>,
    /// Source of the value of a required boolean.
    pub initial: Option<Initial>,
}

/// Source of the value of a required boolean, which is not an argument of `new`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Initial {
    /// Initial value, with a setter.
    Value(bool),
    /// Two constructors in place of `new`, named for true and for false.
    Constructors([String; 2]),
}

/// An open enum.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Enum {
    /// Base type of the values.
    pub base: Base,
    /// The known values.
    pub values: Vec<EnumValue>,
}

/// Base type of the values of an enum.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Base {
    /// Integers.
    Integer,
    /// Strings.
    String,
}

/// A known value of an open enum.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct EnumValue {
    /// Wire value.
    pub value: Json,
    /// Name in Rust.
    pub name: String,
    /// Description of the value.
    pub description: String,
    /// The class of an error code.
    pub class: Option<String>,
    /// Usual cause and remedy of an error code.
    pub hint: Option<String>,
    /// The description of an error code in Chinese.
    pub description_zh: Option<String>,
    /// The hint of an error code in Chinese.
    pub hint_zh: Option<String>,
}

impl Definition {
    /// Returns the fields; none if it is not an object.
    #[must_use]
    pub fn fields(&self) -> &[Field] {
        match &self.shape {
            Shape::Struct(fields) => fields,
            _ => &[],
        }
    }
}
