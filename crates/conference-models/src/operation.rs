use std::collections::BTreeSet;

use serde::{Serialize, de::DeserializeOwned};

use crate::{Check, ErrorCode};

/// Operation of the API: its request, its response, and the facts that a client needs.
///
/// Each operation of this crate is a unit type that implements this trait. Implement it for an
/// operation that the crate does not have.
pub trait Operation {
    /// Type of the path parameter, or [`NoPathParameter`].
    type Path: PathParameter;
    /// Request, without the path parameter.
    type Request: Serialize + Check + Send + Sync;
    /// Response.
    type Response: DeserializeOwned + Send;

    /// Official name.
    const NAME: &'static str;
    /// HTTP method.
    const METHOD: Method;
    /// Path from the root of the host, with `{name}` for the parameter.
    const PATH: &'static str;
    /// Part of the HTTP request that holds the fields. Defaults to `None`.
    const LOCATION: RequestLocation = RequestLocation::None;
    /// Capability that the operation belongs to.
    const GROUP: &'static str;
    /// Permission that the app needs, if documented.
    const SCOPE: Option<&'static str> = None;
    /// URL of the official document, if there is one.
    const DOCUMENTATION: Option<&'static str> = None;
    /// True if the request may be repeated after a failure that may have carried it out.
    const IDEMPOTENT: bool;
    /// Errors in the official document.
    const ERRORS: &'static [DocumentedError] = &[];
    /// Fields by which the operation pages. Defaults to `None`.
    const PAGING: Option<Paging> = None;
    /// Fields of the response. Defaults to an empty list.
    const RESPONSE_FIELDS: &'static [ResponseField] = &[];

    /// Returns true if a response has one of the fields that callers need. Defaults to true.
    #[must_use]
    fn has_expected(_: &Self::Response) -> bool {
        true
    }

    /// Returns the page token in a request. Defaults to `None`.
    #[must_use]
    fn page_token(_: &Self::Request) -> Option<String> {
        None
    }

    /// Returns the position of a page in its list. Defaults to that of an operation without pages.
    #[must_use]
    fn page_info(_: &Self::Response) -> PageInfo {
        PageInfo::default()
    }

    /// Returns the reason for which nothing was done, if a successful response reports one in its
    /// own fields. Defaults to `None`.
    #[must_use]
    fn failure(_: &Self::Response) -> Option<String> {
        None
    }
}

/// Joins the reasons, without duplicates.
pub(crate) fn reasons<'a>(reasons: impl Iterator<Item = &'a String>) -> String {
    let each: BTreeSet<&str> = reasons.map(String::as_str).collect();
    each.into_iter().collect::<Vec<_>>().join("; ")
}

/// Operation that returns a list one page at a time.
pub trait Paged: Operation {
    /// Type of the list's items.
    type Item: Send;

    /// Sets the page token of a request.
    ///
    /// # Errors
    ///
    /// If the token does not have the form of this operation's tokens.
    fn set_page_token(request: &mut Self::Request, token: &str) -> Result<(), InvalidToken>;

    /// Returns the items of a page.
    fn into_items(response: Self::Response) -> Vec<Self::Item>;
}

/// Fields by which an operation pages: wire names, with a dot between an object and its field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Paging {
    /// Field of the request with the page token.
    pub token: &'static str,
    /// List in the response.
    pub items: &'static str,
    /// Fields of the response that may hold the token of the next page. An array on the path stands
    /// for its last item.
    pub next_token: &'static [&'static str],
    /// Field of the response that is true if there is a next page.
    pub has_more: Option<&'static str>,
    /// Field of the response with the number of items on all pages.
    pub total_count: Option<&'static str>,
}

/// Position of a page in its list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct PageInfo {
    /// Token of the next page. Never empty.
    pub next_token: Option<String>,
    /// True if there is a next page.
    pub has_more: Option<bool>,
    /// Number of items on all pages.
    pub total_count: Option<i64>,
    /// Number of items on this page.
    pub item_count: usize,
}

/// Returns the first token that is not empty.
pub(crate) fn first_token<const N: usize>(tokens: [Option<String>; N]) -> Option<String> {
    tokens.into_iter().flatten().find(|token| !token.is_empty())
}

/// A page token of a form that the operation does not return.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct InvalidToken;

/// HTTP method.
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

/// Part of the HTTP request that holds the fields of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum RequestLocation {
    /// The request has no fields.
    None,
    /// The query, form-encoded.
    Query,
    /// One query parameter with this name, which holds the whole request as JSON.
    QueryJson(&'static str),
    /// The body, as JSON.
    Body,
}

/// Error in the official document of an operation.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct DocumentedError {
    /// HTTP status.
    pub status: u16,
    /// Code in the body.
    pub code: ErrorCode,
}

impl DocumentedError {
    pub(crate) const fn new(status: u16, code: ErrorCode) -> Self {
        Self { status, code }
    }
}

/// Field of a response.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ResponseField {
    /// Wire name.
    pub name: &'static str,
    /// True if callers need this field.
    pub is_expected: bool,
    /// True for an array or a map, whose empty value is meaningful.
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

/// Value for the `{name}` in a path.
pub trait PathParameter: Send + Sync {
    /// Returns the string, not percent-encoded, or `None` if the path has no parameter.
    fn segment(&self) -> Option<&str>;
}

/// Path parameter of a path without parameters.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct NoPathParameter;

impl PathParameter for NoPathParameter {
    fn segment(&self) -> Option<&str> {
        None
    }
}
