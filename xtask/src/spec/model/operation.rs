//! Operations: their wire format and their facts.

/// An operation.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Operation {
    /// The official name.
    pub name: String,
    /// Description of the operation.
    pub description: String,
    /// The HTTP method.
    pub method: String,
    /// The path, with `{name}` for the parameter.
    pub path: String,
    /// True if it must not be called any more.
    pub deprecated: bool,
    /// The capability that it belongs to.
    pub group: Option<String>,
    /// The permission that the app needs.
    pub scope: Option<String>,
    /// The official document.
    pub documentation: Option<String>,
    /// True if it may be sent again after an unclear failure.
    pub idempotent: Option<bool>,
    /// Effect of a repeat.
    pub repeat: Option<String>,
    /// The parameter of the path.
    pub parameter: Option<Parameter>,
    /// Request, if it has one.
    pub request: Option<Request>,
    /// Name of the response's definition.
    pub response: Option<String>,
    /// Response fields of which at least one must be present; may be empty.
    pub expects: Vec<String>,
    /// Fields of a response that report a failure.
    pub outcome: Option<Outcome>,
    /// Documented errors: status and code.
    pub errors: Vec<(u16, String)>,
    /// Fields by which it pages.
    pub paging: Option<Paging>,
    /// The code with which the simulator refuses for each cause.
    pub refusals: Vec<(String, String)>,
}

/// The parameter of a path.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Parameter {
    /// Name in the path.
    pub wire: String,
    /// Description of the parameter.
    pub description: String,
    /// The definition of its type.
    pub ty: String,
}

/// Request of an operation.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Request {
    /// Location of the fields.
    pub location: RequestLocation,
    /// The definition of its type.
    pub ty: String,
}

/// Location of a request's fields.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RequestLocation {
    /// The query.
    Query,
    /// One query parameter with this name, as JSON.
    QueryJson(String),
    /// The body.
    Body,
}

/// Wire names of arrays or maps in a response. Nothing done and something failed is a failure.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Outcome {
    /// Field for what was done.
    pub done: String,
    /// Field for what failed.
    pub failed: String,
}

/// Wire names of the fields by which an operation pages.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Paging {
    /// Page token in the request.
    pub token: String,
    /// The list in the response.
    pub items: String,
    /// Paths of the next page token in the response.
    pub next_token: Vec<String>,
    /// Flag in the response that is true if there is a next page.
    pub has_more: Option<String>,
    /// Number of items on all pages, in the response.
    pub total_count: Option<String>,
}

impl Operation {
    /// Returns the name of the request's definition.
    #[must_use]
    pub fn request_type(&self) -> Option<&str> {
        self.request.as_ref().map(|request| request.ty.as_str())
    }

    /// Returns the name of the response's definition.
    #[must_use]
    pub fn response_type(&self) -> Option<&str> {
        self.response.as_deref()
    }
}
