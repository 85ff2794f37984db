use std::collections::BTreeSet;

use serde::{Serialize, de::DeserializeOwned};

use crate::{Check, ErrorCode};

/// An operation of the API: its request, its response, and the facts that a client needs to call
/// it.
///
/// Each operation of this crate is a unit type that implements it. Implement it for an operation
/// that the crate does not have.
pub trait Operation {
    /// The parameter of the path, or [`NoPathParameter`].
    type Path: PathParameter;
    /// The fields of the request, without the path parameter.
    type Request: Serialize + Check + Send + Sync;
    /// The fields of the response.
    type Response: DeserializeOwned + Send;

    /// The official name.
    const NAME: &'static str;
    /// The HTTP method.
    const METHOD: Method;
    /// The path from the root of the host, with `{name}` for the parameter.
    const PATH: &'static str;
    /// The part of the HTTP request that has the fields. Defaults to none.
    const LOCATION: RequestLocation = RequestLocation::None;
    /// The capability that it belongs to.
    const GROUP: &'static str;
    /// The permission that the app needs, if it is documented.
    const SCOPE: Option<&'static str> = None;
    /// The URL of the official document, if there is one.
    const DOCUMENTATION: Option<&'static str> = None;
    /// True if it can be repeated without harm after a failure that does not say whether it was
    /// carried out.
    const IDEMPOTENT: bool;
    /// The errors that the official document lists.
    const ERRORS: &'static [DocumentedError] = &[];
    /// The fields by which it pages. Defaults to none.
    const PAGING: Option<Paging> = None;
    /// The fields of the response. Defaults to none.
    const RESPONSE_FIELDS: &'static [ResponseField] = &[];

    /// Returns true if a response has one of the fields that the operation is called for. Defaults
    /// to true.
    #[must_use]
    fn has_expected(_: &Self::Response) -> bool {
        true
    }

    /// Returns the token of the page that a request asks for. Defaults to none.
    #[must_use]
    fn page_token(_: &Self::Request) -> Option<String> {
        None
    }

    /// Returns where the list of a page continues. Defaults to nothing, for an operation without
    /// pages.
    #[must_use]
    fn page_info(_: &Self::Response) -> PageInfo {
        PageInfo::default()
    }

    /// Returns the reason why nothing was done, if a response with a status of success says so in
    /// fields of its own. Defaults to none.
    #[must_use]
    fn failure(_: &Self::Response) -> Option<String> {
        None
    }
}

/// Each reason once.
pub(crate) fn reasons<'a>(reasons: impl Iterator<Item = &'a String>) -> String {
    let each: BTreeSet<&str> = reasons.map(String::as_str).collect();
    each.into_iter().collect::<Vec<_>>().join("; ")
}

/// An operation that returns a list one page at a time.
pub trait Paged: Operation {
    /// The type of an item of the list.
    type Item: Send;

    /// Makes the request ask for the page with this token.
    ///
    /// # Errors
    ///
    /// If the tokens of this operation have another form.
    fn set_page_token(request: &mut Self::Request, token: &str) -> Result<(), InvalidToken>;

    /// Returns the items of a page.
    fn into_items(response: Self::Response) -> Vec<Self::Item>;
}

/// The fields by which an operation pages: names on the wire, with a dot between an object and its
/// field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Paging {
    /// The field of the request with the token of the page.
    pub token: &'static str,
    /// The list in the response.
    pub items: &'static str,
    /// The places in the response where the token of the next page may be. A list on the way stands
    /// for its last item.
    pub next_token: &'static [&'static str],
    /// The field of the response that says whether there is a next page.
    pub has_more: Option<&'static str>,
    /// The field of the response with the number of items of all pages.
    pub total_count: Option<&'static str>,
}

/// The parts of a page that say where its list continues.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct PageInfo {
    /// The token of the next page. Never empty.
    pub next_token: Option<String>,
    /// True if there is a next page.
    pub has_more: Option<bool>,
    /// The number of items of all pages.
    pub total_count: Option<i64>,
    /// The number of items of this page.
    pub item_count: usize,
}

/// Returns the first token that is not empty.
pub(crate) fn first_token<const N: usize>(tokens: [Option<String>; N]) -> Option<String> {
    tokens.into_iter().flatten().find(|token| !token.is_empty())
}

/// A page token that the operation cannot have given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct InvalidToken;

/// An HTTP method.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Method {
    /// `GET`
    Get,
    /// `POST`
    Post,
    /// `PUT`
    Put,
    /// `DELETE`
    Delete,
}

impl Method {
    /// Returns the method as in the request line.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Put => "PUT",
            Self::Delete => "DELETE",
        }
    }
}

/// The part of the HTTP request that has the fields of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum RequestLocation {
    /// The request has no fields.
    None,
    /// The query of the URL, form-encoded.
    Query,
    /// One parameter of the query, with this name: the whole request as JSON text.
    QueryJson(&'static str),
    /// The body, as JSON.
    Body,
}

/// An error that the official document of an operation lists.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct DocumentedError {
    /// The HTTP status.
    pub status: u16,
    /// The code in the body.
    pub code: ErrorCode,
}

impl DocumentedError {
    pub(crate) const fn new(status: u16, code: ErrorCode) -> Self {
        Self { status, code }
    }
}

/// A field of a response.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ResponseField {
    /// The name on the wire.
    pub name: &'static str,
    /// True if the operation is called for this field.
    pub is_expected: bool,
    /// True if it is a list or a map, whose empty value is a value.
    pub is_list: bool,
}

impl ResponseField {
    pub(crate) const fn new(name: &'static str) -> Self {
        Self { name, is_expected: false, is_list: false }
    }

    pub(crate) const fn expected(mut self) -> Self {
        self.is_expected = true;
        self
    }

    pub(crate) const fn list(mut self) -> Self {
        self.is_list = true;
        self
    }
}

/// The value for the `{name}` in a path.
pub trait PathParameter: Send + Sync {
    /// Returns the text, not percent-encoded, or `None` if the path has no parameter.
    fn segment(&self) -> Option<&str>;
}

/// The type for a path without a parameter.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct NoPathParameter;

impl PathParameter for NoPathParameter {
    fn segment(&self) -> Option<&str> {
        None
    }
}
