//! What a spec says, in the generator's own terms.

use super::Json;

/// The whole spec.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Model {
    /// The shared file first, then the operations by file name.
    pub files: Vec<File>,
}

/// A file of the spec.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct File {
    /// Its path below `spec/`.
    pub name: String,
    /// Its definitions, in their order.
    pub definitions: Vec<Definition>,
    /// The operation, in every file but the shared one and that of the events.
    pub operation: Option<Operation>,
    /// The events, in the file of the events alone.
    pub events: Vec<Event>,
}

/// A type of events.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Event {
    /// Its name on the wire.
    pub name: String,
    /// Its name in Rust.
    pub variant: String,
    /// What has happened.
    pub description: String,
    /// The definition of its data.
    pub ty: String,
}

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
    /// What it holds.
    pub ty: Type,
    /// How long it may be.
    pub limits: Limits,
    /// What the service takes it for if it is left out.
    pub default: Option<Json>,
}

/// What a field, a list or a map holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Type {
    /// `true` or `false`.
    Boolean,
    /// A whole number of 64 bits, signed.
    Integer,
    /// A number.
    Number,
    /// Text.
    String,
    /// A definition, by its name.
    Named(String),
    /// A list.
    List(Box<Item>),
    /// An object with free keys.
    Map(Box<Map>),
}

/// What a list or a map holds.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Item {
    /// What each of them is.
    pub ty: Type,
    /// How long each of them may be.
    pub limits: Limits,
}

/// An object with free keys.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Map {
    /// The definition of the keys, where they are not any text.
    pub key: Option<String>,
    /// What stands under each key.
    pub item: Item,
}

/// How long a text or a list may be.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Limits {
    /// At least.
    pub min: Option<usize>,
    /// At most.
    pub max: Option<usize>,
    /// Where the service cuts without saying so.
    pub truncated_at: Option<usize>,
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
}

/// An operation.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Operation {
    /// The official name.
    pub name: String,
    /// What it does.
    pub description: String,
    /// The HTTP method.
    pub method: String,
    /// The path, with `{name}` for the parameter.
    pub path: String,
    /// The capability that it belongs to.
    pub group: Option<String>,
    /// The permission that the app needs.
    pub scope: Option<String>,
    /// The official document.
    pub documentation: Option<String>,
    /// Whether it may be sent again after an unclear failure.
    pub idempotent: Option<bool>,
    /// What repeating it does.
    pub repeat: Option<String>,
    /// The parameter of the path.
    pub parameter: Option<Parameter>,
    /// What it takes.
    pub request: Option<Request>,
    /// The definition of what it answers.
    pub response: Option<String>,
    /// Which answers say that nothing was done.
    pub outcome: Option<Outcome>,
    /// The documented errors: status and code.
    pub errors: Vec<(u16, String)>,
    /// How it pages.
    pub paging: Option<Paging>,
}

/// The parameter of a path.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Parameter {
    /// Its name in the path.
    pub wire: String,
    /// What it means.
    pub description: String,
    /// The definition of its type.
    pub ty: String,
}

/// What an operation takes.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Request {
    /// Where it goes.
    pub place: Place,
    /// The definition of its type.
    pub ty: String,
}

/// Where the fields of a request go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// The query of the URL.
    Query,
    /// One parameter of the query, by its name, as JSON text.
    QueryJson(String),
    /// The body.
    Body,
}

/// Lists or maps in the response, by their names on the wire: an answer with
/// nothing done and something failed is a failure.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Outcome {
    /// What was done.
    pub done: String,
    /// What failed.
    pub failed: String,
}

/// How an operation pages: names of fields on the wire.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Paging {
    /// The token in the request, and in the response unless there is a cursor.
    pub token: String,
    /// The list in the response.
    pub items: String,
    /// The flag in the response that says whether there is more.
    pub has_more: Option<String>,
    /// The token in the last item of the response.
    pub cursor: Option<String>,
}

impl Model {
    /// All definitions, in the order of the files.
    pub fn definitions(&self) -> impl Iterator<Item = &Definition> {
        self.files.iter().flat_map(|file| &file.definitions)
    }

    /// All operations, in the order of the files.
    pub fn operations(&self) -> impl Iterator<Item = &Operation> {
        self.files.iter().filter_map(|file| file.operation.as_ref())
    }

    /// All types of events.
    pub fn events(&self) -> impl Iterator<Item = &Event> {
        self.files.iter().flat_map(|file| &file.events)
    }

    /// A definition by its name.
    #[must_use]
    pub fn definition(&self, name: &str) -> Option<&Definition> {
        self.definitions()
            .find(|definition| definition.name == name)
    }
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

impl Operation {
    /// The definition of what it takes.
    #[must_use]
    pub fn request_type(&self) -> Option<&str> {
        self.request.as_ref().map(|request| request.ty.as_str())
    }

    /// The definition of what it answers.
    #[must_use]
    pub fn response_type(&self) -> Option<&str> {
        self.response.as_deref()
    }
}

impl Type {
    /// The definition that it holds, in lists and maps too.
    #[must_use]
    pub fn named(&self) -> Option<&str> {
        match self {
            Self::Named(name) => Some(name),
            Self::List(item) => item.ty.named(),
            Self::Map(map) => map.item.ty.named(),
            _ => None,
        }
    }

    /// The definition of its keys.
    #[must_use]
    pub fn key(&self) -> Option<&str> {
        match self {
            Self::Map(map) => map.key.as_deref(),
            _ => None,
        }
    }
}

impl Limits {
    /// Whether there is none.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self == Self::default()
    }
}
