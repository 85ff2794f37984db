//! Named types.

use super::{Limits, Type};
use crate::spec::Json;

/// A named type.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Definition {
    /// Its name, in the spec and in Rust.
    pub name: String,
    /// The file that it stands in.
    pub file: String,
    /// What it is.
    pub description: String,
    /// What it looks like.
    pub shape: Shape,
    /// The official payloads.
    pub examples: Vec<Json>,
    /// Whether a request holds it.
    pub in_request: bool,
    /// Whether a response holds it.
    pub in_response: bool,
}

/// What a named type looks like.
#[derive(Clone, Debug)]
pub enum Shape {
    /// An object.
    Struct(Vec<Field>),
    /// An open enum.
    Enum(Enum),
    /// A text of its own type.
    Text(Text),
    /// `TimestampMillis` or `DurationMillis`, which are written by hand.
    Millis,
}

/// How a text type is made and shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Text {
    /// From any text.
    Converts,
    /// Only by saying its name.
    Explicit,
    /// From any text; `Debug` does not show it.
    Sensitive,
}

/// A field of an object.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Field {
    /// The name on the wire.
    pub wire: String,
    /// The name in Rust.
    pub rust: String,
    /// What it means.
    pub description: String,
    /// Whether the service requires it.
    pub required: bool,
    /// Whether it may be `null` where it is not left out.
    pub nullable: bool,
    /// Whether it is not to be used any more.
    pub deprecated: bool,
    /// What it holds.
    pub ty: Type,
    /// How long it may be.
    pub limits: Limits,
    /// What the service takes it for if it is left out.
    pub default: Option<Json>,
    /// The time that it has to be after, by its name on the wire.
    pub after: Option<String>,
    /// How a required boolean gets its value.
    pub initial: Option<Initial>,
}

/// How a required boolean gets its value, which is not an argument of `new`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Initial {
    /// It starts from this, and has a setter.
    Value(bool),
    /// Two constructors, named for true and for false, stand in place of `new`.
    Constructors([String; 2]),
}

/// An open enum.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Enum {
    /// Whether it is of whole numbers or of texts.
    pub base: Base,
    /// The known values.
    pub values: Vec<EnumValue>,
}

/// What the values of an enum are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Base {
    /// Whole numbers.
    Integer,
    /// Texts.
    String,
}

/// A known value of an open enum.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct EnumValue {
    /// On the wire.
    pub value: Json,
    /// In Rust.
    pub name: String,
    /// What it means.
    pub description: String,
    /// The class of an error code.
    pub class: Option<String>,
    /// The usual cause of an error code and its remedy.
    pub hint: Option<String>,
    /// The description of an error code in Chinese.
    pub description_zh: Option<String>,
    /// The hint of an error code in Chinese.
    pub hint_zh: Option<String>,
}

impl Definition {
    /// The fields; none if it is not an object.
    #[must_use]
    pub fn fields(&self) -> &[Field] {
        match &self.shape {
            Shape::Struct(fields) => fields,
            _ => &[],
        }
    }
}
