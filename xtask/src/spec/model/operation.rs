//! Operations: how they go over the wire, and what is said of them.

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
    /// Whether it is not to be called any more.
    pub deprecated: bool,
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
    /// The fields of the response of which at least one must come; empty where none has to.
    pub expects: Vec<String>,
    /// Which answers say that nothing was done.
    pub outcome: Option<Outcome>,
    /// The documented errors: status and code.
    pub errors: Vec<(u16, String)>,
    /// How it pages.
    pub paging: Option<Paging>,
    /// The code with which the simulator refuses for each cause.
    pub refusals: Vec<(String, String)>,
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
    pub location: RequestLocation,
    /// The definition of its type.
    pub ty: String,
}

/// Where the fields of a request go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RequestLocation {
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
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Paging {
    /// The token in the request.
    pub token: String,
    /// The list in the response.
    pub items: String,
    /// The places of the next token in the response.
    pub next_token: Vec<String>,
    /// The flag in the response that says whether there is more.
    pub has_more: Option<String>,
    /// The number of items of all pages in the response.
    pub total_count: Option<String>,
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
